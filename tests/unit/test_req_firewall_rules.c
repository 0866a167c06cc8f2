/* SPDX-License-Identifier: MIT
 * Firewall: rules that block, rules that hold perhaps, and which network they are for. */
#include "testing.h"

#include "arrange_firewall.h"
#include "arrange_network.h"
#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

/* ---- rules that block, rules of other kinds ---- */

static void add_block(fake_t *f, const char *id, const char *ports, const char *addresses)
{
    struct firewall_rule *rule = fake_rule_add(f, id, "", ports, PROFILE_ALL, addresses, true);
    fake_rule_text(&rule->program, "");
    rule->allow = false;
}

static void blocked(fake_t *f, request_t *r)
{
    add_block(f, "{DEADBEEF-0000-4000-8000-000000000001}", "*", "*");
}

static void blocked_unnamed(fake_t *f, request_t *r)
{
    add_block(f, "", "*", "*");
}

static void blocked_for_others(fake_t *f, request_t *r)
{
    add_block(f, "{DEADBEEF-0000-4000-8000-000000000002}", "*", "10.0.0.0/8");
}

static void blocked_perhaps(fake_t *f, request_t *r)
{
    add_block(f, "{DEADBEEF-0000-4000-8000-000000000003}", "*", "DefaultGateway");
}

/* One rule for everything instead of Windows' own. */
static void any_program(fake_t *f, request_t *r)
{
    arrange_rules_gone(f, r);
    struct firewall_rule *rule = fake_rule_add(f, "{AB}", "", "*", PROFILE_ALL, "*", true);
    fake_rule_text(&rule->program, "");
    rule->protocol = 256;
}

/* ---- what perhaps holds ---- */

static struct firewall_rule *add_limited(fake_t *f, const char *service, const char *ports)
{
    char *id = strbuf_printed("{LIMITED-%s}", service);
    struct firewall_rule *rule = fake_rule_add(f, id, service, ports, PROFILE_ALL, "*", true);
    free(id);
    rule->fit = FIT_PERHAPS;
    fake_rule_text(&rule->conditions, "LUAuth2_24");
    return rule;
}

/* The only rules that allow have conditions that are not judged. */
static void limited(fake_t *f, request_t *r)
{
    arrange_rules_off(f, r);
    add_limited(f, "rpcss", "135");
    add_limited(f, "winmgmt", "*");
}

static void block_limited(fake_t *f, request_t *r)
{
    add_limited(f, "rpcss", "135")->allow = false;
    add_limited(f, "winmgmt", "*")->allow = false;
}

/* A rule for authenticated peers goes before the one that blocks. */
static void bypass(fake_t *f, request_t *r)
{
    blocked(f, r);
    add_limited(f, "rpcss", "135")->bypass = true;
    add_limited(f, "winmgmt", "*")->bypass = true;
}

static void disputed(fake_t *f, request_t *r)
{
    memcpy(f->firewall.otherwise, f->firewall.profiles, sizeof f->firewall.otherwise);
    f->firewall.otherwise[1].policy_merge_off = true;
    f->firewall.disputed = PROFILE_PRIVATE;
}

static void secured(fake_t *f, request_t *r)
{
    f->firewall.security_rules = memory_new(struct firewall_security_rule);
    f->firewall.security_rule_count = 1;
    f->firewall.security_rules[0] = (struct firewall_security_rule){.name = memory_string("Server isolation"),
                                                                    .addresses = memory_string("*"),
                                                                    .own = memory_string("*"),
                                                                    .ports = memory_string("*"),
                                                                    .protocol = 256,
                                                                    .profiles = PROFILE_ALL};
}

static void interface_off(fake_t *f, request_t *r)
{
    arrange_rules_off(f, r);
    fake_rule_text(&f->firewall.disabled_interfaces[1], "{1F2E3D4C-0000-4000-8000-000000000000}");
}

static void interface_off_here(fake_t *f, request_t *r)
{
    interface_off(f, r);
    (void)fake_interface(f, 0, true, "192.168.1.10", 24);
}

/* ---- which network ---- */

/* The office is private; a virtual switch without a gateway is public. */
static void virtual_switch(fake_t *f, request_t *r)
{
    arrange_no_client(f, r);
    fake_network(f, "{55555555-2222-4333-8444-555555555555}", "Unidentified network", NETWORK_PUBLIC);
    (void)fake_interface(f, 0, true, "192.168.1.10", 24);
    (void)fake_interface(f, 1, false, "172.20.0.1", 20);
    fake_rule(f, DCOM_RULE)->profiles = PROFILE_PRIVATE;
    fake_rule(f, WMI_RULE)->profiles = PROFILE_PRIVATE;
}

/* Both lead somewhere, and only one lets in. */
static void second_way(fake_t *f, request_t *r)
{
    virtual_switch(f, r);
    f->networks.interfaces[1].gateway = true;
}

/* The client comes by a VPN that Windows lists as public, whatever else is private. */
static void by_vpn(fake_t *f, request_t *r)
{
    second_way(f, r);
    network_add_route(&f->networks, "10.1.0.0", 16, 25, 1);
    network_add_route(&f->networks, "0.0.0.0", 0, 25, 0);
    arrange_far_client(f, r);
}

static void by_unlisted(fake_t *f, request_t *r)
{
    by_vpn(f, r);
    f->networks.interfaces[1].network = NETWORK_NONE;
}

static void away(fake_t *f, request_t *r)
{
    arrange_rules_off_no_client(f, r);
    arrange_join_domain(f);
    fake_rule(f, DCOM_RULE "-NoScope")->enabled = true;
    fake_rule(f, WMI_RULE "-NoScope")->enabled = true;
}

static void away_rules_off(fake_t *f, request_t *r)
{
    arrange_rules_off_no_client(f, r);
    fake_rule(f, DCOM_RULE "-NoScope")->enabled = false;
    fake_rule(f, WMI_RULE "-NoScope")->enabled = false;
    arrange_join_domain(f);
}

/* It is let in where it is now: then it does not matter. */
static void away_let_in(fake_t *f, request_t *r)
{
    arrange_join_domain(f);
}

/* The target has IPv6 in the subnet of a client that is known by its IPv4 address. */
static void ipv4_alone(fake_t *f, request_t *r)
{
    arrange_rules_off(f, r);
    fake_rule_text(&r->client_address, "192.168.1.20");
    fake_rule_add(f, "WMIReady-RPCSS-In-TCP", "rpcss", "135", PROFILE_PRIVATE, "192.168.1.20", true);
    fake_rule_add(f, "WMIReady-WINMGMT-In-TCP", "winmgmt", "*", PROFILE_PRIVATE, "192.168.1.20", true);
    fake_subnet(f, "fe80::10", 64);
}

static void own_subnet(fake_t *f, request_t *r)
{
    fake_rule_text(&r->client_address, "own-subnet");
}

#define DCOM &requirement_fw_dcom_in
#define WMI &requirement_fw_wmi_in

/* clang-format off */
static const struct scenario scenarios[] = {
    BOTH("blocked", blocked, V_NEEDS_CHANGE, TEXT_FW_IN_BLOCKED, .remedy = NULL),
    BOTH("blocked by policy", blocked, V_NEEDS_CHANGE, TEXT_FW_IN_BLOCKED, .by_policy = true,
         STEPS(RULE_IS("{DEADBEEF-0000-4000-8000-000000000001}", from_policy, true))),
    BOTH("blocked by a rule without id", blocked_unnamed, V_NEEDS_CHANGE, TEXT_FW_IN_BLOCKED, .remedy = NULL),
    BOTH("blocked for others", blocked_for_others, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("blocked perhaps", blocked_perhaps, V_CANNOT_TELL, TEXT_FW_IN_BLOCKED_PERHAPS, .remedy = NULL),
    BOTH("any program", any_program, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("too many rules", arrange_rules_off, V_CANNOT_TELL, TEXT_FW_IN_TRUNCATED,
         STEPS(MACHINE_IS(firewall.rules_truncated, true))),

    BOTH("limited", limited, V_CANNOT_TELL, TEXT_FW_IN_LIMITED, .remedy = "allow-client", .recommended = true,
         .after = V_READY),
    BOTH("a rule that blocks is limited", block_limited, V_CANNOT_TELL, TEXT_FW_IN_BLOCKED_PERHAPS, .remedy = NULL),
    BOTH("authenticated peers go first", bypass, V_CANNOT_TELL, TEXT_FW_IN_BLOCKED_PERHAPS, .remedy = NULL),
    /* Written for an app, or for its owner alone: as if they were not there. */
    BOTH("for apps", limited, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client", .recommended = true,
         .after = V_READY, STEPS(RULE_IS("{LIMITED-rpcss}", fit, FIT_NO), RULE_IS("{LIMITED-winmgmt}", fit, FIT_NO))),
    BOTH("for Windows 7", NULL, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client", .recommended = true,
         .after = V_READY, STEPS(RULE_SAYS(DCOM_RULE, platforms, "2:6:1"), RULE_SAYS(WMI_RULE, platforms, "2:6:1"))),
    BOTH("from Windows 8 on", NULL, V_READY, TEXT_FW_IN_ALLOWED_CLIENT,
         STEPS(RULE_SAYS(DCOM_RULE, platforms, "2:6:2+"), RULE_SAYS(WMI_RULE, platforms, "2:6:2+"))),
    BOTH("a rule that was not read may block", NULL, V_CANNOT_TELL, TEXT_FW_IN_TRUNCATED_BLOCK,
         STEPS(MACHINE_IS(firewall.rules_truncated, true))),
    BOTH("two policies disagree", disputed, V_CANNOT_TELL, TEXT_FW_IN_DISPUTED, .remedy = NULL),
    /* They disagree, but on nothing that matters here. */
    BOTH("two policies disagree on something else", disputed, V_READY, TEXT_FW_IN_ALLOWED_CLIENT,
         STEPS(DO(arrange_policy_rules), MACHINE_IS(firewall.profiles[1].policy_merge_off, false),
               MACHINE_IS(firewall.modify_state, 0))),
    BOTH("IPsec is asked for", secured, V_CANNOT_TELL, TEXT_FW_IN_SECURED, .remedy = NULL),
    BOTH("off on some interface", interface_off, V_CANNOT_TELL, TEXT_FW_IN_OFF_PERHAPS, .remedy = NULL),
    BOTH("off on the client's interface", interface_off_here, V_ATTENTION, TEXT_FW_IN_OFF, .remedy = NULL),
    BOTH("off on another interface", interface_off_here, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-client", .recommended = true, .after = V_READY,
         STEPS(MACHINE_SAYS(firewall.disabled_interfaces[1], "{00000000-0000-4000-8000-000000000000}"))),
    BOTH("an arrange_override that is not in force", arrange_override, V_READY, TEXT_FW_IN_ALLOWED_CLIENT,
         STEPS(MACHINE_IS(firewall.confirmed, CONFIRMED_SAME))),
    BOTH("another firewall, assumed to let in", arrange_other_product, V_ATTENTION, TEXT_FW_IN_OTHER_ASSUMED,
         STEPS(REQUEST_SAYS(assume, "fw-third-party"))),
    BOTH("a virtual switch", virtual_switch, V_ATTENTION, TEXT_FW_IN_LOCAL_SUBNET, .remedy = NULL),
    BOTH("a second way, client unknown", second_way, V_ATTENTION, TEXT_FW_IN_NO_RULE, .remedy = "make-private",
         .after = V_ATTENTION),
    BOTH("a second way, the client on the first", second_way, V_READY, TEXT_FW_IN_ALLOWED_CLIENT,
         STEPS(REQUEST_SAYS(client_address, "192.168.1.20"))),
    BOTH("by a VPN", by_vpn, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client-public", .after = V_READY),
    BOTH("by an interface of no network", by_unlisted, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-client-public", .after = V_READY),
    BOTH("a member elsewhere", away, V_CANNOT_TELL, TEXT_FW_IN_AWAY, .remedy = NULL),
    BOTH("a member elsewhere, rules off", away_rules_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "enable-rule",
         .recommended = true, .after = V_CANNOT_TELL),
    BOTH("a member elsewhere, let in", away_let_in, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("the IPv4 address alone", ipv4_alone, V_ATTENTION, TEXT_FW_IN_IPV4_ONLY, .remedy = NULL),
    BOTH("for the own subnet", own_subnet, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("for the own subnet, rules off", arrange_rules_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-subnet", .recommended = true, .after = V_READY, STEPS(DO(own_subnet))),
    BOTH("for another subnet", NULL, V_NEEDS_CHANGE, TEXT_FW_IN_OUTSIDE_SUBNET, .remedy = "allow-client",
         .recommended = true, .after = V_READY, STEPS(REQUEST_SAYS(client_address, "10.1.2.0/24"))),
    BOTH("for everybody", NULL, V_CANNOT_TELL, TEXT_FW_IN_PERHAPS_SUBNET, .remedy = "allow-subnet",
         .recommended = true, .after = V_CANNOT_TELL, STEPS(REQUEST_SAYS(client_address, "any"))),
};

/* clang-format on */

static const struct judged judged[] = {
    {DCOM, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_firewall_get}},
    {WMI, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_firewall_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    {0},
};
