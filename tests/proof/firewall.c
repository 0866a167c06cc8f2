/* SPDX-License-Identifier: MIT
 * Experiments on the firewall. */
#include "proof.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 60000 };

#define STANDARD "wmi root\\standardcimv2 "
#define POLICY "SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy"

static bool read_firewall(struct trial *trial, struct firewall *out)
{
    struct call call = call_make(NULL, LIMIT_MS);
    return trial_read(trial, MACHINE_CALL(trial->ours, firewall_get, &call, out), &call);
}

/* ---- FW-RULES ---- */

static const char *product_ports(const char *ports)
{
    return strcmp(ports, "*") == 0 || !*ports ? "Any" : strcmp(ports, "RPC-EPMap") == 0 ? "RPCEPMap" : ports;
}

static void compare_rule(struct trial *trial, const struct firewall_rule *rule, const struct table *rules,
                         const struct table *ports, const struct table *services)
{
    char what[160];
    size_t at = table_row(rules, rule->id), port = table_row(ports, rule->id), service = table_row(services, rule->id);
    long profiles = strtol(table_cell(rules, at, 2), NULL, 10);
    snprintf(what, sizeof what, "%.120s: enabled", rule->id);
    trial_compare_number(trial, what, rule->enabled ? 1 : 2, strtol(table_cell(rules, at, 1), NULL, 10));
    snprintf(what, sizeof what, "%.120s: profiles", rule->id);
    trial_compare_number(trial, what, rule->profiles, profiles && profiles < PROFILE_ALL ? profiles : PROFILE_ALL);
    snprintf(what, sizeof what, "%.120s: action (2 allow, 4 block)", rule->id);
    trial_compare_number(trial, what, rule->allow ? 2 : 4, strtol(table_cell(rules, at, 3), NULL, 10));
    snprintf(what, sizeof what, "%.120s: local port", rule->id);
    trial_compare(trial, what, product_ports(rule->ports), port == SIZE_MAX ? "Any" : table_cell(ports, port, 1));
    snprintf(what, sizeof what, "%.120s: service", rule->id);
    trial_compare(trial, what, *rule->service ? rule->service : "Any",
                  service == SIZE_MAX ? "Any" : table_cell(services, service, 1));
}

static void rules_run(struct trial *trial)
{
    struct firewall firewall = {0};
    struct table rules, ports = {0}, services = {0};
    if (!trial_ask(trial, &rules,
                   STANDARD "PersistentStore SELECT InstanceID, Enabled, Profiles, Action FROM MSFT_NetFirewallRule"))
        return;
    if (trial_ask(trial, &ports,
                  STANDARD "PersistentStore SELECT InstanceID, LocalPort FROM MSFT_NetProtocolPortFilter") &&
        trial_ask(trial, &services,
                  STANDARD "PersistentStore SELECT InstanceID, ServiceName FROM MSFT_NetServiceFilter") &&
        read_firewall(trial, &firewall)) {
        for (size_t i = 0; i < firewall.rule_count; i++) {
            const struct firewall_rule *rule = &firewall.rules[i];
            if (rule->from_policy || !*rule->id)
                continue;
            if (table_row(&rules, rule->id) == SIZE_MAX)
                trial_compare(trial, rule->id, "a rule", "no rule of that id");
            else
                compare_rule(trial, rule, &rules, &ports, &services);
        }
        firewall_free(&firewall);
    }
    table_free(&rules);
    table_free(&ports);
    table_free(&services);
}

static const struct answer rules_answers[] = {
    {STANDARD "PersistentStore SELECT InstanceID, Enabled",
     "WMI-RPCSS-In-TCP\t1\t6\t2\nWMI-RPCSS-In-TCP-NoScope\t1\t1\t2\nWMI-WINMGMT-In-TCP\t1\t6\t2\nWMI-WINMGMT-In-TCP-"
     "NoScope\t1\t1\t2\n"
     "WMI-ASYNC-In-TCP\t2\t6\t2\nRemoteSvcAdmin-RPCSS-In-TCP\t2\t6\t2",
     "WMI-RPCSS-In-TCP\t2\t6\t2\nWMI-RPCSS-In-TCP-NoScope\t1\t1\t2\nWMI-WINMGMT-In-TCP\t1\t6\t2\nWMI-WINMGMT-In-TCP-"
     "NoScope\t1\t1\t2\n"
     "WMI-ASYNC-In-TCP\t2\t6\t2\nRemoteSvcAdmin-RPCSS-In-TCP\t2\t6\t2"},
    {STANDARD "PersistentStore SELECT InstanceID, LocalPort",
     "WMI-RPCSS-In-TCP\t135\nWMI-RPCSS-In-TCP-NoScope\t135\nRemoteSvcAdmin-RPCSS-In-TCP\tRPCEPMap",
     "WMI-RPCSS-In-TCP\t135\nWMI-RPCSS-In-TCP-NoScope\t135\nRemoteSvcAdmin-RPCSS-In-TCP\tRPC"},
    {STANDARD "PersistentStore SELECT InstanceID, ServiceName",
     "WMI-RPCSS-In-TCP\trpcss\nWMI-RPCSS-In-TCP-NoScope\trpcss\nWMI-WINMGMT-In-TCP\twinmgmt\n"
     "WMI-WINMGMT-In-TCP-NoScope\twinmgmt\nRemoteSvcAdmin-RPCSS-In-TCP\trpcss",
     "WMI-RPCSS-In-TCP\twinmgmt\nWMI-RPCSS-In-TCP-NoScope\trpcss\nWMI-WINMGMT-In-TCP\twinmgmt\n"
     "WMI-WINMGMT-In-TCP-NoScope\twinmgmt\nRemoteSvcAdmin-RPCSS-In-TCP\trpcss"},
    {NULL, NULL, NULL}};

static const struct experiment rules_experiment = {
    .id = "FW-RULES",
    .area = "firewall",
    .assumption = "A rule string of the registry means what MSFT_NetFirewallRule and its filters say of that rule.",
    .place = "core/machine/firewall_rule_text.c",
    .steps =
        "Reads every inbound rule that can matter to WMI from the registry and asks the persistent store for the same "
        "id: on or off, profiles, action, port, service.",
    .expected = "no difference",
    .run = rules_run,
    .answers = rules_answers};

/* ---- FW-SWITCHES ---- */

static void switches_run(struct trial *trial)
{
    static const char *const names[PROFILE_COUNT] = {"Domain", "Private", "Public"};
    struct firewall firewall = {0};
    struct table active, com;
    if (!trial_ask(trial, &active,
                   STANDARD "ActiveStore SELECT Name, Enabled, AllowInboundRules, DefaultInboundAction FROM "
                            "MSFT_NetFirewallProfile"))
        return;
    if (!trial_ask(trial, &com, "firewall") || !read_firewall(trial, &firewall)) {
        table_free(&active);
        return;
    }
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        char what[64];
        size_t at = table_row(&active, names[i]);
        const struct firewall_profile *profile = &firewall.profiles[i];
        snprintf(what, sizeof what, "%s: firewall on (ActiveStore)", names[i]);
        trial_compare_number(trial, what, profile->enabled, strtol(table_cell(&active, at, 1), NULL, 10) == 1);
        snprintf(what, sizeof what, "%s: everything blocked (ActiveStore)", names[i]);
        trial_compare_number(trial, what, profile->block_all_inbound, strcmp(table_cell(&active, at, 2), "0") == 0);
        snprintf(what, sizeof what, "%s: inbound allowed by default (ActiveStore)", names[i]);
        trial_compare_number(trial, what, profile->inbound_default_allow, strcmp(table_cell(&active, at, 3), "2") == 0);
        at = i + 1;
        if ((strcmp(table_cell(&com, at, 1), "0") != 0) != profile->enabled)
            trial_note(trial, "%s: INetFwPolicy2 says otherwise, which is documented as the local setting only",
                       names[i]);
    }
    trial_compare_number(trial, "active profiles (INetFwPolicy2)", firewall.active_profiles,
                         strtol(table_cell(&com, 0, 1), NULL, 10));
    firewall_free(&firewall);
    table_free(&active);
    table_free(&com);
}

static const struct answer switches_answers[] = {{STANDARD "ActiveStore SELECT Name",
                                                  "Domain\t1\t2\t4\nPrivate\t1\t2\t4\nPublic\t1\t2\t4",
                                                  "Domain\t1\t2\t4\nPrivate\t1\t0\t4\nPublic\t1\t2\t4"},
                                                 {"firewall", "active\t2\t\t\n1\t1\t0\t0\n2\t1\t0\t0\n4\t1\t0\t0",
                                                  "active\t4\t\t\n1\t1\t0\t0\n2\t1\t0\t0\n4\t1\t0\t0"},
                                                 {NULL, NULL, NULL}};

static const struct experiment switches_experiment = {
    .id = "FW-SWITCHES",
    .area = "firewall",
    .assumption = "The switches that are in force follow [MS-FASP] 2.2.38 from the local, Group Policy and MDM values.",
    .place = "core/windows/firewall_windows.c",
    .steps =
        "Computes for each profile whether the firewall is on, blocks all and allows by default; asks ActiveStore, and "
        "INetFwPolicy2 for the active profiles.",
    .expected = "no difference",
    .run = switches_run,
    .answers = switches_answers};

/* ---- FW-PFN ---- */

static void pfn_run(struct trial *trial)
{
    struct table rules, filters = {0};
    if (!trial_ask(trial, &rules, "registry " POLICY "\\FirewallRules"))
        return;
    if (trial_ask(trial, &filters,
                  STANDARD "PersistentStore SELECT InstanceID, Package FROM MSFT_NetApplicationFilter")) {
        for (size_t i = 0; i < rules.rows; i++) {
            const char *text = table_cell(&rules, i, 1), *id = table_cell(&rules, i, 0);
            if ((!strstr(text, "|PFN=") && !strstr(text, "|PackageFamilyName=")) || strstr(text, "|AppPkgId="))
                continue;
            const char *package = table_cell(&filters, table_row(&filters, id), 1);
            trial_compare(trial, id, "bound to a package",
                          *package && _stricmp(package, "Any") ? "bound to a package" : "to none");
        }
        if (!trial->compared)
            trial_impossible(trial, "no rule of this computer names a package family without its SID");
    }
    table_free(&rules);
    table_free(&filters);
}

static const struct answer pfn_answers[] = {
    {"registry " POLICY "\\FirewallRules",
     "{1}\tv2.30|Action=Allow|Active=TRUE|Dir=In|PFN=Contoso.App_8wekyb3d8bbwe|Name=App|", NULL},
    {STANDARD "PersistentStore SELECT InstanceID, Package", "{1}\tS-1-15-2-1-2-3", "{1}\tAny"},
    {NULL, NULL, NULL}};

static const struct experiment pfn_experiment = {
    .id = "FW-PFN",
    .area = "firewall",
    .assumption =
        "A rule that names a package family but no package SID is bound to that package and never matches a service.",
    .place = "core/machine/firewall_rule_text.c",
    .steps = "Finds rules with PFN or PackageFamilyName and without AppPkgId; asks MSFT_NetApplicationFilter for their "
             "Package.",
    .expected = "each has a package",
    .run = pfn_run,
    .answers = pfn_answers};

/* ---- FW-NO-NETWORK ---- */

static void no_network_run(struct trial *trial)
{
    struct table adapters, com = {0};
    if (!trial_ask(trial, &adapters, "networks"))
        return;
    if (trial_ask(trial, &com, "firewall")) {
        for (size_t i = 0; i < adapters.rows; i++)
            if (strcmp(table_cell(&adapters, i, 1), "none") == 0)
                trial_compare(trial, table_cell(&adapters, i, 0), "Public is active",
                              strtol(table_cell(&com, 0, 1), NULL, 10) & PROFILE_PUBLIC ? "Public is active"
                                                                                        : "it is not");
        if (!trial->compared)
            trial_impossible(trial, "every adapter with a gateway is in the network list");
    }
    table_free(&adapters);
    table_free(&com);
}

static const struct answer no_network_answers[] = {
    {"networks", "{A}\tnone\n{B}\t1", NULL}, {"firewall", "active\t6\t\t", "active\t2\t\t"}, {NULL, NULL, NULL}};

static const struct experiment no_network_experiment = {
    .id = "FW-NO-NETWORK",
    .area = "firewall",
    .assumption = "An interface that is missing from the network list is filtered by the Public profile.",
    .place = "core/requirements/firewall_family.c",
    .steps = "Looks for an adapter that is up, has a gateway and is in no network of the list (a VPN, often); then "
             "Public must be "
             "among the active profiles.",
    .expected = "Public is active",
    .run = no_network_run,
    .answers = no_network_answers};

/* ---- FW-IPSEC-NONE ---- */

static void ipsec_run(struct trial *trial)
{
    struct table rules;
    if (!trial_ask(trial, &rules,
                   STANDARD "ActiveStore SELECT InstanceID, InboundSecurity, Enabled FROM MSFT_NetConSecRule"))
        return;
    long required = 0;
    for (size_t i = 0; i < rules.rows; i++) {
        /* InboundSecurity 2: require; Enabled 1. */
        bool requires = strcmp(table_cell(&rules, i, 1), "2") == 0 && strcmp(table_cell(&rules, i, 2), "1") == 0;
        required += requires;
        if (requires)
            trial_note(trial, "requires authentication: %s", table_cell(&rules, i, 0));
    }
    trial_compare_number(trial, "rules that require inbound authentication", 0, required);
    table_free(&rules);
}

static const struct answer ipsec_answers[] = {
    {STANDARD "ActiveStore SELECT InstanceID, InboundSecurity", "", "{C}\t2\t1"}, {NULL, NULL, NULL}};

static const struct experiment ipsec_experiment = {
    .id = "FW-IPSEC-NONE",
    .area = "firewall",
    .assumption =
        "Where no connection security rule was seen and ActiveStore could not be read, none requires authentication.",
    .place = "core/requirements/firewall_family.c",
    .steps = "Counts the connection security rules in force that require inbound authentication.",
    .expected = "none; a computer with one is where the assumption is wrong for a standard user",
    .run = ipsec_run,
    .answers = ipsec_answers};

/* ---- FW-NO-PRODUCT ---- */

#define PRODUCTS "wmi root\\securitycenter2 SELECT displayName FROM FirewallProduct"

static void product_run(struct trial *trial)
{
    struct table products;
    if (!trial_ask(trial, &products, PRODUCTS))
        return;
    for (size_t i = 0; i < products.rows; i++)
        trial_note(trial, "registered: %s", table_cell(&products, i, 0));
    trial_compare_number(trial, "firewalls of other vendors", 0, (long)products.rows);
    table_free(&products);
}

static const struct answer product_answers[] = {{PRODUCTS, "", "Contoso Firewall"}, {NULL, NULL, NULL}};

static const struct experiment product_experiment = {
    .id = "FW-NO-PRODUCT",
    .area = "firewall",
    .assumption = "Where the firewalls of other vendors could not be read none of them filters.",
    .place = "core/requirements/firewall_in.c",
    .steps = "Counts the firewalls that the security center lists (no server has one).",
    .expected = "none; a computer with one is where the assumption is wrong through the Remote Registry",
    .windows_only = true,
    .run = product_run,
    .answers = product_answers};

/* ---- FW-COM-SWITCHES ---- */

static void com_switches_run(struct trial *trial)
{
    static const char *const names[PROFILE_COUNT] = {"Domain", "Private", "Public"};
    struct table active, com;
    if (!trial_ask(trial, &active,
                   STANDARD "ActiveStore SELECT Name, Enabled, AllowInboundRules, DefaultInboundAction FROM "
                            "MSFT_NetFirewallProfile"))
        return;
    if (trial_ask(trial, &com, "firewall")) {
        for (size_t i = 0; i < PROFILE_COUNT; i++) {
            char what[64];
            size_t at = table_row(&active, names[i]);
            snprintf(what, sizeof what, "%s: everything blocked", names[i]);
            trial_compare_number(trial, what, strtol(table_cell(&com, i + 1, 2), NULL, 10) != 0,
                                 strcmp(table_cell(&active, at, 2), "0") == 0);
            snprintf(what, sizeof what, "%s: inbound allowed by default", names[i]);
            trial_compare_number(trial, what, strtol(table_cell(&com, i + 1, 3), NULL, 10) != 0,
                                 strcmp(table_cell(&active, at, 3), "2") == 0);
        }
        table_free(&com);
    }
    table_free(&active);
}

static const struct answer com_switches_answers[] = {{STANDARD "ActiveStore SELECT Name",
                                                      "Domain\t1\t2\t4\nPrivate\t1\t2\t4\nPublic\t1\t2\t4",
                                                      "Domain\t1\t2\t4\nPrivate\t1\t0\t4\nPublic\t1\t2\t4"},
                                                     {"firewall", "active\t2\t\t\n1\t1\t0\t0\n2\t1\t0\t0\n4\t1\t0\t0",
                                                      "active\t2\t\t\n1\t1\t0\t0\n2\t1\t0\t1\n4\t1\t0\t0"},
                                                     {NULL, NULL, NULL}};

static const struct experiment com_switches_experiment = {
    .id = "FW-COM-SWITCHES",
    .area = "firewall",
    .assumption = "BlockAllInboundTraffic and DefaultInboundAction of INetFwPolicy2 give what is in force.",
    .place = "tests/world/doubles/firewall/main.c",
    .steps =
        "Asks INetFwPolicy2 and ActiveStore for each profile whether all is blocked and what is allowed by default.",
    .expected = "no difference; worth most where a policy and the local setting differ",
    .run = com_switches_run,
    .answers = com_switches_answers};

const struct experiment *const proof_firewall[] = {
    &com_switches_experiment, &rules_experiment, &switches_experiment, &pfn_experiment,
    &no_network_experiment,   &ipsec_experiment, &product_experiment,  NULL};
