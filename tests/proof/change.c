/* SPDX-License-Identifier: MIT
 * Experiments that make temporary things: noted before (leftovers.c), removed at the end and by the next start. */
#include "proof.h"

#include "base/memory.h"
#include "machine/firewall.h"

#include <stdlib.h>
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
    if (!leftovers_note("key " KEY)) {
        trial_impossible(trial, "what will be made cannot be noted on the disk: nothing was made");
        return;
    }
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

static void compare_own(struct trial *trial)
{
    struct table rules;
    unsigned found = 0;
    if (!trial_ask(trial, &rules, RULES))
        return;
    for (size_t i = 0; i < rules.rows; i++) {
        const char *text = table_cell(&rules, i, 1);
        if (!strstr(text, "|Name=" RULE "|"))
            continue;
        found++;
        trial_compare(trial, "off", "Active=FALSE", strstr(text, "|Active=FALSE|") ? "Active=FALSE" : text);
        trial_compare(trial, "port", "LPort=135", strstr(text, "|LPort=135|") ? "LPort=135" : text);
        trial_compare(trial, "scope", "RA4=192.0.2.7", strstr(text, "|RA4=192.0.2.7") ? "RA4=192.0.2.7" : text);
    }
    trial_compare_number(trial, "rules of that name after it was made twice", 1, found);
    table_free(&rules);
}

static void own_rule_run(struct trial *trial)
{
    /* Off, and for an address of documentation only (RFC 5737). */
    const struct firewall_rule rule = {.id = (char *)RULE,
                                       .name = (char *)"",
                                       .group = (char *)"WMI Ready",
                                       .program = (char *)"%SystemRoot%\\system32\\svchost.exe",
                                       .service = (char *)"rpcss",
                                       .ports = (char *)"135",
                                       .addresses = (char *)"192.0.2.7/32",
                                       .protocol = 6,
                                       .profiles = PROFILE_PRIVATE,
                                       .allow = true};
    if (!leftovers_note("rule " RULE)) {
        trial_impossible(trial, "what will be made cannot be noted on the disk: nothing was made");
        return;
    }
    for (int i = 0; i < 2; i++) {
        struct call call = call_make(NULL, LIMIT_MS);
        enum status status = MACHINE_CALL(trial->ours, firewall_rule_add, &call, &rule);
        leftovers_step();
        if (!trial_read(trial, status, &call))
            return;
    }
    compare_own(trial);
    struct call call = call_make(NULL, LIMIT_MS);
    struct table gone;
    MACHINE_CALL(trial->ours, firewall_rule_remove, &call, RULE);
    leftovers_step();
    if (trial_ask(trial, &gone,
                  "wmi root\\standardcimv2 PersistentStore SELECT InstanceID FROM MSFT_NetFirewallRule WHERE "
                  "DisplayName = '" RULE "'")) {
        trial_compare_number(trial, "rules of that name after it was removed", 0, (long long)gone.rows);
        table_free(&gone);
    }
}

static const struct answer own_rule_answers[] = {
    {RULES, "{1}\tv2.30|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=135|RA4=192.0.2.7|Name=" RULE "|",
     "{1}\tv2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|RA4=192.0.2.7|Name=" RULE "|"},
    {"wmi root\\standardcimv2", "", "{1}"},
    {NULL, NULL, NULL}};

static const struct experiment own_rule_experiment = {
    .id = "FW-OWN-RULE",
    .area = "changes",
    .assumption =
        "A rule of our own that is added twice exists once, in the registry as it was given, and is gone once removed.",
    .place = "core/windows/firewall_edit.c",
    .steps = "Adds a rule that is off and only for 192.0.2.7 twice, reads the rule strings, removes it, asks the "
             "persistent store.",
    .expected = "one rule, then none",
    .changes = true,
    .run = own_rule_run,
    .answers = own_rule_answers};

const struct experiment *const proof_changes[] = {&bytes_experiment, &own_rule_experiment, NULL};
