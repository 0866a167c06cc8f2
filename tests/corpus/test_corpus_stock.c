/* SPDX-License-Identifier: MIT
 *
 * Whole machines of the corpus through the whole catalogue: the stored firewall of each, the settings of COM and the
 * logon rights that the corpus has, WMI's own AppID as the healthy machine has it (assumed there). With the rules of
 * the WMI group on, an account in Distributed COM Users with its entry in the namespace is ready on every profile; as
 * the machine is, each profile says what the verdict beside its rules says.
 */
#include "corpus_machine.h"

#include "base/memory.h"
#include "check/run.h"
#include "coordinator/coordinator.h"
#include "executor_inline.h"

#include <stdlib.h>
#include <string.h>

static const char near[] = "192.168.1.20", far[] = "10.1.2.7";
static const char *const profiles[] = {"Domain", "Private", "Public"};

static void import_ole(const char *name, void *context)
{
    if (strstr(name, "/ole"))
        corpus_registry_import(name, context);
}

static void take_rights(const char *name, void *context)
{
    struct fake_machine *fake = context;
    if (!strstr(name, "lsa-"))
        return;
    sid_list_free(&fake->network_logon);
    sid_list_free(&fake->deny_network_logon);
    corpus_rights(name, &fake->network_logon, &fake->deny_network_logon);
}

/* The machine of FILE in a network of PROFILE, where it is a member of a domain if that is the domain's. */
static struct fake_machine *machine_of(const char *file, size_t profile, bool rules_on)
{
    static const enum network_category categories[] = {NETWORK_DOMAIN, NETWORK_PRIVATE, NETWORK_PUBLIC};
    struct fake_machine *fake = fake_machine_healthy();
    firewall_free(&fake->firewall);
    fake->firewall = corpus_firewall(file);
    fake->firewall.other_products = memory_string("");
    if (rules_on)
        corpus_firewall_enable(&fake->firewall);
    corpus_files("registry", ".reg", import_ole, fake);
    corpus_files("rights", ".tsv", take_rights, fake);
    if (strstr(file, "win7")) {
        fake->os.major = 6;
        fake->os.minor = 1;
        fake->os.build = 7601;
        fake_rule_text(&fake->os.caption, "Windows 7 Professional");
    }
    fake->os.domain_joined = 1u << profile == PROFILE_DOMAIN;
    if (fake->os.domain_joined)
        fake_rule_text(&fake->os.domain, "CONTOSO");
    fake_networks_clear(fake);
    fake_network(fake, "{6E8E6B1C-52B9-4B8C-9B36-1E0C0F9C6A11}", "Office", categories[profile]);
    fake_subnet(fake, "192.168.1.10", 24);
    return fake;
}

static struct run check(struct fake_machine *fake, struct request request, const char *client)
{
    struct run run;
    fake_rule_text(&request.client_address, client);
    coordinator_run(&request, &fake->machine, executor_inline(), NULL, NULL, &run);
    request_free(&request);
    return run;
}

/* The two findings that the firewall of the machine decides alone. */
static void compare_inbound(const char *where, const struct run *run, bool dcom, bool wmi)
{
    const struct {
        const char *id;
        bool open;
    } rows[] = {{"FW-DCOM-IN", dcom}, {"FW-WMI-IN", wmi}};
    for (size_t i = 0; i < array_count(rows); i++)
        corpus_compared_text(where, rows[i].id, verdict_word(rows[i].open ? V_READY : V_NEEDS_CHANGE),
                             verdict_word(run_finding(run, rows[i].id)->verdict));
}

/* Nothing but what may be noted: every finding that counts is ready. */
static void compare_ready(const char *where, const struct run *run)
{
    compare_inbound(where, run, true, true);
    corpus_compared_number(where, "readiness", READINESS_READY, run_readiness(run));
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        enum verdict verdict = finding->verdict;
        corpus_compared(verdict == V_READY || verdict == V_NOT_APPLICABLE || verdict == V_ATTENTION, "%s: %s is %s",
                        where, finding->id, verdict_word(verdict));
        if (verdict == V_ATTENTION)
            print_message("    %s: %s is attention\n", where, finding->id);
    }
}

static void with_the_rules_on(const char *file, size_t profile)
{
    for (unsigned local = 0; local < 2; local++) {
        struct fake_machine *fake = machine_of(file, profile, true);
        char *where = strbuf_printed("%s, rules on, %s, %s", file, profiles[profile], local ? "there" : "from here");
        struct run run = check(fake, local ? fake_request_local() : fake_request_remote(), near);
        compare_ready(where, &run);
        run_free(&run);
        free(where);
        fake_machine_free(fake);
    }
    /* From elsewhere the domain's rules let in, the others their own subnet only. */
    struct fake_machine *fake = machine_of(file, profile, true);
    bool open = 1u << profile == PROFILE_DOMAIN;
    struct run run = check(fake, fake_request_local(), far);
    corpus_compared_number(file, "readiness from elsewhere", open ? READINESS_READY : READINESS_NEEDS_CHANGE,
                           run_readiness(&run));
    compare_inbound(file, &run, open, open);
    run_free(&run);
    fake_machine_free(fake);
}

static bool allowed(const json_t *profile, const char *kind)
{
    const char *words = json_string_value(json_object_get(profile, kind));
    assert_non_null(words);
    return strncmp(words, "allowed", 7) == 0;
}

static void as_it_is(const char *file, size_t profile, const json_t *verdict)
{
    const json_t *right = json_object_get(verdict, profiles[profile]);
    const char *const clients[] = {near, far};
    for (size_t i = 0; right && i < array_count(clients); i++) {
        struct fake_machine *fake = machine_of(file, profile, false);
        char *where = strbuf_printed("%s as it is, %s, %s", file, profiles[profile], clients[i]);
        struct run run = check(fake, fake_request_local(), clients[i]);
        compare_inbound(where, &run, allowed(right, "dcom"), allowed(right, "wmi"));
        corpus_compared_number(where, "readiness", READINESS_NEEDS_CHANGE, run_readiness(&run));
        run_free(&run);
        free(where);
        fake_machine_free(fake);
    }
}

static void one_machine(const char *file, void *context)
{
    const char *slash = strrchr(file, '/'), *end = strstr(file, "-firewallpolicy.reg");
    char *right = strbuf_printed("firewall-rules/%.*s.verdict.json", (int)(end - slash - 1), slash + 1);
    json_t *verdict = corpus_json(right);
    for (size_t profile = 0; profile < PROFILE_COUNT; profile++) {
        with_the_rules_on(file, profile);
        as_it_is(file, profile, verdict);
    }
    json_decref(verdict);
    free(right);
}

static void stock_machines(void **state)
{
    corpus_files("registry", "-firewallpolicy.reg", one_machine, NULL);
    corpus_end("whole stock machines");
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(stock_machines), {0}};
