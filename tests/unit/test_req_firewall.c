/* SPDX-License-Identifier: MIT
 * FW-POLICY, FW-DCOM-IN and FW-WMI-IN: every verdict each of them can have. test_req_firewall_port.c has the port. */
#include "testing.h"

#include "arrange_firewall.h"
#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

static void go_domain(fake_t *f)
{
    fake_networks_clear(f);
    fake_network(f, "{22222222-2222-4333-8444-555555555555}", "contoso.example", NETWORK_DOMAIN);
    fake_subnet(f, "192.168.1.10", 24);
}

static void go_public(fake_t *f)
{
    fake_networks_clear(f);
    fake_network(f, "{33333333-2222-4333-8444-555555555555}", "Hotel", NETWORK_PUBLIC);
    fake_subnet(f, "192.168.1.10", 24);
}

/* ---- the group as delivered ---- */

static void rules_off_far(fake_t *f, request_t *r)
{
    arrange_rules_off(f, r);
    arrange_far_client(f, r);
}

static void domain_any(fake_t *f, request_t *r)
{
    go_domain(f);
    arrange_no_client(f, r);
}

static void domain_off(fake_t *f, request_t *r)
{
    domain_any(f, r);
    fake_rule(f, DCOM_RULE "-NoScope")->enabled = false;
    fake_rule(f, WMI_RULE "-NoScope")->enabled = false;
}

/* Servers have one rule for every profile. */
static void domain_server_off(fake_t *f, request_t *r)
{
    domain_off(f, r);
    fake_rule(f, DCOM_RULE "-NoScope")->profiles = PROFILE_ALL;
    fake_rule(f, WMI_RULE "-NoScope")->profiles = PROFILE_ALL;
}

/* Two active profiles: the one without a rule decides. */
static void two_profiles(fake_t *f, request_t *r)
{
    domain_off(f, r);
    fake_network(f, "{44444444-2222-4333-8444-555555555555}", "Lab", NETWORK_PRIVATE);
    fake_rule_text(&r->client_address, "192.168.1.20");
}

static void public_scoped(fake_t *f, request_t *r)
{
    go_public(f);
}

static void public_off(fake_t *f, request_t *r)
{
    go_public(f);
    arrange_rules_off(f, r);
}

static void public_any(fake_t *f, request_t *r)
{
    go_public(f);
    fake_rule_text(&fake_rule(f, DCOM_RULE)->addresses, "*");
    fake_rule_text(&fake_rule(f, WMI_RULE)->addresses, "*");
}

/* ---- scopes ---- */

static void subnets_unknown(fake_t *f, request_t *r)
{
    f->networks.subnet_count = 0;
}

/* The own rule is there for another client: it is widened, not replaced. */
static void own_rule_for_another(fake_t *f, request_t *r)
{
    rules_off_far(f, r);
    fake_rule_add(f, "WMIReady-RPCSS-In-TCP", "rpcss", "135", PROFILE_PRIVATE, "10.1.2.9", true);
    fake_rule_add(f, "WMIReady-WINMGMT-In-TCP", "winmgmt", "*", PROFILE_PRIVATE, "10.1.2.9", true);
}

static void own_rule_for_this(fake_t *f, request_t *r)
{
    rules_off_far(f, r);
    fake_rule_add(f, "WMIReady-RPCSS-In-TCP", "rpcss", "135", PROFILE_PRIVATE, "10.1.2.7", true);
    fake_rule_add(f, "WMIReady-WINMGMT-In-TCP", "winmgmt", "*", PROFILE_PRIVATE, "10.1.2.7", true);
}

static void own_rule_no_client(fake_t *f, request_t *r)
{
    own_rule_for_another(f, r);
    arrange_no_client(f, r);
}

#define DCOM &requirement_fw_dcom_in
#define WMI &requirement_fw_wmi_in

/* clang-format off */
static const struct scenario scenarios[] = {
    BOTH("rules on", NULL, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("rules off", arrange_rules_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client", .recommended = true,
         .after = V_READY),
    BOTH("rules off, Windows' own", arrange_rules_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "enable-rule",
         .after = V_READY),
    /* Windows' own rule is for private and public networks at once: switching it on opens more than is in use. */
    BOTH("rules off, client unknown", arrange_rules_off_no_client, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-subnet", .recommended = true, .after = V_ATTENTION),
    BOTH("rules off, client unknown, Windows' own", arrange_rules_off_no_client, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "enable-rule", .after = V_ATTENTION),
    BOTH("own rule, client unknown", own_rule_no_client, V_CANNOT_TELL, TEXT_FW_IN_PERHAPS_OTHER,
         .remedy = "allow-subnet", .recommended = true, .after = V_ATTENTION),
    BOTH("own rule, client unknown, Windows' own", own_rule_no_client, V_CANNOT_TELL, TEXT_FW_IN_PERHAPS_OTHER,
         .remedy = "enable-rule", .after = V_ATTENTION),
    BOTH("own rule off, client unknown", own_rule_no_client, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-subnet", .recommended = true, .after = V_ATTENTION,
         STEPS(RULE_IS("WMIReady-RPCSS-In-TCP", enabled, false), RULE_IS("WMIReady-WINMGMT-In-TCP", enabled, false))),
    BOTH("rules off, client far", rules_off_far, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client",
         .recommended = true, .after = V_READY),
    BOTH("rules gone", arrange_rules_gone, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client", .recommended = true,
         .after = V_READY),
    BOTH("rules gone, client unknown", arrange_rules_gone, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-subnet", .recommended = true, .after = V_ATTENTION, STEPS(DO(arrange_no_client))),
    BOTH("domain", domain_any, V_READY, TEXT_FW_IN_ALLOWED, .remedy = NULL),
    BOTH("domain, rules off", domain_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "enable-rule",
         .recommended = true, .after = V_READY),
    BOTH("domain, the server's rule off", domain_server_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-subnet", .recommended = true, .after = V_ATTENTION),
    BOTH("domain, the server's rule off, Windows' own", domain_server_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "enable-rule", .after = V_READY),
    BOTH("two profiles, by which the client comes is unknown", two_profiles, V_CANNOT_TELL, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-client", .recommended = true, .after = V_READY),
    BOTH("public, local subnet", public_scoped, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("public, rules off, client unknown", public_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "enable-rule", .after = V_ATTENTION, STEPS(DO(arrange_no_client))),
    BOTH("public, rules off, the network made private", public_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "make-private", .after = V_ATTENTION, STEPS(DO(arrange_no_client))),
    BOTH("public, rules off, made private for the client", public_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "make-private", .after = V_READY),
    BOTH("public, rules off, the client alone", public_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-client-public", .after = V_READY),
    BOTH("public, any address", public_any, V_ATTENTION, TEXT_FW_IN_PUBLIC_ANY, .remedy = NULL),

    BOTH("the LocalSubnet trap", arrange_no_client, V_ATTENTION, TEXT_FW_IN_LOCAL_SUBNET, .remedy = NULL),
    BOTH("outside the subnet", arrange_far_client, V_NEEDS_CHANGE, TEXT_FW_IN_OUTSIDE_SUBNET, .remedy = "allow-client",
         .recommended = true, .after = V_READY),
    BOTH("subnets unknown", subnets_unknown, V_CANNOT_TELL, TEXT_FW_IN_PERHAPS_SUBNET, .remedy = "allow-client",
         .recommended = true, .after = V_READY),
    BOTH("subnets unread", NULL, V_CANNOT_TELL, TEXT_FW_IN_PERHAPS_SUBNET, .remedy = "allow-client",
         .recommended = true, .after = V_READY, STEPS(FAILS(networks_get, ST_DENIED, 5))),
    BOTH("outside the scope", NULL, V_NEEDS_CHANGE, TEXT_FW_IN_OUTSIDE_SCOPE, .remedy = "allow-client",
         .recommended = true, .after = V_READY,
         STEPS(RULE_SAYS(DCOM_RULE, addresses, "10.9.0.0/16"), RULE_SAYS(WMI_RULE, addresses, "10.9.0.0/16"))),
    BOTH("scope, client unknown", NULL, V_CANNOT_TELL, TEXT_FW_IN_PERHAPS_OTHER, .remedy = "allow-subnet",
         .recommended = true, .after = V_ATTENTION,
         STEPS(RULE_SAYS(DCOM_RULE, addresses, "10.9.0.0/16"), RULE_SAYS(WMI_RULE, addresses, "10.9.0.0/16"),
               DO(arrange_no_client))),
    BOTH("own rule for another client", own_rule_for_another, V_NEEDS_CHANGE, TEXT_FW_IN_OUTSIDE_SCOPE,
         .remedy = "allow-client", .recommended = true, .after = V_READY),
    BOTH("own rule", own_rule_for_this, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("remote, let in just now", arrange_remote_client, V_READY, TEXT_FW_IN_PROVEN, .remedy = NULL),
    {"remote, the query fails", WMI, arrange_remote_client, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
     .remedy = "allow-client", .recommended = true, .after = V_READY,
     STEPS(QUERY_FAILS(ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT))},
    /* What is let in from here says nothing about another client. */
    BOTH("remote, for another client", arrange_remote_client, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-client", .recommended = true, .after = V_READY,
         STEPS(REQUEST_SAYS(client_address, "10.1.2.7"))),
};

/* clang-format on */

static const struct judged judged[] = {
    {DCOM, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_firewall_get}},
    {WMI, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_firewall_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

/* What the own rule says, to the letter: it is the narrowest one that works. */
static void the_own_rule_is_narrow(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = fake_request_local();
    rules_off_far(fake, &request);
    struct seen seen = seen_check(fake, &request, WMI);
    struct plan plan;
    struct call call;
    assert_int_equal(
        remedy_plan(seen.finding->offers[0].remedy, &seen.environment, &seen.facts, seen.finding, &plan, &call), ST_OK);
    assert_int_equal(plan.count, 1);
    assert_int_equal(plan.changes[0].kind, CHANGE_FIREWALL_RULE);
    assert_false(plan.changes[0].before.present);
    assert_int_equal(change_write(&fake->machine, &call, &plan.changes[0], &plan.changes[0].after), ST_OK);
    const struct firewall_rule *rule = fake_rule(fake, "WMIReady-WINMGMT-In-TCP");
    assert_non_null(rule);
    assert_string_equal(rule->service, "winmgmt");
    assert_string_equal(rule->program, "%SystemRoot%\\system32\\svchost.exe");
    assert_string_equal(rule->addresses, "10.1.2.7");
    assert_string_equal(rule->ports, "*");
    assert_int_equal(rule->protocol, 6);
    assert_int_equal(rule->profiles, PROFILE_PRIVATE);
    assert_true(rule->enabled && rule->allow);
    plan_free(&plan);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

/* For want of a client: the neighbours, on the active profile and nowhere else. */
static void the_rule_for_neighbours_is_narrow(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    struct request request = fake_request_local();
    arrange_no_client(fake, &request);
    struct seen seen = seen_check(fake, &request, WMI);
    struct plan plan;
    struct call call;
    assert_int_equal(seen.finding->offer_count, 2);
    assert_string_equal(seen.finding->offers[0].remedy->id, "allow-subnet");
    assert_int_equal(
        remedy_plan(seen.finding->offers[0].remedy, &seen.environment, &seen.facts, seen.finding, &plan, &call), ST_OK);
    assert_int_equal(plan.count, 1);
    struct strbuf words = STRBUF_INIT;
    change_describe(&words, LANGUAGE_EN, &plan.changes[0]);
    assert_string_equal(strbuf_text(&words), "Add the firewall rule \"WMIReady-WINMGMT-In-TCP\": allow TCP, service "
                                             "winmgmt, from LocalSubnet, profile Private, switched on");
    strbuf_free(&words);
    plan_free(&plan);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

/* Only the rules of the active profile are switched on. */
static void only_active_profiles_are_opened(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    struct request request = fake_request_local();
    struct seen seen = seen_check(fake, &request, DCOM);
    struct plan plan;
    struct call call;
    assert_int_equal(seen.finding->offer_count, 2);
    assert_int_equal(
        remedy_plan(seen.finding->offers[1].remedy, &seen.environment, &seen.facts, seen.finding, &plan, &call), ST_OK);
    assert_int_equal(plan.count, 1);
    assert_string_equal(plan.changes[0].object, "WMI-RPCSS-In-TCP");
    /* That it is for public networks, too, is told before. */
    struct strbuf words = STRBUF_INIT;
    change_describe(&words, LANGUAGE_EN, &plan.changes[0]);
    assert_string_equal(strbuf_text(&words),
                        "Firewall rule WMI-RPCSS-In-TCP (from LocalSubnet, profile Private, Public): off -> on");
    strbuf_free(&words);
    plan_free(&plan);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

/* A list keeps all its items without their zones; everybody by another name gets no rule. */
static void lists_and_everybody(void **unused)
{
    static const struct {
        const char *client;
        bool offered; /* a rule for the client */
    } cases[] = {{"fe80::7%12,10.1.2.7", true}, {"0.0.0.0/0", false}, {"10.1.2.7,::/0", false}};
    for (size_t i = 0; i < array_count(cases); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = fake_request_local();
        rules_off_far(fake, &request);
        fake_rule_text(&request.client_address, cases[i].client);
        struct seen seen = seen_check(fake, &request, WMI);
        const struct remedy *own = NULL;
        for (size_t k = 0; k < seen.finding->offer_count; k++)
            if (strcmp(seen.finding->offers[k].remedy->id, "allow-client") == 0)
                own = seen.finding->offers[k].remedy;
        assert_int_equal(own != NULL, cases[i].offered);
        if (own) {
            struct plan plan;
            struct call call;
            assert_int_equal(remedy_plan(own, &seen.environment, &seen.facts, seen.finding, &plan, &call), ST_OK);
            char *text = state_string(&plan.changes[0].after);
            assert_non_null(strstr(text, "10.1.2.7"));
            assert_null(strstr(text, "%12"));
            free(text);
            plan_free(&plan);
        }
        seen_free(&seen);
        request_free(&request);
        fake_machine_free(fake);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    cmocka_unit_test(the_own_rule_is_narrow),
    cmocka_unit_test(the_rule_for_neighbours_is_narrow),
    cmocka_unit_test(only_active_profiles_are_opened),
    cmocka_unit_test(lists_and_everybody),
    {0},
};
