/* SPDX-License-Identifier: MIT
 *
 * A firewall rule as the state of a change: a JSON object, strict both ways.
 * How Windows itself stores rules is machine/firewall_rule_text.h.
 */
#ifndef REMEDY_FIREWALL_RULE_H
#define REMEDY_FIREWALL_RULE_H

#include "base/status.h"
#include "machine/firewall.h"
#include "text/text.h"

enum { FIREWALL_RULE_STATE_MAX = 16384 };

/* {"id":"...","name":"...","group":"...","program":"...","service":"...","ports":"...","addresses":"...",
 *  "protocol":6,"profiles":2,"enabled":true,"allow":true}, compact. free() */
char *firewall_rule_to_text(const struct firewall_rule *rule);

/* ST_INVALID for another order, a missing or another key, another spelling of the same, more than
 * FIREWALL_RULE_STATE_MAX bytes. */
MUST_CHECK enum status firewall_rule_from_text(const char *text, struct firewall_rule *out);

/* The same rule, however Windows spells its addresses ("10.1.2.3/32", "10.1.2.3/255.255.255.255") and the path of
 * its program. Display name and group are for people and not compared. */
bool firewall_rule_equal(const struct firewall_rule *a, const struct firewall_rule *b);

/* NOW, which is the rule AFTER with addresses more or less, without those that AFTER has and BEFORE (NULL: there was no
 * rule) lacks; "" when none is left: such a rule would let in everybody. Where addresses are left, BEFORE and AFTER
 * differ in nothing else. NULL: that cannot be told. free() */
char *firewall_rule_addresses_without(const struct firewall_rule *now, const struct firewall_rule *before,
                                      const struct firewall_rule *after);

/* "allow TCP 135, service rpcss, from 10.1.2.7, profile Private", in words. */
void firewall_rule_describe(struct strbuf *out, enum language language, const struct firewall_rule *rule);
/* "from LocalSubnet, profile Private, Public": for whom and where it holds. */
void firewall_rule_describe_scope(struct strbuf *out, enum language language, const struct firewall_rule *rule);

#endif
