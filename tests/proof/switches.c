/* SPDX-License-Identifier: MIT
 * Experiments that change the firewall: switches of a profile that is not active, and rules that are off. */
#include "proof.h"

#include "base/memory.h"
#include "fake_machine.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 60000 };

#define STANDARD "wmi root\\standardcimv2 "

/* ---- FW-OPPOSITE ---- */

static const char *const names[PROFILE_COUNT] = {"Domain", "Private", "Public"};

#define ACTIVE_PROFILES \
    STANDARD \
    "ActiveStore SELECT Name, Enabled, AllowInboundRules, DefaultInboundAction, AllowLocalFirewallRules FROM " \
    "MSFT_NetFirewallProfile"

/* The value NAME of the policy of profile INDEX ([MS-GPFAS] 2.2.1). */
static bool set_policy(struct trial *trial, size_t index, const char *name, uint32_t number)
{
    char key[96];
    snprintf(key, sizeof key, "SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\%sProfile", names[index]);
    struct registry_value value = registry_dword(number);
    bool good = trial_sets(trial, key, name, &value);
    registry_value_free(&value);
    return good;
}

/* What INetFwPolicy2 says of profile INDEX, each turned round. */
static bool set_opposite(struct trial *trial, size_t index, const struct table *com)
{
    bool on = strcmp(table_cell(com, index + 1, 1), "0") != 0, block = strcmp(table_cell(com, index + 1, 2), "0") != 0;
    bool allow = strcmp(table_cell(com, index + 1, 3), "0") != 0;
    return set_policy(trial, index, "EnableFirewall", !on) &&
           set_policy(trial, index, "DoNotAllowExceptions", !block) &&
           set_policy(trial, index, "DefaultInboundAction", allow) &&
           set_policy(trial, index, "AllowLocalPolicyMerge", 0);
}

static void compare_profile(struct trial *trial, size_t index, const struct table *active)
{
    struct firewall firewall = {0};
    struct call call = call_make(NULL, LIMIT_MS);
    size_t at = table_row(active, names[index]);
    if (!trial_read(trial, MACHINE_CALL(trial->ours, firewall_get, &call, &firewall), &call))
        return;
    const struct firewall_profile *profile = &firewall.profiles[index];
    trial_compare_number(trial, "firewall on", profile->enabled, strcmp(table_cell(active, at, 1), "1") == 0);
    trial_compare_number(trial, "everything blocked", profile->block_all_inbound,
                         strcmp(table_cell(active, at, 2), "0") == 0);
    trial_compare_number(trial, "inbound allowed by default", profile->inbound_default_allow,
                         strcmp(table_cell(active, at, 3), "2") == 0);
    trial_compare_number(trial, "local rules do not count", profile->policy_merge_off,
                         strcmp(table_cell(active, at, 4), "0") == 0);
    firewall_free(&firewall);
}

/* ActiveStore follows the policy a while after it was written. */
static void compare_when_taken(struct trial *trial, size_t index, bool on)
{
    unsigned times = 0;
    struct table active;
    for (;;) {
        if (!trial_ask(trial, &active, ACTIVE_PROFILES))
            return;
        bool taken = (strcmp(table_cell(&active, table_row(&active, names[index]), 1), "1") == 0) == on;
        if (taken || !trial_again(trial, &times))
            break;
        table_free(&active);
    }
    trial_note(trial, "%s profile; ActiveStore was asked %u times more", names[index], times);
    compare_profile(trial, index, &active);
    table_free(&active);
    if (trial_ask(trial, &active, "firewall")) {
        trial_note(trial, "INetFwPolicy2: on %s, all blocked %s, allowed by default %s",
                   table_cell(&active, index + 1, 1), table_cell(&active, index + 1, 2),
                   table_cell(&active, index + 1, 3));
        table_free(&active);
    }
}

static void opposite_run(struct trial *trial)
{
    struct table com;
    if (!trial_ask(trial, &com, "firewall"))
        return;
    long active = strtol(table_cell(&com, 0, 1), NULL, 10);
    size_t index = PROFILE_COUNT;
    while (index-- > 0 && (active & (1 << index)))
        ;
    if (index >= PROFILE_COUNT)
        trial_impossible(trial, "every profile is active");
    else if (set_opposite(trial, index, &com))
        compare_when_taken(trial, index, strcmp(table_cell(&com, index + 1, 1), "0") == 0);
    table_free(&com);
}

static void opposite_prepare(struct fake_machine *fake)
{
    fake->firewall.profiles[2] = (struct firewall_profile){
        .block_all_inbound = true, .inbound_default_allow = false, .policy_merge_off = true, .set_by_policy = true};
}

static const struct answer opposite_answers[] = {
    {"firewall", "active\t2\t\t\n1\t1\t0\t0\n2\t1\t0\t0\n4\t1\t0\t1", NULL},
    {ACTIVE_PROFILES, "Public\t0\t0\t4\t0", "Public\t0\t1\t4\t0"},
    {NULL, NULL, NULL}};

static const struct experiment opposite_experiment = {
    .id = "FW-OPPOSITE",
    .area = "changes",
    .assumption = "What Group Policy says of a profile beats the local setting, switch by switch.",
    .place = "core/machine/firewall_stores.c",
    .steps = "Writes the opposite of EnableFirewall, DoNotAllowExceptions and DefaultInboundAction, and "
             "AllowLocalPolicyMerge = 0, for a profile that is not active, under Policies; waits until ActiveStore has "
             "it; compares ours, ActiveStore and INetFwPolicy2; puts back what was there.",
    .expected = "ours as ActiveStore; INetFwPolicy2 is noted",
    .changes = true,
    .windows_only = true,
    .run = opposite_run,
    .prepare = opposite_prepare,
    .answers = opposite_answers};

/* ---- FW-ENABLE ---- */

#define TWINS STANDARD "PersistentStore SELECT InstanceID, Enabled FROM MSFT_NetFirewallRule"

static void enable_run(struct trial *trial)
{
    static const char *const twins[] = {"WMI-RPCSS-In-TCP", "WMI-RPCSS-In-TCP-NoScope"};
    struct table before, after;
    if (!trial_ask(trial, &before, TWINS))
        return;
    bool on = strcmp(table_cell(&before, table_row(&before, twins[0]), 1), "1") == 0;
    struct call call = call_make(NULL, LIMIT_MS);
    if (table_row(&before, twins[0]) == SIZE_MAX)
        trial_impossible(trial, "there is no rule WMI-RPCSS-In-TCP");
    else if (trial_read(trial, MACHINE_CALL(trial->ours, firewall_rule_enable, &call, twins[0], on), &call) &&
             trial_ask(trial, &after, TWINS " WHERE InstanceID LIKE 'WMI-%%'")) {
        for (size_t i = 0; i < array_count(twins); i++)
            trial_compare(trial, twins[i], table_cell(&before, table_row(&before, twins[i]), 1),
                          table_cell(&after, table_row(&after, twins[i]), 1));
        table_free(&after);
    }
    table_free(&before);
}

static const struct answer enable_answers[] = {{TWINS " WHERE", "WMI-RPCSS-In-TCP\t1\nWMI-RPCSS-In-TCP-NoScope\t1",
                                                "WMI-RPCSS-In-TCP\t2\nWMI-RPCSS-In-TCP-NoScope\t1"},
                                               {TWINS, "WMI-RPCSS-In-TCP\t1\nWMI-RPCSS-In-TCP-NoScope\t1", NULL},
                                               {NULL, NULL, NULL}};

static const struct experiment enable_experiment = {
    .id = "FW-ENABLE",
    .area = "changes",
    .assumption = "A rule of Windows is found by its id alone, whatever Windows calls it, and its twin is left alone.",
    .place = "core/windows/firewall_edit.c",
    .steps = "Switches WMI-RPCSS-In-TCP to what it is already; compares it and its NoScope twin with before.",
    .expected = "found, and both as before",
    .changes = true,
    .windows_only = true,
    .run = enable_run,
    .answers = enable_answers};

/* ---- FW-WMI-GROUP ---- */

static void group_once(struct trial *trial, const char *when, const char *wanted)
{
    struct table code, group;
    struct call call = call_make(NULL, LIMIT_MS);
    char rule[64], what[64];
    snprintf(rule, sizeof rule, "rule WMIReady-Proof-%s", when);
    if (!trial_makes(trial, rule) || !trial_ask(trial, &code, "rule-by-wmi %s", when))
        return;
    snprintf(what, sizeof what, "RuleGroup %s: PutInstance", when);
    trial_compare(trial, what, "0x00000000", table_cell(&code, 0, 0));
    table_free(&code);
    if (trial_ask(trial, &group,
                  STANDARD
                  "PersistentStore SELECT ElementName, RuleGroup FROM MSFT_NetFirewallRule WHERE ElementName = "
                  "'%s'",
                  rule + 5)) {
        snprintf(what, sizeof what, "RuleGroup %s: the group", when);
        trial_compare(trial, what, wanted, table_cell(&group, 0, 1));
        table_free(&group);
    }
    MACHINE_CALL(trial->ours, firewall_rule_remove, &call, rule + 5);
    leftovers_step();
}

static void group_run(struct trial *trial)
{
    group_once(trial, "first", "WMI Ready");
    group_once(trial, "last", "WMI Ready");
    group_once(trial, "never", "");
}

#define GROUP_OF(when) \
    STANDARD "PersistentStore SELECT ElementName, RuleGroup FROM MSFT_NetFirewallRule WHERE ElementName = " \
             "'WMIReady-Proof-" when "'"

static const struct answer group_answers[] = {
    {"rule-by-wmi first", "0x00000000", "0x80041008"},
    {"rule-by-wmi", "0x00000000", NULL},
    {GROUP_OF("first"), "WMIReady-Proof-first\tWMI Ready", "WMIReady-Proof-first\t"},
    {GROUP_OF("last"), "WMIReady-Proof-last\tWMI Ready", "WMIReady-Proof-last\t"},
    {GROUP_OF("never"), "WMIReady-Proof-never\t", "WMIReady-Proof-never\tWMI Ready"},
    {NULL, NULL, NULL}};

static const struct experiment group_experiment = {
    .id = "FW-WMI-GROUP",
    .area = "changes",
    .assumption = "MSFT_NetFirewallRule takes RuleGroup by PutInstance, whenever it is put.",
    .place = "core/windows/wmi_firewall_edit.c",
    .steps = "Makes rules that are off by PutInstance with RuleGroup put first, last and never; reads their group; "
             "removes them.",
    .expected = "\"WMI Ready\" twice, then none",
    .changes = true,
    .windows_only = true,
    .run = group_run,
    .answers = group_answers};

const struct experiment *const proof_switches[] = {&opposite_experiment, &enable_experiment, &group_experiment, NULL};
