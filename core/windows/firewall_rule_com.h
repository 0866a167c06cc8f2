/* SPDX-License-Identifier: MIT
 * One rule of INetFwPolicy2 and the structure of the core, both ways. */
#ifndef WINDOWS_FIREWALL_RULE_COM_H
#define WINDOWS_FIREWALL_RULE_COM_H

#include "machine/firewall_rule_text.h"
#include "windows/com.h"

#include <netfw.h>

/* As firewall_rule_text_parse. The id is the name of a rule of ours, "" for any other: COM has none. */
HRESULT firewall_rule_com_read(INetFwRule *rule, struct firewall_rule_text *out);

/* A new inbound rule; its name is RULE->id. */
HRESULT firewall_rule_com_make(const struct firewall_rule *rule, INetFwRule **out);

/* Everything but id, name and whether it is enabled is the same, in whatever spelling. */
bool firewall_rule_com_same(const struct firewall_rule *a, const struct firewall_rule *b);

/* Visits the rules until VISIT says false. */
struct firewall_rule_visitor {
    bool (*visit)(struct firewall_rule_visitor *visitor, INetFwRule *rule);
};
HRESULT firewall_rule_com_each(INetFwRules *rules, const struct cancel *cancel, struct firewall_rule_visitor *visitor);

#endif
