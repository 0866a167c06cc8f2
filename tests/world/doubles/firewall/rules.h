/* SPDX-License-Identifier: MIT
 *
 * Firewall rules in the form and at the place where Windows stores them, so that a program finds the same rules
 * through COM and in the registry.
 */
#ifndef WORLD_RULES_H
#define WORLD_RULES_H

#include "../com_object.h"

#include <oleauto.h>

#include <netfw.h>

#define RULES_POLICY L"SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy"

enum { RULE_FIELD = 1024, RULE_ID = 256 };

struct stored_rule {
    wchar_t id[RULE_ID]; /* name of the registry value; empty: not stored yet */
    wchar_t name[RULE_FIELD], group[RULE_FIELD], program[RULE_FIELD], service[RULE_FIELD];
    wchar_t ports[RULE_FIELD], addresses[RULE_FIELD], description[RULE_FIELD];
    LONG protocol, profiles;
    bool enabled, allow, inbound;
    wchar_t rest[RULE_FIELD]; /* fields this file knows nothing about, as they stood */
};

/* The stored rule INDEX; false behind the last one. */
bool rules_at(DWORD index, struct stored_rule *out);
/* Writes RULE under its id; a rule without one gets a GUID. */
HRESULT rules_store(struct stored_rule *rule);
HRESULT rules_delete(const wchar_t *id);

/* E_ACCESSDENIED when the scene has made the firewall read-only, else S_OK. */
HRESULT rules_writable(void);

/* COM object over RULE (copied), one reference. */
INetFwRule *rule_object(const struct stored_rule *rule);
/* What was put into any INetFwRule. */
HRESULT rule_object_read(INetFwRule *object, struct stored_rule *out);

INetFwRules *rules_object(void);

/* INetFwProducts; it lives as long as the library. */
void *products_object(void);

#endif
