/* SPDX-License-Identifier: MIT */
#include "machine/firewall_stores.h"

#include "base/ascii.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define LOCAL "SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\"
#define POLICY "SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\"
#define DEVICE LOCAL "Mdm\\"

/* AllowUserPrefMerge lies one key deeper (2.2.3.11, 2.2.3.12). */
#define POLICY_PROFILE(place, store, name, profile) \
    {place name, store, KEY_PROFILE, profile}, {place name "\\AuthorizedApplications", store, KEY_APPS, profile}, \
    { \
        place name "\\GloballyOpenPorts", store, KEY_PORTS, profile \
    }

const struct firewall_key firewall_keys[] = {
    {LOCAL "DomainProfile", STORE_LOCAL, KEY_PROFILE, STORED_DOMAIN},
    /* The local store keeps the name that the private profile had in XP. */
    {LOCAL "StandardProfile", STORE_LOCAL, KEY_PROFILE, STORED_PRIVATE},
    {LOCAL "PublicProfile", STORE_LOCAL, KEY_PROFILE, STORED_PUBLIC},
    POLICY_PROFILE(POLICY, STORE_POLICY, "DomainProfile", STORED_DOMAIN),
    POLICY_PROFILE(POLICY, STORE_POLICY, "PrivateProfile", STORED_PRIVATE),
    POLICY_PROFILE(POLICY, STORE_POLICY, "PublicProfile", STORED_PUBLIC),
    POLICY_PROFILE(POLICY, STORE_POLICY, "StandardProfile", STORED_STANDARD),
    POLICY_PROFILE(DEVICE, STORE_DEVICE, "DomainProfile", STORED_DOMAIN),
    POLICY_PROFILE(DEVICE, STORE_DEVICE, "PrivateProfile", STORED_PRIVATE),
    POLICY_PROFILE(DEVICE, STORE_DEVICE, "PublicProfile", STORED_PUBLIC),
    POLICY_PROFILE(DEVICE, STORE_DEVICE, "StandardProfile", STORED_STANDARD),
    {POLICY "ConSecRules", STORE_POLICY, KEY_SECURITY, 0},
    {DEVICE "ConSecRules", STORE_DEVICE, KEY_SECURITY, 0},
    {POLICY "FirewallRules", STORE_POLICY, KEY_RULES, 0},
    {DEVICE "FirewallRules", STORE_DEVICE, KEY_RULES, 0},
    {LOCAL "FirewallRules", STORE_LOCAL, KEY_RULES, 0},
};
const size_t firewall_key_count = array_count(firewall_keys);

enum { RULES_MAX = 4096 }; /* that matter; no real store comes near */

/* ---- taking ---- */

void firewall_stores_key(struct firewall_stores *stores, const struct firewall_key *key)
{
    if (key->kind == KEY_RULES)
        stores->local_rules |= key->store == STORE_LOCAL;
    else if (key->kind != KEY_SECURITY)
        stores->profiles[key->store][key->profile].present = true;
}

static void take_number(struct firewall_stores *stores, const struct firewall_key *key, const char *name,
                        uint32_t number)
{
    static const struct {
        int kind;
        const char *name;
        enum firewall_switch which;
    } values[] = {
        {KEY_PROFILE, "EnableFirewall", SWITCH_ENABLE},          {KEY_PROFILE, "DoNotAllowExceptions", SWITCH_SHIELDED},
        {KEY_PROFILE, "DefaultInboundAction", SWITCH_INBOUND},   {KEY_PROFILE, "AllowLocalPolicyMerge", SWITCH_MERGE},
        {KEY_APPS, "AllowUserPrefMerge", SWITCH_APPS},           {KEY_PORTS, "AllowUserPrefMerge", SWITCH_PORTS},
        {KEY_PROFILE, "DefaultOutboundAction", SWITCH_OUTBOUND},
    };
    for (size_t i = 0; i < array_count(values); i++)
        if (values[i].kind == (int)key->kind && ascii_equal_nocase(values[i].name, name))
            stores->profiles[key->store][key->profile].switches[values[i].which] = (struct stored_switch){true, number};
}

/* A rule that we added is known by its name: Windows chose a GUID for the value. */
static void name_own(struct firewall_rule *rule)
{
    if (!ascii_starts_nocase(rule->name, FIREWALL_OWN_PREFIX))
        return;
    free(rule->id);
    rule->id = memory_string(rule->name);
}

/* The rule of that direction; false when TEXT is none. MATTERS: it has a say. */
static bool parse_rule(bool outbound, const char *id, const char *text, struct firewall_rule *out, bool *matters)
{
    struct firewall_rule_text made;
    if (outbound) {
        if (firewall_rule_text_outbound(id, text, out) != ST_OK)
            return false;
        *matters = firewall_rule_outgoing(out);
        return true;
    }
    if (firewall_rule_text_parse(id, text, &made) != ST_OK)
        return false;
    *out = made.rule;
    name_own(out);
    *matters = made.inbound && firewall_rule_matters(out);
    return true;
}

static void take_rule(struct firewall_stores *stores, const struct firewall_key *key, const char *id, const char *text)
{
    struct firewall_rule rule;
    bool matters;
    if (!parse_rule(stores->outbound, id, text, &rule, &matters))
        return;
    rule.from_policy = key->store != STORE_LOCAL;
    if (!matters || stores->rule_count == RULES_MAX) {
        stores->truncated |= matters;
        firewall_rule_free(&rule);
        return;
    }
    stores->rules = memory_resize(stores->rules, stores->rule_count + 1, sizeof *stores->rules);
    stores->rules[stores->rule_count++] = rule;
}

static void take_security(struct firewall_stores *stores, const char *text)
{
    struct firewall_security_rule made;
    if (stores->security_rule_count == RULES_MAX || firewall_stores_security_parse(text, &made) != ST_OK)
        return;
    stores->security_rules =
        memory_resize(stores->security_rules, stores->security_rule_count + 1, sizeof *stores->security_rules);
    stores->security_rules[stores->security_rule_count++] = made;
}

void firewall_stores_text(struct firewall_stores *stores, const struct firewall_key *key, const char *name,
                          const char *text)
{
    struct stored_profile *profile = &stores->profiles[key->store][key->profile];
    if (key->kind == KEY_RULES) {
        take_rule(stores, key, name, text);
    } else if (key->kind == KEY_SECURITY) {
        take_security(stores, text);
    } else if (key->kind == KEY_PROFILE && ascii_equal_nocase(name, "DisabledInterfaces")) {
        free(profile->disabled_interfaces);
        profile->disabled_interfaces = memory_string(text);
    }
}

void firewall_stores_take(struct firewall_stores *stores, const struct firewall_key *key, const char *name,
                          const struct registry_value *value)
{
    uint32_t number;
    char *text;
    if (registry_value_dword(value, &number) == ST_OK) {
        take_number(stores, key, name, number);
    } else if (value->type == REGISTRY_STRING && registry_value_string(value, &text) == ST_OK) {
        firewall_stores_text(stores, key, name, text);
        free(text);
    }
}

/* ---- what is in force ---- */

/* Where a policy keeps the profile INDEX: StandardProfile counts only when PrivateProfile and PublicProfile do not
 * exist (2.2.3). The settings service of devices writes StandardProfile for the private one; both names are read. */
static const struct stored_profile *policy_profile(const struct firewall_stores *stores, enum firewall_store store,
                                                   size_t index)
{
    const struct stored_profile *of = stores->profiles[store];
    bool named = of[STORED_PRIVATE].present || of[STORED_PUBLIC].present;
    if (store == STORE_POLICY)
        return index != STORED_DOMAIN && !named ? &of[STORED_STANDARD] : &of[index];
    return index == STORED_PRIVATE && !of[STORED_PRIVATE].present ? &of[STORED_STANDARD] : &of[index];
}

/* The value of a policy. A store has no say in what StandardProfile must not hold (2.2.3.13 to 2.2.3.17). */
static const struct stored_switch *policy_switch(const struct firewall_stores *stores, enum firewall_store store,
                                                 size_t index, enum firewall_switch which)
{
    static const struct stored_switch none = {false, 0};
    const struct stored_profile *profile = policy_profile(stores, store, index);
    bool standard = store == STORE_POLICY && profile == &stores->profiles[store][STORED_STANDARD];
    if (store == STORE_DEVICE && index == STORED_PRIVATE && !profile->switches[which].set)
        profile = &stores->profiles[store][STORED_STANDARD];
    bool unknown = which == SWITCH_MERGE || which == SWITCH_INBOUND || which == SWITCH_OUTBOUND;
    return standard && unknown ? &none : &profile->switches[which];
}

/* The value in force by the merge laws of [MS-FASP] 2.2.38, FIRST being the policy that wins over the other. */
static uint32_t merged(const struct firewall_stores *stores, size_t index, enum firewall_switch which,
                       enum firewall_store first, uint32_t otherwise)
{
    enum firewall_store second = first == STORE_POLICY ? STORE_DEVICE : STORE_POLICY;
    const struct stored_switch *values[] = {policy_switch(stores, first, index, which),
                                            policy_switch(stores, second, index, which),
                                            &stores->profiles[STORE_LOCAL][index].switches[which]};
    /* "let on values win" */
    for (size_t i = 0; which == SWITCH_SHIELDED && i < array_count(values); i++)
        if (values[i]->set && values[i]->number)
            return 1;
    /* "always use the value of the GroupPolicyRSoPStore" */
    size_t count = which == SWITCH_MERGE ? 2 : array_count(values);
    for (size_t i = 0; i < count; i++)
        if (values[i]->set)
            return values[i]->number;
    return otherwise;
}

/* The defaults are those of [MS-FASP] note 32 to 3.1.3: on, not shielded, inbound blocked, local rules count. */
static struct firewall_profile profile_with(const struct firewall_stores *stores, size_t index,
                                            enum firewall_store first)
{
    struct firewall_profile profile = {
        .enabled = merged(stores, index, SWITCH_ENABLE, first, 1) != 0,
        .block_all_inbound = merged(stores, index, SWITCH_SHIELDED, first, 0) != 0,
        /* 0 allows, 1 blocks: the other way round than in COM (2.2.3.17). */
        .inbound_default_allow = merged(stores, index, SWITCH_INBOUND, first, 1) == 0,
        .policy_merge_off = merged(stores, index, SWITCH_MERGE, first, 1) == 0,
        .apps_merge_off = merged(stores, index, SWITCH_APPS, first, 1) == 0,
        .ports_merge_off = merged(stores, index, SWITCH_PORTS, first, 1) == 0,
    };
    if (stores->outbound) {
        profile.block_all_inbound = false;
        profile.inbound_default_allow = merged(stores, index, SWITCH_OUTBOUND, first, 0) == 0;
    }
    static const enum firewall_switch telling[] = {SWITCH_ENABLE, SWITCH_SHIELDED, SWITCH_INBOUND};
    for (size_t i = 0; i < array_count(telling); i++) {
        profile.by_device |= policy_switch(stores, STORE_DEVICE, index, telling[i])->set;
        profile.set_by_policy |= profile.by_device || policy_switch(stores, STORE_POLICY, index, telling[i])->set;
    }
    const struct stored_switch *merge = policy_switch(stores, STORE_DEVICE, index, SWITCH_MERGE);
    profile.by_device |= merge->set && !merge->number;
    return profile;
}

static bool same(const struct firewall_profile *a, const struct firewall_profile *b)
{
    return a->enabled == b->enabled && a->inbound_default_allow == b->inbound_default_allow &&
           a->policy_merge_off == b->policy_merge_off && a->apps_merge_off == b->apps_merge_off &&
           a->ports_merge_off == b->ports_merge_off;
}

static const char *interfaces(const struct firewall_stores *stores, size_t index)
{
    const char *policy = stores->profiles[STORE_POLICY][index].disabled_interfaces; /* never in StandardProfile */
    const char *device = policy_profile(stores, STORE_DEVICE, index)->disabled_interfaces;
    return policy ? policy : device ? device : stores->profiles[STORE_LOCAL][index].disabled_interfaces;
}

/* Whether the two AllowUserPrefMerge hold for rules of this direction is not said: where one is off, no local rule is
 * sure to count, and none is sure not to. */
static void doubt_local(struct firewall *firewall)
{
    bool off = false;
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        struct firewall_profile *of[] = {&firewall->profiles[i], &firewall->otherwise[i]};
        for (size_t k = 0; k < array_count(of); k++) {
            off |= of[k]->apps_merge_off || of[k]->ports_merge_off;
            of[k]->apps_merge_off = of[k]->ports_merge_off = false;
        }
    }
    for (size_t i = 0; off && i < firewall->rule_count; i++)
        if (!firewall->rules[i].from_policy && firewall->rules[i].fit == FIT_YES)
            firewall->rules[i].fit = FIT_PERHAPS;
}

void firewall_stores_effective(struct firewall_stores *stores, struct firewall *out)
{
    out->disputed = 0;
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        out->profiles[i] = profile_with(stores, i, STORE_POLICY);
        out->otherwise[i] = profile_with(stores, i, STORE_DEVICE);
        if (!same(&out->profiles[i], &out->otherwise[i]))
            out->disputed |= 1u << i;
        free(out->disabled_interfaces[i]);
        out->disabled_interfaces[i] = memory_string(interfaces(stores, i));
    }
    out->rules = stores->rules;
    out->rule_count = stores->rule_count;
    out->rules_truncated |= stores->truncated;
    out->security_rules = stores->security_rules;
    out->security_rule_count = stores->security_rule_count;
    stores->rules = NULL;
    stores->rule_count = 0;
    stores->security_rules = NULL;
    stores->security_rule_count = 0;
    if (stores->outbound)
        doubt_local(out);
}

void firewall_stores_free(struct firewall_stores *stores)
{
    for (size_t store = 0; store < STORE_COUNT; store++)
        for (size_t i = 0; i < STORED_COUNT; i++)
            free(stores->profiles[store][i].disabled_interfaces);
    struct firewall rest = {.rules = stores->rules,
                            .rule_count = stores->rule_count,
                            .security_rules = stores->security_rules,
                            .security_rule_count = stores->security_rule_count};
    firewall_free(&rest);
    *stores = (struct firewall_stores){0};
}
