/* SPDX-License-Identifier: MIT
 * Experiments that make temporary things: noted before (leftovers.c), removed at the end and by the next start. */
#include "proof.h"

#include "base/memory.h"
#include "machine/firewall.h"

#include <string.h>

enum { LIMIT_MS = 30000 };

#define KEY "SOFTWARE\\WMIReadyProof"

/* ---- REG-BYTES ---- */

static bool set_value(struct trial *trial, const char *name, struct registry_value value)
{
    struct call call = call_make(NULL, LIMIT_MS);
    enum status status = MACHINE_CALL(trial->ours, registry_set, &call, KEY, name, &value);
    leftovers_step();
    registry_value_free(&value);
    return trial_read(trial, status, &call);
}

static void compare_value(struct trial *trial, const char *name, const char *type, const char *hex)
{
    struct table asked;
    if (!trial_ask(trial, &asked, "registry " KEY " %s", name))
        return;
    char what[64];
    snprintf(what, sizeof what, "%s: type", name);
    trial_compare(trial, what, type, table_cell(&asked, 0, 0));
    snprintf(what, sizeof what, "%s: bytes", name);
    trial_compare(trial, what, hex, table_cell(&asked, 0, 1));
    table_free(&asked);
}

static void bytes_run(struct trial *trial)
{
    static const char *const names[] = {"number", "empty", "list"};
    if (!trial_makes(trial, "key " KEY))
        return;
    if (set_value(trial, "number", registry_dword(0x80000001)) && set_value(trial, "empty", registry_string("")) &&
        set_value(trial, "list", registry_multi("a\nb"))) {
        compare_value(trial, "number", "4", "01000080");
        compare_value(trial, "empty", "1", "0000");
        compare_value(trial, "list", "7",
                      "6100000062000000"
                      "0000");
    }
    for (size_t i = 0; i < array_count(names); i++) {
        struct call call = call_make(NULL, LIMIT_MS);
        MACHINE_CALL(trial->ours, registry_delete, &call, KEY, names[i], i + 1 == array_count(names) ? 1 : 0);
        leftovers_step();
    }
    struct table gone;
    if (trial_ask(trial, &gone, "registry " KEY)) {
        trial_compare(trial, "after it was deleted", "absent", gone.rows ? "there" : "absent");
        table_free(&gone);
    }
}

static const struct answer bytes_answers[] = {{"registry " KEY " number", "4\t01000080", "4\t01000000"},
                                              {"registry " KEY " empty", "1\t0000", "1\t"},
                                              {"registry " KEY " list", "7\t61000000620000000000", "7\t610000006200"},
                                              {"registry " KEY, "", "number\t1"},
                                              {NULL, NULL, NULL}};

static const struct experiment bytes_experiment = {
    .id = "REG-BYTES",
    .area = "changes",
    .assumption =
        "What is written to the registry is there byte by byte, and a deleted value leaves nothing, its key neither.",
    .place = "core/windows/registry_windows.c",
    .steps =
        "Makes HKLM\\" KEY " with a number, an empty string and a list, reads them with plain calls, deletes them.",
    .expected = "the same bytes; then no key",
    .changes = true,
    .run = bytes_run,
    .answers = bytes_answers};

/* ---- FW-OWN-RULE ---- */

#define RULE "WMIReady-Proof-In-TCP"
#define RULES "registry SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules"

/* The service writes the registry a moment after COM has returned. */
static void compare_own(struct trial *trial, const char *name, const char *scope)
{
    struct table rules;
    char wanted[96];
    unsigned found = 0, times = 0;
    snprintf(wanted, sizeof wanted, "|Name=%s|", name);
    for (;;) {
        if (!trial_ask(trial, &rules, RULES))
            return;
        for (size_t i = 0; i < rules.rows; i++)
            found += strstr(table_cell(&rules, i, 1), wanted) != NULL;
        if (found || !trial_again(trial, &times))
            break;
        table_free(&rules);
    }
    trial_note(trial, "%s: the registry was asked %u times more", name, times);
    for (size_t i = 0; i < rules.rows; i++) {
        const char *text = table_cell(&rules, i, 1);
        if (!strstr(text, wanted))
            continue;
        trial_compare(trial, "off", "Active=FALSE", strstr(text, "|Active=FALSE|") ? "Active=FALSE" : text);
        trial_compare(trial, "port", "LPort=135", strstr(text, "|LPort=135|") ? "LPort=135" : text);
        trial_compare(trial, "scope", scope, strstr(text, scope) ? scope : text);
    }
    trial_compare_number(trial, "rules of that name after it was made twice", 1, found);
    table_free(&rules);
}

/* ADDRESS is one of documentation only (RFC 5737, RFC 3849). */
static void own_rule(struct trial *trial, const char *name, const char *address, const char *scope)
{
    const struct firewall_rule rule = {.id = (char *)name,
                                       .name = (char *)"",
                                       .group = (char *)"WMI Ready",
                                       .program = (char *)"%SystemRoot%\\system32\\svchost.exe",
                                       .service = (char *)"rpcss",
                                       .ports = (char *)"135",
                                       .addresses = (char *)address,
                                       .protocol = 6,
                                       .profiles = PROFILE_PRIVATE,
                                       .allow = true};
    char thing[64];
    snprintf(thing, sizeof thing, "rule %s", name);
    if (!trial_makes(trial, thing))
        return;
    for (int i = 0; i < 2; i++) {
        struct call call = call_make(NULL, LIMIT_MS);
        enum status status = MACHINE_CALL(trial->ours, firewall_rule_add, &call, &rule);
        leftovers_step();
        if (!trial_read(trial, status, &call))
            return;
    }
    compare_own(trial, name, scope);
    struct call call = call_make(NULL, LIMIT_MS);
    struct table gone;
    MACHINE_CALL(trial->ours, firewall_rule_remove, &call, name);
    leftovers_step();
    if (trial_ask(trial, &gone,
                  "wmi root\\standardcimv2 PersistentStore SELECT InstanceID FROM MSFT_NetFirewallRule WHERE "
                  "DisplayName = '%s'",
                  name)) {
        trial_compare_number(trial, "rules of that name after it was removed", 0, (long long)gone.rows);
        table_free(&gone);
    }
}

static void own_rule_run(struct trial *trial)
{
    own_rule(trial, RULE, "192.0.2.7/32", "|RA4=192.0.2.7");
    own_rule(trial, RULE "6", "2001:db8::7/128", "|RA6=2001:db8::7");
}

#define OWN(active, v6) \
    "{1}\tv2.30|Action=Allow|Active=" active "|Dir=In|Protocol=6|LPort=135|RA4=192.0.2.7|Name=" RULE "|\n" \
    "{2}\tv2.30|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=135|" v6 "|Name=" RULE "6|"

static const struct answer own_rule_answers[] = {
    {RULES, OWN("FALSE", "RA6=2001:db8::7"), OWN("TRUE", "RA6=2001:db8:0:0:0:0:0:7")},
    {"wmi root\\standardcimv2", "", "{1}"},
    {NULL, NULL, NULL}};

static const struct experiment own_rule_experiment = {
    .id = "FW-OWN-RULE",
    .area = "changes",
    .assumption =
        "A rule of our own that is added twice exists once, in the registry as it was given, and is gone once removed.",
    .place = "core/windows/firewall_edit.c",
    .steps =
        "Adds a rule that is off and only for 192.0.2.7 twice, reads the rule strings until it is there, removes it, "
        "asks the persistent store; the same for 2001:db8::7.",
    .expected = "one rule, then none",
    .changes = true,
    .run = own_rule_run,
    .answers = own_rule_answers};

/* ---- WMI-STDREGPROV ---- */

/* WANTED: "0" and what comes, or "not 0": which code an absent value has is written nowhere ("StdRegProv"). */
static void compare_method(struct trial *trial, const char *method, const char *name, const char *code,
                           const char *wanted)
{
    struct table asked;
    char what[96];
    if (!trial_ask(trial, &asked, "stdregprov %s " KEY " %s", method, name))
        return;
    snprintf(what, sizeof what, "%s of %s: return value", method, name);
    trial_note(trial, "%s: %s", what, table_cell(&asked, 0, 0));
    trial_compare(trial, what, code, strcmp(table_cell(&asked, 0, 0), "0") == 0 ? "0" : "not 0");
    snprintf(what, sizeof what, "%s of %s", method, name);
    trial_compare(trial, what, wanted, table_cell(&asked, 0, 1));
    table_free(&asked);
}

static void stdregprov_run(struct trial *trial)
{
    struct registry_value expand = registry_string("%OS%");
    expand.type = REGISTRY_EXPAND_STRING;
    if (!trial_makes(trial, "key " KEY)) {
        registry_value_free(&expand);
        return;
    }
    if (set_value(trial, "number", registry_dword(0x80000001)) && set_value(trial, "empty", registry_string("")) &&
        set_value(trial, "list", registry_multi("a\nb")) && set_value(trial, "expand", expand)) {
        compare_method(trial, "GetDWORDValue", "number", "0", "-2147483647");
        compare_method(trial, "GetStringValue", "empty", "0", "");
        compare_method(trial, "GetMultiStringValue", "list", "0", "a,b");
        compare_method(trial, "GetExpandedStringValue", "expand", "0", "Windows_NT");
        compare_method(trial, "GetStringValue", "absent", "not 0", "");
    }
}

#define ASKED(method, name) "stdregprov " method " " KEY " " name

static const struct answer stdregprov_answers[] = {
    {ASKED("GetDWORDValue", "number"), "0\t-2147483647", "0\t2147483647"},
    {ASKED("GetStringValue", "empty"), "0\t", "1\t"},
    {ASKED("GetMultiStringValue", "list"), "0\ta,b", "0\ta"},
    {ASKED("GetExpandedStringValue", "expand"), "0\tWindows_NT", "0\t%OS%"},
    {ASKED("GetStringValue", "absent"), "1\t", "0\t"},
    {NULL, NULL, NULL}};

static const struct experiment stdregprov_experiment = {
    .id = "WMI-STDREGPROV",
    .area = "changes",
    .assumption =
        "StdRegProv gives back what the registry has: a number above 2^31, an empty string, a list, an expanded "
        "one; 1 for what is absent.",
    .place = "core/windows/wmi_registry_value.c",
    .steps = "Writes such values below HKLM\\" KEY " through the registry and asks StdRegProv for each.",
    .expected = "0 and the value; not 0",
    .changes = true,
    .windows_only = true,
    .run = stdregprov_run,
    .answers = stdregprov_answers};

const struct experiment *const proof_changes[] = {&bytes_experiment, &own_rule_experiment, &stdregprov_experiment,
                                                  NULL};
