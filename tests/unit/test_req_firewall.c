/* SPDX-License-Identifier: MIT
 * FW-POLICY, FW-DCOM-IN and FW-WMI-IN: every verdict each of them can have. test_req_firewall_port.c has the port. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

typedef struct fake_machine fake_t;
typedef struct request request_t;

#define DCOM_RULE "WMI-RPCSS-In-TCP"
#define WMI_RULE "WMI-WINMGMT-In-TCP"

static struct firewall_profile *private_profile(fake_t *f)
{
    return &f->firewall.profiles[1];
}

static void no_client(fake_t *f, request_t *r)
{
    (void)f;
    free(r->client_address);
    r->client_address = NULL;
}

static void far_client(fake_t *f, request_t *r)
{
    (void)f;
    fake_rule_text(&r->client_address, "10.1.2.7");
}

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
static void rules_off(fake_t *f, request_t *r)
{
    (void)r;
    fake_rule(f, DCOM_RULE)->enabled = false;
    fake_rule(f, WMI_RULE)->enabled = false;
}

static void rules_off_no_client(fake_t *f, request_t *r)
{
    rules_off(f, r);
    no_client(f, r);
}

static void rules_off_far(fake_t *f, request_t *r)
{
    rules_off(f, r);
    far_client(f, r);
}

static void rules_gone(fake_t *f, request_t *r)
{
    (void)r;
    fake_rule_remove(f, DCOM_RULE);
    fake_rule_remove(f, WMI_RULE);
}

static void rules_gone_no_client(fake_t *f, request_t *r)
{
    rules_gone(f, r);
    no_client(f, r);
}

static void domain_any(fake_t *f, request_t *r)
{
    go_domain(f);
    no_client(f, r);
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
    (void)r;
    go_public(f);
}

static void public_off(fake_t *f, request_t *r)
{
    go_public(f);
    rules_off(f, r);
}

static void public_off_no_client(fake_t *f, request_t *r)
{
    public_off(f, r);
    no_client(f, r);
}

static void public_any(fake_t *f, request_t *r)
{
    (void)r;
    go_public(f);
    fake_rule_text(&fake_rule(f, DCOM_RULE)->addresses, "*");
    fake_rule_text(&fake_rule(f, WMI_RULE)->addresses, "*");
}

/* ---- scopes ---- */
static void subnets_unknown(fake_t *f, request_t *r)
{
    (void)r;
    f->networks.subnet_count = 0;
}

static void networks_denied(fake_t *f, request_t *r)
{
    (void)r;
    fake_fail(f, FAKE_networks_get, ST_DENIED, 5);
}

static void other_scope(fake_t *f, request_t *r)
{
    (void)r;
    fake_rule_text(&fake_rule(f, DCOM_RULE)->addresses, "10.9.0.0/16");
    fake_rule_text(&fake_rule(f, WMI_RULE)->addresses, "10.9.0.0/16");
}

static void other_scope_no_client(fake_t *f, request_t *r)
{
    other_scope(f, r);
    no_client(f, r);
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
    no_client(f, r);
}

static void own_rule_off_no_client(fake_t *f, request_t *r)
{
    own_rule_no_client(f, r);
    fake_rule(f, "WMIReady-RPCSS-In-TCP")->enabled = false;
    fake_rule(f, "WMIReady-WINMGMT-In-TCP")->enabled = false;
}

/* A remote target learns the client's address from its own connection to TCP 135. */
static void remote_client(fake_t *f, request_t *r)
{
    rules_off(f, r);
    no_client(f, r);
    r->local = false;
}

static void remote_query_fails(fake_t *f, request_t *r)
{
    remote_client(f, r);
    fake_query_fails(f, ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT);
}

/* What is let in from here says nothing about another client. */
static void remote_for_another(fake_t *f, request_t *r)
{
    remote_client(f, r);
    fake_rule_text(&r->client_address, "10.1.2.7");
}

/* ---- rules that block, rules of other kinds ---- */
static void add_block(fake_t *f, const char *id, const char *ports, const char *addresses)
{
    struct firewall_rule *rule = fake_rule_add(f, id, "", ports, PROFILE_ALL, addresses, true);
    fake_rule_text(&rule->program, "");
    rule->allow = false;
}

static void blocked(fake_t *f, request_t *r)
{
    (void)r;
    add_block(f, "{DEADBEEF-0000-4000-8000-000000000001}", "*", "*");
}

static void blocked_by_policy(fake_t *f, request_t *r)
{
    blocked(f, r);
    fake_rule(f, "{DEADBEEF-0000-4000-8000-000000000001}")->from_policy = true;
}

static void blocked_unnamed(fake_t *f, request_t *r)
{
    (void)r;
    add_block(f, "", "*", "*");
}

static void blocked_for_others(fake_t *f, request_t *r)
{
    (void)r;
    add_block(f, "{DEADBEEF-0000-4000-8000-000000000002}", "*", "10.0.0.0/8");
}

static void blocked_perhaps(fake_t *f, request_t *r)
{
    (void)r;
    add_block(f, "{DEADBEEF-0000-4000-8000-000000000003}", "*", "DefaultGateway");
}

/* One rule for everything instead of Windows' own. */
static void any_program(fake_t *f, request_t *r)
{
    rules_gone(f, r);
    struct firewall_rule *rule = fake_rule_add(f, "{AB}", "", "*", PROFILE_ALL, "*", true);
    fake_rule_text(&rule->program, "");
    rule->protocol = 256;
}

static void too_many(fake_t *f, request_t *r)
{
    rules_off(f, r);
    f->firewall.rules_truncated = true;
}

/* ---- above the rules ---- */
static void stopped(fake_t *f, request_t *r)
{
    (void)r;
    f->firewall.service_running = false;
}

/* So it is on Windows: COM, which names the profiles, does not answer. */
static void stopped_no_profile(fake_t *f, request_t *r)
{
    stopped(f, r);
    f->firewall.active_profiles = 0;
}

static void off(fake_t *f, request_t *r)
{
    (void)r;
    private_profile(f)->enabled = false;
}

static void off_by_policy(fake_t *f, request_t *r)
{
    off(f, r);
    private_profile(f)->set_by_policy = true;
}

static void off_elsewhere(fake_t *f, request_t *r)
{
    (void)r;
    f->firewall.profiles[0].enabled = false;
}

static void default_open(fake_t *f, request_t *r)
{
    rules_gone(f, r);
    private_profile(f)->inbound_default_allow = true;
}

static void block_all(fake_t *f, request_t *r)
{
    (void)r;
    private_profile(f)->block_all_inbound = true;
    f->firewall.modify_state = 2;
}

static void block_all_by_policy(fake_t *f, request_t *r)
{
    block_all(f, r);
    private_profile(f)->set_by_policy = true;
}

static void inbound_blocked(fake_t *f, request_t *r)
{
    (void)r;
    f->firewall.modify_state = 2;
}

static void inbound_blocked_partly(fake_t *f, request_t *r)
{
    inbound_blocked(f, r);
    f->firewall.modify_partly = true;
}

static void modify_unread(fake_t *f, request_t *r)
{
    (void)r;
    f->firewall.modify_state = MODIFY_UNREAD;
}

static void modify_unread_confirmed(fake_t *f, request_t *r)
{
    modify_unread(f, r);
    f->firewall.confirmed = CONFIRMED_SAME;
}

static void merge_off(fake_t *f, request_t *r)
{
    (void)r;
    private_profile(f)->policy_merge_off = true;
    f->firewall.modify_state = 1;
}

static void merge_off_no_rule(fake_t *f, request_t *r)
{
    merge_off(f, r);
    rules_off(f, r);
}

static void policy_rules(fake_t *f, request_t *r)
{
    merge_off(f, r);
    fake_rule_add(f, "{POLICY-1}", "rpcss", "135", PROFILE_ALL, "192.168.1.0/24", true)->from_policy = true;
    fake_rule_add(f, "{POLICY-2}", "winmgmt", "*", PROFILE_ALL, "192.168.1.0/24", true)->from_policy = true;
}

static void override(fake_t *f, request_t *r)
{
    (void)r;
    f->firewall.modify_state = 1;
}

static void override_rules_off(fake_t *f, request_t *r)
{
    override(f, r);
    rules_off(f, r);
}

static void other_product(fake_t *f, request_t *r)
{
    (void)r;
    fake_rule_text(&f->firewall.other_products, "Contoso Endpoint Shield");
}

static void unread(fake_t *f, request_t *r)
{
    (void)r;
    fake_fail(f, FAKE_firewall_get, ST_UNREACHABLE, 0x800706BA);
}

static void no_profile(fake_t *f, request_t *r)
{
    (void)r;
    f->firewall.active_profiles = 0;
}

/* Read over the Remote Registry: which profiles are active does not stand there. */
static void profiles_unread(fake_t *f, request_t *r)
{
    (void)r;
    f->firewall.active_profiles = 0;
    f->firewall.profiles_unread = true;
}

static void profiles_unread_off(fake_t *f, request_t *r)
{
    rules_off(f, r);
    fake_rule(f, DCOM_RULE "-NoScope")->enabled = false;
    fake_rule(f, WMI_RULE "-NoScope")->enabled = false;
    profiles_unread(f, r);
}

static void profiles_unread_off_no_client(fake_t *f, request_t *r)
{
    profiles_unread_off(f, r);
    no_client(f, r);
}

/* Let in on the domain profile, not on the others. */
static void profiles_unread_far(fake_t *f, request_t *r)
{
    profiles_unread(f, r);
    far_client(f, r);
}

/* On the private profile it depends on a port that was not read, on the others there is no rule. */
static void profiles_unread_port_unread(fake_t *f, request_t *r)
{
    profiles_unread_off(f, r);
    fake_rule_add(f, "{DYNAMIC}", "", "49152-65535", PROFILE_PRIVATE, "*", true);
    fake_fail(f, FAKE_wmi_host_get, ST_DENIED, 5);
}

static void profiles_unread_one_off(fake_t *f, request_t *r)
{
    profiles_unread(f, r);
    off(f, r);
}

static void profiles_unread_one_blocks(fake_t *f, request_t *r)
{
    profiles_unread(f, r);
    private_profile(f)->block_all_inbound = true;
}

static void profiles_unread_all_block(fake_t *f, request_t *r)
{
    profiles_unread(f, r);
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        f->firewall.profiles[i].block_all_inbound = true;
}

static void profiles_unread_merge_off(fake_t *f, request_t *r)
{
    profiles_unread(f, r);
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        f->firewall.profiles[i].policy_merge_off = true;
}

static void remote_unread(fake_t *f, request_t *r)
{
    remote_client(f, r);
    unread(f, r);
}

static void remote_other_product(fake_t *f, request_t *r)
{
    remote_client(f, r);
    other_product(f, r);
}

static void remote_stopped(fake_t *f, request_t *r)
{
    remote_client(f, r);
    stopped(f, r);
}

/* ---- what perhaps holds ---- */
static struct firewall_rule *add_limited(fake_t *f, const char *service, const char *ports)
{
    char *id = string_printf("{LIMITED-%s}", service);
    struct firewall_rule *rule = fake_rule_add(f, id, service, ports, PROFILE_ALL, "*", true);
    free(id);
    rule->fit = FIT_PERHAPS;
    fake_rule_text(&rule->conditions, "LUAuth2_24");
    return rule;
}

/* The only rules that allow have conditions that are not judged. */
static void limited(fake_t *f, request_t *r)
{
    rules_off(f, r);
    add_limited(f, "rpcss", "135");
    add_limited(f, "winmgmt", "*");
}

static void block_limited(fake_t *f, request_t *r)
{
    (void)r;
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

/* Written for an app, or for its owner alone: as if they were not there. */
static void for_apps(fake_t *f, request_t *r)
{
    limited(f, r);
    fake_rule(f, "{LIMITED-rpcss}")->fit = FIT_NO;
    fake_rule(f, "{LIMITED-winmgmt}")->fit = FIT_NO;
}

static void for_windows_7(fake_t *f, request_t *r)
{
    (void)r;
    fake_rule_text(&fake_rule(f, DCOM_RULE)->platforms, "2:6:1");
    fake_rule_text(&fake_rule(f, WMI_RULE)->platforms, "2:6:1");
}

static void newer_than_8(fake_t *f, request_t *r)
{
    (void)r;
    fake_rule_text(&fake_rule(f, DCOM_RULE)->platforms, "2:6:2+");
    fake_rule_text(&fake_rule(f, WMI_RULE)->platforms, "2:6:2+");
}

static void truncated(fake_t *f, request_t *r)
{
    (void)r;
    f->firewall.rules_truncated = true;
}

static void disputed(fake_t *f, request_t *r)
{
    (void)r;
    memcpy(f->firewall.otherwise, f->firewall.profiles, sizeof f->firewall.otherwise);
    f->firewall.otherwise[1].policy_merge_off = true;
    f->firewall.disputed = PROFILE_PRIVATE;
}

/* They disagree, but on nothing that matters here. */
static void disputed_idly(fake_t *f, request_t *r)
{
    disputed(f, r);
    policy_rules(f, r);
    private_profile(f)->policy_merge_off = false;
    f->firewall.modify_state = 0;
}

static void secured(fake_t *f, request_t *r)
{
    (void)r;
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
    rules_off(f, r);
    fake_rule_text(&f->firewall.disabled_interfaces[1], "{1F2E3D4C-0000-4000-8000-000000000000}");
}

static void interface_off_here(fake_t *f, request_t *r)
{
    interface_off(f, r);
    (void)fake_interface(f, 0, true, "192.168.1.10", 24);
}

static void interface_off_elsewhere(fake_t *f, request_t *r)
{
    interface_off_here(f, r);
    fake_rule_text(&f->firewall.disabled_interfaces[1], "{00000000-0000-4000-8000-000000000000}");
}

static void override_confirmed(fake_t *f, request_t *r)
{
    override(f, r);
    f->firewall.confirmed = CONFIRMED_SAME;
}

static void assumed_product(fake_t *f, request_t *r)
{
    other_product(f, r);
    fake_rule_text(&r->assume, "fw-third-party");
}

/* ---- which network ---- */

/* The office is private; a virtual switch without a gateway is public. */
static void virtual_switch(fake_t *f, request_t *r)
{
    no_client(f, r);
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

static void second_way_client(fake_t *f, request_t *r)
{
    second_way(f, r);
    fake_rule_text(&r->client_address, "192.168.1.20");
}

/* The client comes by a VPN that Windows lists as public, whatever else is private. */
static void by_vpn(fake_t *f, request_t *r)
{
    second_way(f, r);
    network_add_route(&f->networks, "10.1.0.0", 16, 25, 1);
    network_add_route(&f->networks, "0.0.0.0", 0, 25, 0);
    far_client(f, r);
}

static void by_unlisted(fake_t *f, request_t *r)
{
    by_vpn(f, r);
    f->networks.interfaces[1].network = NETWORK_NONE;
}

static void member(fake_t *f)
{
    f->os.domain_joined = true;
    fake_rule_text(&f->os.domain, "contoso.example");
}

static void away(fake_t *f, request_t *r)
{
    rules_off_no_client(f, r);
    member(f);
    fake_rule(f, DCOM_RULE "-NoScope")->enabled = true;
    fake_rule(f, WMI_RULE "-NoScope")->enabled = true;
}

static void away_rules_off(fake_t *f, request_t *r)
{
    rules_off_no_client(f, r);
    fake_rule(f, DCOM_RULE "-NoScope")->enabled = false;
    fake_rule(f, WMI_RULE "-NoScope")->enabled = false;
    member(f);
}

/* It is let in where it is now: then it does not matter. */
static void away_let_in(fake_t *f, request_t *r)
{
    (void)r;
    member(f);
}

/* The target has IPv6 in the subnet of a client that is known by its IPv4 address. */
static void ipv4_alone(fake_t *f, request_t *r)
{
    rules_off(f, r);
    fake_rule_text(&r->client_address, "192.168.1.20");
    fake_rule_add(f, "WMIReady-RPCSS-In-TCP", "rpcss", "135", PROFILE_PRIVATE, "192.168.1.20", true);
    fake_rule_add(f, "WMIReady-WINMGMT-In-TCP", "winmgmt", "*", PROFILE_PRIVATE, "192.168.1.20", true);
    fake_subnet(f, "fe80::10", 64);
}

static void own_subnet(fake_t *f, request_t *r)
{
    (void)f;
    fake_rule_text(&r->client_address, "own-subnet");
}

static void own_subnet_off(fake_t *f, request_t *r)
{
    rules_off(f, r);
    own_subnet(f, r);
}

static void a_subnet(fake_t *f, request_t *r)
{
    (void)f;
    fake_rule_text(&r->client_address, "10.1.2.0/24");
}

static void everybody(fake_t *f, request_t *r)
{
    (void)f;
    fake_rule_text(&r->client_address, "any");
}

#define POLICY &requirement_fw_policy
#define DCOM &requirement_fw_dcom_in
#define WMI &requirement_fw_wmi_in

/* The same state for both kinds of traffic. */
#define BOTH(name, arrange, verdict, summary, ...) \
    {name ", DCOM", DCOM, arrange, verdict, summary, __VA_ARGS__}, \
    { \
        name ", WMI", WMI, arrange, verdict, summary, __VA_ARGS__ \
    }

/* clang-format off */
static const struct scenario scenarios[] = {
    BOTH("rules on", NULL, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("rules off", rules_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client", .recommended = true,
         .after = V_READY),
    BOTH("rules off, Windows' own", rules_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "enable-rule",
         .after = V_READY),
    /* Windows' own rule is for private and public networks at once: switching it on opens more than is in use. */
    BOTH("rules off, client unknown", rules_off_no_client, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-subnet", .recommended = true, .after = V_ATTENTION),
    BOTH("rules off, client unknown, Windows' own", rules_off_no_client, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "enable-rule", .after = V_ATTENTION),
    BOTH("own rule, client unknown", own_rule_no_client, V_CANNOT_TELL, TEXT_FW_IN_PERHAPS_OTHER,
         .remedy = "allow-subnet", .recommended = true, .after = V_ATTENTION),
    BOTH("own rule, client unknown, Windows' own", own_rule_no_client, V_CANNOT_TELL, TEXT_FW_IN_PERHAPS_OTHER,
         .remedy = "enable-rule", .after = V_ATTENTION),
    BOTH("own rule off, client unknown", own_rule_off_no_client, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-subnet", .recommended = true, .after = V_ATTENTION),
    BOTH("rules off, client far", rules_off_far, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client",
         .recommended = true, .after = V_READY),
    BOTH("rules gone", rules_gone, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client", .recommended = true,
         .after = V_READY),
    BOTH("rules gone, client unknown", rules_gone_no_client, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-subnet", .recommended = true, .after = V_ATTENTION),
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
    BOTH("public, rules off, client unknown", public_off_no_client, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "enable-rule", .after = V_ATTENTION),
    BOTH("public, rules off, the network made private", public_off_no_client, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "make-private", .after = V_ATTENTION),
    BOTH("public, rules off, made private for the client", public_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "make-private", .after = V_READY),
    BOTH("public, rules off, the client alone", public_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-client-public", .after = V_READY),
    BOTH("public, any address", public_any, V_ATTENTION, TEXT_FW_IN_PUBLIC_ANY, .remedy = NULL),

    BOTH("the LocalSubnet trap", no_client, V_ATTENTION, TEXT_FW_IN_LOCAL_SUBNET, .remedy = NULL),
    BOTH("outside the subnet", far_client, V_NEEDS_CHANGE, TEXT_FW_IN_OUTSIDE_SUBNET, .remedy = "allow-client",
         .recommended = true, .after = V_READY),
    BOTH("subnets unknown", subnets_unknown, V_CANNOT_TELL, TEXT_FW_IN_PERHAPS_SUBNET, .remedy = "allow-client",
         .recommended = true, .after = V_READY),
    BOTH("subnets unread", networks_denied, V_CANNOT_TELL, TEXT_FW_IN_PERHAPS_SUBNET, .remedy = "allow-client",
         .recommended = true, .after = V_READY),
    BOTH("outside the scope", other_scope, V_NEEDS_CHANGE, TEXT_FW_IN_OUTSIDE_SCOPE, .remedy = "allow-client",
         .recommended = true, .after = V_READY),
    BOTH("scope, client unknown", other_scope_no_client, V_CANNOT_TELL, TEXT_FW_IN_PERHAPS_OTHER,
         .remedy = "allow-subnet", .recommended = true, .after = V_ATTENTION),
    BOTH("own rule for another client", own_rule_for_another, V_NEEDS_CHANGE, TEXT_FW_IN_OUTSIDE_SCOPE,
         .remedy = "allow-client", .recommended = true, .after = V_READY),
    BOTH("own rule", own_rule_for_this, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("remote, let in just now", remote_client, V_READY, TEXT_FW_IN_PROVEN, .remedy = NULL),
    {"remote, the query fails", WMI, remote_query_fails, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client",
     .recommended = true, .after = V_READY},
    BOTH("remote, for another client", remote_for_another, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-client", .recommended = true, .after = V_READY),
    BOTH("remote, let in, settings unread", remote_unread, V_READY, TEXT_FW_IN_PROVEN, .remedy = NULL),
    BOTH("remote, let in, another firewall", remote_other_product, V_READY, TEXT_FW_IN_PROVEN, .remedy = NULL),
    BOTH("remote, let in, service stopped", remote_stopped, V_READY, TEXT_FW_IN_PROVEN, .remedy = NULL),

    BOTH("blocked", blocked, V_NEEDS_CHANGE, TEXT_FW_IN_BLOCKED, .remedy = NULL),
    BOTH("blocked by policy", blocked_by_policy, V_NEEDS_CHANGE, TEXT_FW_IN_BLOCKED, .by_policy = true),
    BOTH("blocked by a rule without id", blocked_unnamed, V_NEEDS_CHANGE, TEXT_FW_IN_BLOCKED, .remedy = NULL),
    BOTH("blocked for others", blocked_for_others, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("blocked perhaps", blocked_perhaps, V_CANNOT_TELL, TEXT_FW_IN_BLOCKED_PERHAPS, .remedy = NULL),
    BOTH("any program", any_program, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("too many rules", too_many, V_CANNOT_TELL, TEXT_FW_IN_TRUNCATED, .remedy = NULL),

    BOTH("service stopped", stopped, V_CANNOT_TELL, TEXT_FW_IN_STOPPED, .remedy = NULL),
    BOTH("service stopped, profiles unnamed", stopped_no_profile, V_CANNOT_TELL, TEXT_FW_POLICY_STOPPED,
         .remedy = NULL),
    BOTH("off", off, V_ATTENTION, TEXT_FW_IN_OFF, .remedy = NULL),
    BOTH("open by default", default_open, V_ATTENTION, TEXT_FW_IN_OPEN, .remedy = NULL),
    BOTH("all blocked", block_all, V_NEEDS_CHANGE, TEXT_FW_IN_ALL_BLOCKED, .remedy = NULL),
    BOTH("merge off", merge_off, V_NEEDS_CHANGE, TEXT_FW_IN_MERGE_OFF, .by_policy = true),
    BOTH("merge off, no rule", merge_off_no_rule, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .by_policy = true),
    BOTH("rules of Group Policy", policy_rules, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("Group Policy overrides", override_rules_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .by_policy = true),
    BOTH("no profile", no_profile, V_CANNOT_TELL, TEXT_FW_IN_NO_PROFILE, .remedy = NULL),
    BOTH("profiles unread, let in on all", profiles_unread, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("profiles unread, on none", profiles_unread_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-client", .recommended = true, .after = V_CANNOT_TELL),
    BOTH("profiles unread, on none, Windows' own", profiles_unread_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "enable-rule", .after = V_READY),
    BOTH("profiles unread, on none, client unknown", profiles_unread_off_no_client, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-subnet", .recommended = true, .after = V_CANNOT_TELL),
    BOTH("profiles unread, on some", profiles_unread_far, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER, .remedy = NULL),
    {"profiles unread, port unread", WMI, profiles_unread_port_unread, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER,
     .remedy = NULL},
    BOTH("profiles unread, one blocks", profiles_unread_one_blocks, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER,
         .remedy = NULL),
    BOTH("unread", unread, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL),

    BOTH("limited", limited, V_CANNOT_TELL, TEXT_FW_IN_LIMITED, .remedy = "allow-client", .recommended = true,
         .after = V_READY),
    BOTH("a rule that blocks is limited", block_limited, V_CANNOT_TELL, TEXT_FW_IN_BLOCKED_PERHAPS, .remedy = NULL),
    BOTH("authenticated peers go first", bypass, V_CANNOT_TELL, TEXT_FW_IN_BLOCKED_PERHAPS, .remedy = NULL),
    BOTH("for apps", for_apps, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client", .recommended = true,
         .after = V_READY),
    BOTH("for Windows 7", for_windows_7, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client",
         .recommended = true, .after = V_READY),
    BOTH("from Windows 8 on", newer_than_8, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("a rule that was not read may block", truncated, V_CANNOT_TELL, TEXT_FW_IN_TRUNCATED_BLOCK, .remedy = NULL),
    BOTH("two policies disagree", disputed, V_CANNOT_TELL, TEXT_FW_IN_DISPUTED, .remedy = NULL),
    BOTH("two policies disagree on something else", disputed_idly, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("IPsec is asked for", secured, V_CANNOT_TELL, TEXT_FW_IN_SECURED, .remedy = NULL),
    BOTH("off on some interface", interface_off, V_CANNOT_TELL, TEXT_FW_IN_OFF_PERHAPS, .remedy = NULL),
    BOTH("off on the client's interface", interface_off_here, V_ATTENTION, TEXT_FW_IN_OFF, .remedy = NULL),
    BOTH("off on another interface", interface_off_elsewhere, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-client", .recommended = true, .after = V_READY),
    BOTH("an override that cannot be placed", override, V_CANNOT_TELL, TEXT_FW_IN_OVERRIDE, .by_policy = true),
    BOTH("an override that is not in force", override_confirmed, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("another firewall", other_product, V_CANNOT_TELL, TEXT_FW_IN_OTHER, .remedy = NULL),
    BOTH("another firewall, assumed to let in", assumed_product, V_ATTENTION, TEXT_FW_IN_OTHER_ASSUMED,
         .remedy = NULL),
    BOTH("a virtual switch", virtual_switch, V_ATTENTION, TEXT_FW_IN_LOCAL_SUBNET, .remedy = NULL),
    BOTH("a second way, client unknown", second_way, V_ATTENTION, TEXT_FW_IN_NO_RULE, .remedy = "make-private",
         .after = V_ATTENTION),
    BOTH("a second way, the client on the first", second_way_client, V_READY, TEXT_FW_IN_ALLOWED_CLIENT,
         .remedy = NULL),
    BOTH("by a VPN", by_vpn, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client-public", .after = V_READY),
    BOTH("by an interface of no network", by_unlisted, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-client-public", .after = V_READY),
    BOTH("a member elsewhere", away, V_CANNOT_TELL, TEXT_FW_IN_AWAY, .remedy = NULL),
    BOTH("a member elsewhere, rules off", away_rules_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "enable-rule",
         .recommended = true, .after = V_CANNOT_TELL),
    BOTH("a member elsewhere, let in", away_let_in, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("the IPv4 address alone", ipv4_alone, V_ATTENTION, TEXT_FW_IN_IPV4_ONLY, .remedy = NULL),
    BOTH("for the own subnet", own_subnet, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("for the own subnet, rules off", own_subnet_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-subnet",
         .recommended = true, .after = V_READY),
    BOTH("for another subnet", a_subnet, V_NEEDS_CHANGE, TEXT_FW_IN_OUTSIDE_SUBNET, .remedy = "allow-client",
         .recommended = true, .after = V_READY),
    BOTH("for everybody", everybody, V_CANNOT_TELL, TEXT_FW_IN_PERHAPS_SUBNET, .remedy = "allow-subnet",
         .recommended = true, .after = V_CANNOT_TELL),

    {"nothing above", POLICY, NULL, V_READY, TEXT_FW_POLICY_READY, .remedy = NULL},
    {"service stopped", POLICY, stopped, V_ATTENTION, TEXT_FW_POLICY_STOPPED, .remedy = NULL},
    {"off", POLICY, off, V_ATTENTION, TEXT_FW_POLICY_OFF, .remedy = NULL},
    {"off by policy", POLICY, off_by_policy, V_ATTENTION, TEXT_FW_POLICY_OFF, .by_policy = true},
    {"off on an idle profile", POLICY, off_elsewhere, V_READY, TEXT_FW_POLICY_READY, .remedy = NULL},
    {"all blocked", POLICY, block_all, V_NEEDS_CHANGE, TEXT_FW_POLICY_BLOCKS_ALL, .remedy = NULL},
    {"all blocked by policy", POLICY, block_all_by_policy, V_NEEDS_CHANGE, TEXT_FW_POLICY_BLOCKS_ALL,
     .by_policy = true},
    {"inbound blocked", POLICY, inbound_blocked, V_NEEDS_CHANGE, TEXT_FW_POLICY_INBOUND_BLOCKED, .remedy = NULL},
    {"inbound blocked on some profile", POLICY, inbound_blocked_partly, V_CANNOT_TELL, TEXT_FW_POLICY_BLOCKED_PARTLY, .remedy = NULL},
    {"nothing said of the policy", POLICY, modify_unread, V_CANNOT_TELL, TEXT_FW_POLICY_MODIFY_UNREAD, .remedy = NULL},
    {"nothing said, the store in force read", POLICY, modify_unread_confirmed, V_READY, TEXT_FW_POLICY_READY, .remedy = NULL},
    {"DCOM, inbound blocked on some profile", DCOM, inbound_blocked_partly, V_CANNOT_TELL, TEXT_FW_IN_SHIELD_UNREAD, .remedy = NULL},
    {"WMI, nothing said of the policy", WMI, modify_unread, V_CANNOT_TELL, TEXT_FW_IN_SHIELD_UNREAD, .remedy = NULL},
    {"merge off", POLICY, merge_off, V_ATTENTION, TEXT_FW_POLICY_MERGE_OFF, .by_policy = true},
    {"override", POLICY, override, V_ATTENTION, TEXT_FW_POLICY_OVERRIDE, .by_policy = true},
    {"another firewall", POLICY, other_product, V_ATTENTION, TEXT_FW_POLICY_OTHER, .remedy = NULL},
    {"profiles unread", POLICY, profiles_unread, V_READY, TEXT_FW_POLICY_READY, .remedy = NULL},
    {"profiles unread, one off", POLICY, profiles_unread_one_off, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER,
     .remedy = NULL},
    {"profiles unread, one blocks", POLICY, profiles_unread_one_blocks, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER,
     .remedy = NULL},
    {"profiles unread, all block", POLICY, profiles_unread_all_block, V_NEEDS_CHANGE, TEXT_FW_POLICY_BLOCKS_ALL,
     .remedy = NULL},
    {"profiles unread, no local rules", POLICY, profiles_unread_merge_off, V_ATTENTION, TEXT_FW_POLICY_MERGE_OFF,
     .by_policy = true},
    {"unread", POLICY, unread, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};

enum { GOOD = 1 << V_READY, WARN = 1 << V_ATTENTION, BAD = 1 << V_NEEDS_CHANGE, UNKNOWN = 1 << V_CANNOT_TELL };

static const struct reached reached[] = {
    {POLICY, GOOD | WARN | BAD | UNKNOWN},
    {DCOM, GOOD | WARN | BAD | UNKNOWN},
    {WMI, GOOD | WARN | BAD | UNKNOWN},
    {NULL, 0},
};
/* clang-format on */

static void every_verdict_is_reached(void **unused)
{
    (void)unused;
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    (void)unused;
    scenario_never_ready(POLICY, FAKE_firewall_get, NULL);
    scenario_never_ready(DCOM, FAKE_firewall_get, NULL);
    scenario_never_ready(WMI, FAKE_firewall_get, NULL);
}

/* What the own rule says, to the letter: it is the narrowest one that works. */
static void the_own_rule_is_narrow(void **unused)
{
    (void)unused;
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
    (void)unused;
    struct fake_machine *fake = fake_machine_stock();
    struct request request = fake_request_local();
    no_client(fake, &request);
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
    (void)unused;
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

/* The assumption stands where it was needed, and nowhere else. */
static void products_unread_are_told(void **unused)
{
    (void)unused;
    for (int unread = 0; unread < 2; unread++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = fake_request_local();
        fake->firewall.products_unread = unread;
        struct seen seen = seen_check(fake, &request, DCOM);
        int told = 0;
        for (size_t i = 0; i < seen.finding->evidence_count; i++)
            told += strstr(seen.finding->evidence[i].where, "FW-NO-PRODUCT") != NULL;
        assert_int_equal(told, unread);
        assert_true(seen.finding->verdict == V_READY || seen.finding->verdict == V_ATTENTION);
        seen_free(&seen);
        request_free(&request);
        fake_machine_free(fake);
    }
}

/* A list keeps all its items without their zones; everybody by another name gets no rule. */
static void lists_and_everybody(void **unused)
{
    (void)unused;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
        cmocka_unit_test(the_own_rule_is_narrow),
        cmocka_unit_test(the_rule_for_neighbours_is_narrow),
        cmocka_unit_test(only_active_profiles_are_opened),
        cmocka_unit_test(products_unread_are_told),
        cmocka_unit_test(lists_and_everybody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
