/* SPDX-License-Identifier: MIT
 * Experiments on the rules of the firewall and on what is in force; nothing is changed.
 *
 * Sources: MSFT_NetFirewallRule (EnforcementStatus), MSFT_NetFirewallProfile and the MSFT_Net*Filter classes
 * (learn.microsoft.com, wfascimprov); [MS-GPFAS] 2.2.2.19, the keys of a rule. */
#include "proof.h"

#include "base/memory.h"
#include "machine/firewall_addresses.h"
#include "machine/firewall_rule_text.h"

#include <windows.h>

#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 60000, FULL = 1, OPTIMIZED_OUT = 19 };

#define STANDARD "wmi root\\standardcimv2 "
#define RULES "registry SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules"

static bool read_firewall(struct trial *trial, struct firewall *out)
{
    struct call call = call_make(NULL, LIMIT_MS);
    return trial_read(trial, MACHINE_CALL(trial->ours, firewall_get, &call, out), &call);
}

/* ---- FW-FILTERS ---- */

static void compare_filters(struct trial *trial, const struct firewall_rule *rule, const struct table *addresses,
                            const struct table *programs)
{
    char what[160];
    size_t address = table_row(addresses, rule->id), program = table_row(programs, rule->id);
    char *ours = firewall_addresses_normalize(rule->addresses);
    char *theirs = firewall_addresses_normalize(address == SIZE_MAX ? "*" : table_cell(addresses, address, 1));
    snprintf(what, sizeof what, "%.120s: remote addresses", rule->id);
    trial_compare(trial, what, ours, theirs);
    free(ours);
    free(theirs);
    const char *path = program == SIZE_MAX ? "" : table_cell(programs, program, 1);
    snprintf(what, sizeof what, "%.120s: program", rule->id);
    trial_compare(trial, what, *rule->program ? rule->program : "Any", *path ? path : "Any");
}

static void filters_run(struct trial *trial)
{
    struct firewall firewall = {0};
    struct table addresses, programs = {0};
    if (!trial_ask(trial, &addresses,
                   STANDARD "PersistentStore SELECT InstanceID, RemoteAddress FROM MSFT_NetAddressFilter"))
        return;
    if (trial_ask(trial, &programs,
                  STANDARD "PersistentStore SELECT InstanceID, AppPath FROM MSFT_NetApplicationFilter") &&
        read_firewall(trial, &firewall)) {
        for (size_t i = 0; i < firewall.rule_count; i++)
            if (!firewall.rules[i].from_policy && *firewall.rules[i].id)
                compare_filters(trial, &firewall.rules[i], &addresses, &programs);
        firewall_free(&firewall);
    }
    table_free(&addresses);
    table_free(&programs);
}

#define SCOPES \
    "WMI-RPCSS-In-TCP\tLocalSubnet\nWMI-RPCSS-In-TCP-NoScope\tAny\nWMI-WINMGMT-In-TCP\tLocalSubnet\n" \
    "WMI-WINMGMT-In-TCP-NoScope\tAny\nRemoteSvcAdmin-RPCSS-In-TCP\tLocalSubnet\nWMI-ASYNC-In-TCP\t"
#define HOST "%SystemRoot%\\system32\\svchost.exe"
#define PROGRAMS \
    "WMI-RPCSS-In-TCP\t" HOST "\nWMI-RPCSS-In-TCP-NoScope\t" HOST "\nWMI-WINMGMT-In-TCP\t" HOST \
    "\nWMI-WINMGMT-In-TCP-NoScope\t" HOST "\nRemoteSvcAdmin-RPCSS-In-TCP\t" HOST "\nWMI-ASYNC-In-TCP\t"

static const struct answer filters_answers[] = {
    {STANDARD "PersistentStore SELECT InstanceID, RemoteAddress", SCOPES "LocalSubnet", SCOPES "Any"},
    {STANDARD "PersistentStore SELECT InstanceID, AppPath", PROGRAMS "%systemroot%\\system32\\wbem\\unsecapp.exe",
     PROGRAMS "Any"},
    {NULL, NULL, NULL}};

static const struct experiment filters_experiment = {
    .id = "FW-FILTERS",
    .area = "firewall",
    .assumption = "Addresses and program of a rule string mean what the address and application filters say.",
    .place = "core/machine/firewall_rule_text.c",
    .steps = "For every inbound rule that can matter to WMI: addresses and program from the registry against "
             "MSFT_NetAddressFilter and MSFT_NetApplicationFilter of the same id.",
    .expected = "no difference",
    .run = filters_run,
    .answers = filters_answers};

/* ---- FW-KEYS ---- */

static const char *const keys_known[] = {"Action",        "Active",
                                         "App",           "AppPkgId",
                                         "AuthByPassOut", "D",
                                         "Defer",         "Desc",
                                         "Dir",           "Edge",
                                         "EmbedCtxt",     "ICMP4",
                                         "ICMP6",         "IF",
                                         "IFType",        "LA4",
                                         "LA6",           "LOM",
                                         "LPort",         "LSM",
                                         "LUAuth",        "LUOwn",
                                         "Name",          "NNm",
                                         "PCross",        "PFN",
                                         "Platform",      "Profile",
                                         "Protocol",      "RA4",
                                         "RA6",           "RMauth",
                                         "RPort",         "RsNmE",
                                         "RsNmN",         "RUAuth",
                                         "Security",      "SecurityRealmId",
                                         "SkipVer",       "Svc",
                                         "TTK",           "Ver"};

static bool is_known(const struct firewall_field *field)
{
    for (size_t i = 0; i < array_count(keys_known); i++)
        if (firewall_rule_text_is(field, keys_known[i]))
            return true;
    return false;
}

static void keys_run(struct trial *trial)
{
    struct table rules;
    if (!trial_ask(trial, &rules, RULES))
        return;
    long long unknown = 0;
    for (size_t i = 0; i < rules.rows; i++) {
        struct firewall_field field;
        bool bad = false;
        const char *at = firewall_rule_text_begin(table_cell(&rules, i, 1));
        while (at && firewall_rule_text_next(&at, &field, &bad))
            if (!is_known(&field)) {
                unknown++;
                trial_note(trial, "%s: %.*s=%.*s", table_cell(&rules, i, 0), (int)field.key_length, field.key,
                           (int)field.length, field.value);
            }
    }
    if (rules.rows)
        trial_compare_number(trial, "keys that the product does not know", 0, unknown);
    table_free(&rules);
}

static const struct answer keys_answers[] = {{RULES, "{1}\tv2.30|Action=Allow|Active=TRUE|Dir=In|RA42=IntErnet|Name=A|",
                                              "{1}\tv2.40|Action=Allow|Active=TRUE|Dir=In|Quantum=Yes|Name=A|"},
                                             {NULL, NULL, NULL}};

static const struct experiment keys_experiment = {
    .id = "FW-KEYS",
    .area = "firewall",
    .assumption = "The rules of Windows have no keys but those that [MS-GPFAS] 2.2.2.19 and the product know.",
    .place = "core/machine/firewall_rule_text.c",
    .steps = "Takes every rule string of the registry apart and lists keys that are not known, with their values.",
    .expected = "none; the verdict of a rule with one is \"cannot tell\"",
    .run = keys_run,
    .answers = keys_answers};

/* ---- FW-IN-FORCE ---- */

static bool ours_in_force(const struct firewall *firewall, const struct firewall_rule *rule)
{
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        const struct firewall_profile *profile = &firewall->profiles[i];
        if ((firewall->active_profiles & rule->profiles & (1u << i)) && profile->enabled &&
            (rule->from_policy || !profile->policy_merge_off))
            return firewall->service_running && rule->enabled;
    }
    return false;
}

static bool listed(const char *list, long number)
{
    for (const char *at = list; *at;) {
        char *end;
        if (strtol(at, &end, 10) == number)
            return true;
        at = *end ? end + 1 : end;
    }
    return false;
}

static void in_force_run(struct trial *trial)
{
    struct firewall firewall = {0};
    struct table active;
    if (!trial_ask(trial, &active,
                   STANDARD "ActiveStore SELECT InstanceID, EnforcementStatus FROM MSFT_NetFirewallRule"))
        return;
    if (read_firewall(trial, &firewall)) {
        for (size_t i = 0; i < firewall.rule_count; i++) {
            const struct firewall_rule *rule = &firewall.rules[i];
            size_t at = table_row(&active, rule->id);
            if (!*rule->id || strncmp(rule->id, "WMI-", 4) != 0)
                continue;
            const char *status = at == SIZE_MAX ? "not in the store" : table_cell(&active, at, 1);
            trial_note(trial, "%s: status %s", rule->id, status);
            trial_compare(trial, rule->id, ours_in_force(&firewall, rule) ? "in force" : "not in force",
                          listed(status, FULL) || listed(status, OPTIMIZED_OUT) ? "in force" : "not in force");
        }
        firewall_free(&firewall);
    }
    table_free(&active);
}

#define IN_FORCE \
    "\nWMI-RPCSS-In-TCP-NoScope\t5\nWMI-WINMGMT-In-TCP\t1\nWMI-WINMGMT-In-TCP-NoScope\t5\nWMI-ASYNC-In-TCP\t4"

static const struct answer in_force_answers[] = {{STANDARD "ActiveStore SELECT InstanceID, EnforcementStatus",
                                                  "WMI-RPCSS-In-TCP\t1" IN_FORCE, "WMI-RPCSS-In-TCP\t16" IN_FORCE},
                                                 {NULL, NULL, NULL}};

static const struct experiment in_force_experiment = {
    .id = "FW-IN-FORCE",
    .area = "firewall",
    .assumption = "A rule is in force when it is on and an active profile of it is, where local rules count.",
    .place = "core/requirements/firewall_family.c",
    .steps = "For every WMI-* rule what the product computes, against EnforcementStatus of ActiveStore (1 Full, 19 "
             "optimized out).",
    .expected = "no difference; the numbers say why a rule is not in force",
    .run = in_force_run,
    .answers = in_force_answers};

/* ---- FW-MERGE-OFF ---- */

static void merge_run(struct trial *trial)
{
    static const char *const names[PROFILE_COUNT] = {"Domain", "Private", "Public"};
    struct firewall firewall = {0};
    struct table active;
    if (!trial_ask(trial, &active,
                   STANDARD "ActiveStore SELECT Name, AllowLocalFirewallRules, AllowUserApps, AllowUserPorts FROM "
                            "MSFT_NetFirewallProfile"))
        return;
    if (read_firewall(trial, &firewall)) {
        for (size_t i = 0; i < PROFILE_COUNT; i++) {
            const struct firewall_profile *profile = &firewall.profiles[i];
            const bool ours[] = {profile->policy_merge_off, profile->apps_merge_off, profile->ports_merge_off};
            static const char *const kinds[] = {"local rules", "rules for a program", "rules for a port"};
            size_t at = table_row(&active, names[i]);
            for (size_t kind = 0; kind < array_count(kinds); kind++) {
                char what[64];
                snprintf(what, sizeof what, "%s: %s do not count", names[i], kinds[kind]);
                trial_compare_number(trial, what, ours[kind], strcmp(table_cell(&active, at, kind + 1), "0") == 0);
                if (ours[kind])
                    trial_note(trial, "%s", what);
            }
        }
        firewall_free(&firewall);
    }
    table_free(&active);
}

static const struct answer merge_answers[] = {{STANDARD "ActiveStore SELECT Name, AllowLocal",
                                               "Domain\t1\t1\t1\nPrivate\t1\t1\t1\nPublic\t1\t1\t1",
                                               "Domain\t0\t1\t1\nPrivate\t1\t1\t1\nPublic\t1\t1\t1"},
                                              {NULL, NULL, NULL}};

static const struct experiment merge_experiment = {
    .id = "FW-MERGE-OFF",
    .area = "firewall",
    .assumption = "Whether local rules count follows AllowLocalPolicyMerge and AllowUserPrefMerge of the policies.",
    .place = "core/machine/firewall_stores.c",
    .steps = "Computes it for each profile from Group Policy and device management; asks ActiveStore.",
    .expected = "no difference; worth most where a policy switches it off",
    .run = merge_run,
    .answers = merge_answers};

/* ---- FW-PRODUCTS ---- */

static void products_run(struct trial *trial)
{
    struct firewall firewall = {0};
    struct table registered;
    if (!trial_ask(trial, &registered, "wmi root\\securitycenter2 SELECT displayName FROM FirewallProduct"))
        return;
    if (read_firewall(trial, &firewall)) {
        const char *ours = firewall.other_products ? firewall.other_products : "";
        trial_note(trial, "INetFwProducts: %s", *ours ? ours : "none");
        for (size_t i = 0; i < registered.rows; i++) {
            const char *name = table_cell(&registered, i, 0);
            trial_compare(trial, name, strstr(ours, name) ? "filters" : "does not", "filters");
        }
        trial_compare(trial, "a firewall of another vendor", *ours ? "there is one" : "none",
                      registered.rows ? "there is one" : "none");
        firewall_free(&firewall);
    }
    table_free(&registered);
}

static const struct answer products_answers[] = {
    {"wmi root\\securitycenter2 SELECT displayName", "", "Contoso Firewall"}, {NULL, NULL, NULL}};

static const struct experiment products_experiment = {
    .id = "FW-PRODUCTS",
    .area = "firewall",
    .assumption = "INetFwProducts and the security center name the same firewalls of other vendors.",
    .place = "core/windows/firewall_windows.c",
    .steps = "Compares what INetFwProducts gives for the category firewall with FirewallProduct of SecurityCenter2.",
    .expected = "the same; a product that is registered but switched off may stand in the second only",
    .windows_only = true,
    .run = products_run,
    .answers = products_answers};

/* ---- FW-COST ---- */

static void cost_run(struct trial *trial)
{
    static const char *const classes[] = {"MSFT_NetFirewallRule", "MSFT_NetProtocolPortFilter", "MSFT_NetAddressFilter",
                                          "MSFT_NetApplicationFilter", "MSFT_NetServiceFilter"};
    long long rules = 0;
    for (size_t i = 0; i < array_count(classes); i++) {
        struct table cold, warm;
        ULONGLONG begun = GetTickCount64();
        if (!trial_ask(trial, &cold, STANDARD "PersistentStore SELECT InstanceID FROM %s", classes[i]))
            return;
        ULONGLONG between = GetTickCount64();
        if (trial_ask(trial, &warm, STANDARD "PersistentStore SELECT InstanceID FROM %s", classes[i])) {
            trial_note(trial, "%s: %" PRIZU ", %u ms cold, %u ms warm", classes[i], cold.rows,
                       (unsigned)(between - begun), (unsigned)(GetTickCount64() - between));
            rules = i ? rules : (long long)warm.rows;
            trial_compare_number(trial, classes[i], rules, (long long)warm.rows);
            table_free(&warm);
        }
        table_free(&cold);
    }
}

static const struct answer cost_answers[] = {
    {STANDARD "PersistentStore SELECT InstanceID FROM MSFT_NetServiceFilter", "{1}\n{2}", "{1}"},
    {STANDARD "PersistentStore SELECT InstanceID FROM ", "{1}\n{2}", NULL},
    {NULL, NULL, NULL}};

static const struct experiment cost_experiment = {
    .id = "FW-COST",
    .area = "firewall",
    .assumption = "Every rule has one filter of each class, so that a class is read whole and once.",
    .place = "core/windows/wmi_firewall.c",
    .steps = "Reads the rules and each class of filters of the persistent store twice; counts, and notes how long each "
             "takes cold and warm.",
    .expected = "as many filters of each class as rules; the times are for comparison",
    .run = cost_run,
    .answers = cost_answers};

/* ---- FW-PORT-RANGE ---- */

#define RANGES \
    STANDARD "SELECT SettingName, DynamicPortRangeStartPort, DynamicPortRangeNumberOfPorts FROM MSFT_NetTCPSetting"

/* MSFT_NetTCPSetting has one range for both families; netsh one for each. */
static void range_run(struct trial *trial)
{
    struct port_range ours[2];
    struct table settings;
    char text[2][24];
    if (!trial_ask(trial, &settings, RANGES))
        return;
    for (int v6 = 0; v6 < 2; v6++) {
        struct call call = call_make(NULL, LIMIT_MS);
        if (!trial_read(trial, MACHINE_CALL(trial->ours, port_range_get, &call, v6 == 1, &ours[v6]), &call))
            break;
        snprintf(text[0], sizeof text[0], "%u %u", ours[v6].start, (unsigned)ours[v6].count);
        size_t at = table_row(&settings, "Internet");
        snprintf(text[1], sizeof text[1], "%.10s %.10s", table_cell(&settings, at, 1), table_cell(&settings, at, 2));
        trial_note(trial, "IPv%d: %s", v6 ? 6 : 4, text[0]);
        if (!v6)
            trial_compare(trial, "dynamic ports of IPv4", text[0], text[1]);
    }
    table_free(&settings);
}

static const struct answer range_answers[] = {{RANGES, "Internet\t49152\t16384", "Internet\t1024\t64511"},
                                              {NULL, NULL, NULL}};

static const struct experiment range_experiment = {
    .id = "FW-PORT-RANGE",
    .area = "firewall",
    .assumption = "What netsh prints is read right, in every language of Windows.",
    .place = "core/windows/port_range_tool.c",
    .steps = "Reads the dynamic ports of both families as the product does, and MSFT_NetTCPSetting.",
    .expected = "the same for IPv4; 49152 and 16384 where nobody changed them",
    .windows_only = true,
    .run = range_run,
    .answers = range_answers};

const struct experiment *const proof_rules[] = {
    &filters_experiment,  &keys_experiment, &in_force_experiment, &merge_experiment,
    &products_experiment, &cost_experiment, &range_experiment,    NULL};
