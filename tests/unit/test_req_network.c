/* SPDX-License-Identifier: MIT
 * The requirements of the area Network: every verdict each of them can have. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "base/time.h"
#include "check/run.h"
#include "coordinator/coordinator.h"
#include "executor_inline.h"
#include "requirements/requirements.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct fake_machine fake_t;
typedef struct request request_t;

static const char own[] = "192.168.1.10", second[] = "10.0.0.10";

static void remote(fake_t *f, request_t *r)
{
    r->local = false;
}

static void join_domain(fake_t *f)
{
    f->os.domain_joined = true;
    fake_rule_text(&f->os.domain, "contoso.example");
}

static void remote_domain(fake_t *f, request_t *r)
{
    remote(f, r);
    join_domain(f);
}

/* ---- NET-NAME ---- */
static void name_unknown(fake_t *f, request_t *r)
{
    fake_name_fails(f, ST_ABSENT, 11001);
}

static void name_empty(fake_t *f, request_t *r)
{
    fake_name_clear(f);
}

static void name_no_server(fake_t *f, request_t *r)
{
    fake_name_fails(f, ST_UNREACHABLE, 11002);
}

static void name_impossible(fake_t *f, request_t *r)
{
    fake_name_fails(f, ST_INVALID, 11003);
}

static void name_timeout(fake_t *f, request_t *r)
{
    fake_name_fails(f, ST_TIMEOUT, 1460);
}

static void name_denied(fake_t *f, request_t *r)
{
    fake_name_fails(f, ST_DENIED, 5);
}

static void use_literal(fake_t *f, request_t *r)
{
    fake_rule_text(&r->target, own);
    f->name.literal = true;
}

static void literal_in_domain(fake_t *f, request_t *r)
{
    remote_domain(f, r);
    use_literal(f, r);
}

static void reverse_other(fake_t *f, request_t *r)
{
    remote(f, r);
    strcpy(f->name.reverse, "PC-0099.contoso.example");
}

static void reverse_other_local(fake_t *f, request_t *r)
{
    strcpy(f->name.reverse, "PC-0099");
}

static void reverse_full(fake_t *f, request_t *r)
{
    remote(f, r);
    strcpy(f->name.reverse, "pc-0421.contoso.example");
}

static void reverse_none(fake_t *f, request_t *r)
{
    remote(f, r);
    f->name.reverse[0] = '\0';
    f->name.reverse_status = ST_ABSENT;
}

static void alias(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_rule_text(&r->target, "inventory");
}

/* In a workgroup too. */
static void from_a_neighbour(fake_t *f, request_t *r)
{
    remote(f, r);
    f->name.from_dns = f->name.vouched = false;
}

static void not_from_dns(fake_t *f, request_t *r)
{
    remote_domain(f, r);
    f->name.from_dns = false;
}

/* ---- NET-RPC-PORT, NET-DCOM-ALIVE ---- */
static void port_refused(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_port(f, own, 135, PORT_REFUSED);
}

static void port_rejected(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_port(f, own, 135, PORT_REJECTED);
}

static void port_silent(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_port(f, own, 135, PORT_NO_ANSWER);
}

static void nothing_answers(fake_t *f, request_t *r)
{
    port_silent(f, r);
    fake_port(f, own, 445, PORT_NO_ANSWER);
    f->ping = (struct ping_answer){.answered = false, .fault = {"IcmpSendEcho2", 11010}};
}

static void only_ping_answers(fake_t *f, request_t *r)
{
    port_silent(f, r);
    fake_port(f, own, 445, PORT_NO_ANSWER);
}

static void port_no_route(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_port(f, own, 135, PORT_NO_ROUTE);
}

static void port_probe_fails(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_fail(f, FAKE_probe_dcom, ST_FAILED, 10055);
}

/* The second address answers, the first does not. */
static void port_partly(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_name_clear(f);
    fake_name_address(f, second);
    fake_name_address(f, own);
}

/* Silence on one address and a refusal on another: the refusal tells more. */
static void port_two_closed(fake_t *f, request_t *r)
{
    port_refused(f, r);
    fake_name_clear(f);
    fake_name_address(f, second);
    fake_name_address(f, own);
}

/* One address is closed, the other could not be probed: it is not known that all are closed. */
static void port_half_known(fake_t *f, request_t *r)
{
    port_two_closed(f, r);
    fake_fail_nth(f, FAKE_probe_dcom, 1, ST_FAILED, 10055, false);
}

static void port_loopback(fake_t *f, request_t *r)
{
    fake_port(f, own, 135, PORT_REFUSED);
}

static void port_loopback_silent(fake_t *f, request_t *r)
{
    fake_port(f, own, 135, PORT_NO_ANSWER);
}

static void port_nowhere(fake_t *f, request_t *r)
{
    port_loopback(f, r);
    fake_port(f, "127.0.0.1", 135, PORT_REFUSED);
}

static void v6_address(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_name_clear(f);
    fake_name_address(f, "fe80::10%4");
    fake_dcom(f, "fe80::10%4", DCOM_ALIVE);
    fake_binding(f, "fe80::10%4", "FE80:0::10");
}

#define DCOM_ANSWER(name, state) \
    static void name(fake_t *f, request_t *r) \
    { \
        remote(f, r); \
        fake_dcom(f, own, state); \
    }
DCOM_ANSWER(dcom_denied, DCOM_DENIED)
DCOM_ANSWER(dcom_unknown, DCOM_UNKNOWN)
DCOM_ANSWER(dcom_fault, DCOM_FAULT)
DCOM_ANSWER(dcom_not_rpc, DCOM_NOT_RPC)
DCOM_ANSWER(dcom_silent, DCOM_SILENT)
DCOM_ANSWER(dcom_reset, DCOM_RESET)
DCOM_ANSWER(dcom_no_bindings, DCOM_ALIVE)

/* ---- NET-ADDRESS ---- */
/* The name that the target gives itself, looked up from here. */
static void names_itself(fake_t *f, const char *name, const char *leads_to)
{
    snprintf(fake_endpoint(f, own, 135)->dcom_answer.host_name, HOST_NAME_MAX_BYTES, "%s", name);
    f->other_host = name;
    f->other_name.count = leads_to ? 1 : 0;
    if (leads_to)
        snprintf(f->other_name.addresses[0].text, ADDRESS_TEXT, "%s", leads_to);
}

static void own_name_is_right(fake_t *f, request_t *r)
{
    remote(f, r);
    names_itself(f, "OWN-NAME", own);
}

static void own_name_leads_elsewhere(fake_t *f, request_t *r)
{
    remote(f, r);
    names_itself(f, "OWN-NAME", "10.9.9.9");
}

/* The short name leads there, the full one does not. */
static void other_name_leads_elsewhere(fake_t *f, request_t *r)
{
    remote(f, r);
    names_itself(f, "OWN-NAME.example.org", "10.9.9.9");
    struct dcom_answer *answer = &fake_endpoint(f, own, 135)->dcom_answer;
    snprintf(answer->other_names[answer->other_name_count++], HOST_NAME_MAX_BYTES, "%s", answer->host_name);
    snprintf(answer->host_name, HOST_NAME_MAX_BYTES, "OWN-NAME");
}

static void own_name_is_not_known_here(fake_t *f, request_t *r)
{
    remote(f, r);
    names_itself(f, "OWN-NAME", NULL);
}

static void own_name_of_a_list_cut_off(fake_t *f, request_t *r)
{
    own_name_leads_elsewhere(f, r);
    fake_endpoint(f, own, 135)->dcom_answer.bindings_truncated = true;
}

static void behind_nat(fake_t *f, request_t *r)
{
    dcom_no_bindings(f, r);
    fake_binding(f, own, "172.16.4.4");
    fake_binding(f, own, "fe80::4");
}

static void bindings_cut_off(fake_t *f, request_t *r)
{
    behind_nat(f, r);
    fake_endpoint(f, own, 135)->dcom_answer.bindings_truncated = true;
}

static void many_homes(fake_t *f, request_t *r)
{
    behind_nat(f, r);
    fake_binding(f, own, own);
}

/* ---- NET-PING, NET-SMB-PORT ---- */
static void ping_silent(fake_t *f, request_t *r)
{
    remote(f, r);
    f->ping = (struct ping_answer){.answered = false, .fault = {"IcmpSendEcho2", 11010}};
}

static void all_silent(fake_t *f, request_t *r)
{
    ping_silent(f, r);
    fake_port(f, own, 135, PORT_NO_ANSWER);
}

static void ping_fails(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_fail(f, FAKE_probe_ping, ST_DENIED, 5);
}

static void remote_name_unknown(fake_t *f, request_t *r)
{
    remote(f, r);
    name_unknown(f, r);
}

static void smb_closed(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_port(f, own, 445, PORT_NO_ANSWER);
}

static void smb_fails(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_fail(f, FAKE_probe_port, ST_FAILED, 10055);
}

/* ---- NET-PROFILE ---- */
static void network_public(fake_t *f, request_t *r)
{
    fake_network(f, "{11111111-2222-4333-8444-555555555555}", "Hotel", NETWORK_PUBLIC);
}

static void network_policy(fake_t *f, request_t *r)
{
    network_public(f, r);
    fake_key(f, "SOFTWARE\\Policies\\Microsoft\\Windows NT\\CurrentVersion\\NetworkList\\Signatures");
}

static void network_policy_unknown(fake_t *f, request_t *r)
{
    network_public(f, r);
    fake_fail(f, FAKE_registry_absent_depth, ST_DENIED, 5);
}

static void network_none(fake_t *f, request_t *r)
{
    fake_networks_clear(f);
}

static void networks_unread(fake_t *f, request_t *r)
{
    fake_fail(f, FAKE_networks_get, ST_UNSUPPORTED, 0);
}

/* ---- NET-CLOCK ---- */
static void clock_off_by(fake_t *f, request_t *r, int64_t seconds)
{
    remote_domain(f, r);
    fake_rule_text(&r->account, "CONTOSO\\anna");
    f->true_clock_ms = time_now_ms();
    f->clock_ms = f->true_clock_ms + seconds * 1000;
}

static void clock_good(fake_t *f, request_t *r)
{
    clock_off_by(f, r, 30);
}

static void clock_drifts(fake_t *f, request_t *r)
{
    clock_off_by(f, r, -200);
}

static void clock_wrong(fake_t *f, request_t *r)
{
    clock_off_by(f, r, 4000);
    fake_query_fails(f, ST_DENIED, 0x80070005, WMI_STEP_CONNECT);
}

/* NTLM, or a policy that tolerates more. */
static void clock_wrong_but_connected(fake_t *f, request_t *r)
{
    clock_off_by(f, r, 4000);
    fake_rule_text(&r->user, r->account);
}

/* Who connected is not who was asked about. */
static void clock_wrong_another_connected(fake_t *f, request_t *r)
{
    clock_off_by(f, r, 4000);
}

static void clock_wrong_query_refused(fake_t *f, request_t *r)
{
    clock_wrong_but_connected(f, r);
    fake_query_fails(f, ST_ABSENT, 0x80041010, WMI_STEP_ROWS);
}

static void clock_wrong_from_workgroup(fake_t *f, request_t *r)
{
    clock_wrong(f, r);
    r->client_workgroup = true;
}

/* That the target is in no domain is not what was read. */
static void clock_wrong_join_unknown(fake_t *f, request_t *r)
{
    clock_wrong(f, r);
    f->os.domain_joined = false;
    f->os.join_unknown = true;
}

static void clock_wrong_service_off(fake_t *f, request_t *r)
{
    clock_wrong(f, r);
    fake_service_set(f, "W32Time", SERVICE_START_OFF, SERVICE_STATE_STOPPED);
}

static void clock_unread(fake_t *f, request_t *r)
{
    clock_good(f, r);
    fake_fail(f, FAKE_clock_get, ST_DENIED, 5);
}

static void clock_literal(fake_t *f, request_t *r)
{
    clock_wrong(f, r);
    use_literal(f, r);
}

static void clock_local_account(fake_t *f, request_t *r)
{
    clock_wrong(f, r);
    fake_rule_text(&r->account, "PC-0421\\monitor");
}

#define NAME &requirement_net_name
#define PORT &requirement_net_rpc_port
#define ALIVE &requirement_net_dcom_alive
#define ADDRESS &requirement_net_address
#define PING &requirement_net_ping
#define SMB &requirement_net_smb_port
#define PROFILE &requirement_net_profile
#define CLOCK &requirement_net_clock

/* clang-format off */
static const struct scenario scenarios[] = {
    {"name", NAME, NULL, V_READY, TEXT_NET_NAME_READY, .remedy = NULL},
    {"name, remote", NAME, remote, V_READY, TEXT_NET_NAME_READY, .remedy = NULL},
    {"name unknown", NAME, name_unknown, V_NEEDS_CHANGE, TEXT_NET_NAME_UNKNOWN, .remedy = NULL},
    {"name without address", NAME, name_empty, V_NEEDS_CHANGE, TEXT_NET_NAME_UNKNOWN, .remedy = NULL},
    {"no name server", NAME, name_no_server, V_NEEDS_CHANGE, TEXT_NET_NAME_NO_SERVER, .remedy = NULL},
    {"impossible name", NAME, name_impossible, V_NEEDS_CHANGE, TEXT_NET_NAME_INVALID, .remedy = NULL},
    {"name server too slow", NAME, name_timeout, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"name denied", NAME, name_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"literal", NAME, use_literal, V_READY, TEXT_NET_NAME_LITERAL, .remedy = NULL},
    {"literal in a domain", NAME, literal_in_domain, V_ATTENTION, TEXT_NET_NAME_LITERAL_DOMAIN, .remedy = NULL},
    {"reverse of another", NAME, reverse_other, V_ATTENTION, TEXT_NET_NAME_OTHER, .remedy = NULL},
    {"reverse of another, here", NAME, reverse_other_local, V_READY, TEXT_NET_NAME_READY, .remedy = NULL},
    {"reverse with domain", NAME, reverse_full, V_READY, TEXT_NET_NAME_READY, .remedy = NULL},
    {"no reverse", NAME, reverse_none, V_READY, TEXT_NET_NAME_READY, .remedy = NULL},
    {"alias", NAME, alias, V_READY, TEXT_NET_NAME_READY, .remedy = NULL},
    {"from a neighbour", NAME, from_a_neighbour, V_ATTENTION, TEXT_NET_NAME_NEIGHBOUR, .remedy = NULL},
    {"not from DNS", NAME, not_from_dns, V_ATTENTION, TEXT_NET_NAME_NOT_DNS, .remedy = NULL},

    {"135 open", PORT, NULL, V_READY, TEXT_NET_RPC_PORT_READY, .remedy = NULL},
    {"135 refused", PORT, port_refused, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_REFUSED, .remedy = NULL},
    {"135 rejected", PORT, port_rejected, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_REJECTED, .remedy = NULL},
    {"everything silent", PORT, nothing_answers, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_NO_ANSWER, .remedy = NULL},
    {"135 silent, 445 answers", PORT, port_silent, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_DROPPED, .remedy = NULL},
    {"135 silent, ping answers", PORT, only_ping_answers, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_DROPPED, .remedy = NULL},
    {"135 without route", PORT, port_no_route, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_NO_ROUTE, .remedy = NULL},
    {"135 unprobed", PORT, port_probe_fails, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"135 on one of two", PORT, port_partly, V_ATTENTION, TEXT_NET_RPC_PORT_PARTLY, .remedy = NULL},
    {"135 on none of two", PORT, port_two_closed, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_REFUSED, .remedy = NULL},
    {"135 half known", PORT, port_half_known, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"135 on loopback only", PORT, port_loopback, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_LOOPBACK, .remedy = NULL},
    {"135 silent but for the loopback", PORT, port_loopback_silent, V_CANNOT_TELL, TEXT_NET_RPC_PORT_LOOPBACK, .remedy = NULL},
    {"135 nowhere here", PORT, port_nowhere, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_REFUSED, .remedy = NULL},
    {"135 of no address", PORT, name_timeout, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"135 over IPv6", PORT, v6_address, V_READY, TEXT_NET_RPC_PORT_READY, .remedy = NULL},

    {"DCOM alive", ALIVE, NULL, V_READY, TEXT_NET_DCOM_READY, .remedy = NULL},
    {"DCOM on the second address", ALIVE, port_partly, V_READY, TEXT_NET_DCOM_READY, .remedy = NULL},
    {"DCOM denied", ALIVE, dcom_denied, V_ATTENTION, TEXT_NET_DCOM_DENIED, .remedy = NULL},
    {"DCOM unknown", ALIVE, dcom_unknown, V_NEEDS_CHANGE, TEXT_NET_DCOM_UNKNOWN, .remedy = NULL},
    {"DCOM fault", ALIVE, dcom_fault, V_NEEDS_CHANGE, TEXT_NET_DCOM_FAULT, .remedy = NULL},
    {"not RPC", ALIVE, dcom_not_rpc, V_NEEDS_CHANGE, TEXT_NET_DCOM_NOT_RPC, .remedy = NULL},
    {"DCOM silent", ALIVE, dcom_silent, V_NEEDS_CHANGE, TEXT_NET_DCOM_SILENT, .remedy = NULL},
    {"DCOM reset", ALIVE, dcom_reset, V_NEEDS_CHANGE, TEXT_NET_DCOM_RESET, .remedy = NULL},
    {"DCOM not asked", ALIVE, port_silent, V_CANNOT_TELL, TEXT_NET_DCOM_NOT_TRIED, .remedy = NULL},
    {"DCOM of no address", ALIVE, name_timeout, V_CANNOT_TELL, TEXT_NET_DCOM_NOT_TRIED, .remedy = NULL},
    {"DCOM unprobed", ALIVE, port_probe_fails, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"address named", ADDRESS, remote, V_READY, TEXT_NET_ADDRESS_READY, .remedy = NULL},
    {"address named in IPv6", ADDRESS, v6_address, V_READY, TEXT_NET_ADDRESS_READY, .remedy = NULL},
    {"address among several", ADDRESS, many_homes, V_READY, TEXT_NET_ADDRESS_READY, .remedy = NULL},
    {"own name leads there", ADDRESS, own_name_is_right, V_READY, TEXT_NET_ADDRESS_READY, .remedy = NULL},
    {"own name leads elsewhere", ADDRESS, own_name_leads_elsewhere, V_ATTENTION, TEXT_NET_ADDRESS_NAME, .remedy = NULL},
    {"another own name leads elsewhere", ADDRESS, other_name_leads_elsewhere, V_ATTENTION, TEXT_NET_ADDRESS_NAME, .remedy = NULL},
    {"own name is not known here", ADDRESS, own_name_is_not_known_here, V_READY, TEXT_NET_ADDRESS_READY, .remedy = NULL},
    {"own name of a list that is cut off", ADDRESS, own_name_of_a_list_cut_off, V_READY, TEXT_NET_ADDRESS_READY, .remedy = NULL},
    {"address translated", ADDRESS, behind_nat, V_ATTENTION, TEXT_NET_ADDRESS_NAT, .remedy = NULL},
    {"address list cut off", ADDRESS, bindings_cut_off, V_CANNOT_TELL, TEXT_NET_ADDRESS_NONE, .remedy = NULL},
    {"no address named", ADDRESS, dcom_no_bindings, V_CANNOT_TELL, TEXT_NET_ADDRESS_NONE, .remedy = NULL},
    {"address denied", ADDRESS, dcom_denied, V_CANNOT_TELL, TEXT_NET_ADDRESS_NONE, .remedy = NULL},
    {"address unprobed", ADDRESS, port_probe_fails, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"no address at all", ADDRESS, remote_name_unknown, V_CANNOT_TELL, TEXT_NET_ADDRESS_NONE, .remedy = NULL},

    {"ping", PING, remote, V_READY, TEXT_NET_PING_READY, .remedy = NULL},
    {"ping silent", PING, ping_silent, V_READY, TEXT_NET_PING_UNIMPORTANT, .remedy = NULL},
    {"everything silent", PING, all_silent, V_ATTENTION, TEXT_NET_PING_SILENT, .remedy = NULL},
    {"ping fails", PING, ping_fails, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"ping of no address", PING, remote_name_unknown, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"445 open", SMB, remote, V_READY, TEXT_NET_SMB_READY, .remedy = NULL},
    {"445 closed", SMB, smb_closed, V_ATTENTION, TEXT_NET_SMB_CLOSED, .remedy = NULL},
    {"445 unprobed", SMB, smb_fails, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"445 of no address", SMB, remote_name_unknown, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"private", PROFILE, NULL, V_READY, TEXT_NET_PROFILE_READY, .remedy = NULL},
    {"public", PROFILE, network_public, V_ATTENTION, TEXT_NET_PROFILE_IS_PUBLIC, .remedy = "private", .after = V_READY},
    {"public by policy", PROFILE, network_policy, V_ATTENTION, TEXT_NET_PROFILE_IS_PUBLIC, .by_policy = true},
    {"public, policy unknown", PROFILE, network_policy_unknown, V_ATTENTION, TEXT_NET_PROFILE_IS_PUBLIC,
     .remedy = "private", .after = V_READY},
    {"no network", PROFILE, network_none, V_ATTENTION, TEXT_NET_PROFILE_NONE, .remedy = NULL},
    {"networks unread", PROFILE, networks_unread, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"clock of a workgroup", CLOCK, remote, V_NOT_APPLICABLE, TEXT_NET_CLOCK_WORKGROUP, .remedy = NULL},
    {"clock and an address", CLOCK, clock_literal, V_NOT_APPLICABLE, TEXT_NET_CLOCK_LITERAL, .remedy = NULL},
    {"clock and a local account", CLOCK, clock_local_account, V_NOT_APPLICABLE, TEXT_NET_CLOCK_LOCAL_ACCOUNT,
     .remedy = NULL},
    {"clock", CLOCK, clock_good, V_READY, TEXT_NET_CLOCK_READY, .remedy = NULL},
    {"clock drifts", CLOCK, clock_drifts, V_ATTENTION, TEXT_NET_CLOCK_DRIFTS, .remedy = "resync", .after = V_READY},
    {"clock wrong", CLOCK, clock_wrong, V_NEEDS_CHANGE, TEXT_NET_CLOCK_WRONG, .remedy = "resync",
     .after = V_READY},
    {"clock wrong, join unknown", CLOCK, clock_wrong_join_unknown, V_NEEDS_CHANGE, TEXT_NET_CLOCK_WRONG,
     .remedy = "resync", .after = V_READY},
    {"clock wrong, another connected", CLOCK, clock_wrong_another_connected, V_NEEDS_CHANGE, TEXT_NET_CLOCK_WRONG,
     .remedy = "resync", .after = V_READY},
    {"clock wrong, connected", CLOCK, clock_wrong_but_connected, V_ATTENTION, TEXT_NET_CLOCK_APART,
     .remedy = "resync", .after = V_READY},
    {"clock wrong, connected for nothing", CLOCK, clock_wrong_query_refused, V_ATTENTION, TEXT_NET_CLOCK_APART,
     .remedy = "resync", .after = V_READY},
    {"clock wrong, from a workgroup", CLOCK, clock_wrong_from_workgroup, V_ATTENTION, TEXT_NET_CLOCK_APART,
     .remedy = "resync", .after = V_READY},
    {"clock wrong, time service off", CLOCK, clock_wrong_service_off, V_NEEDS_CHANGE, TEXT_NET_CLOCK_WRONG,
     .remedy = "resync", .after = V_READY},
    {"clock unread", CLOCK, clock_unread, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};

enum {
    GOOD = 1 << V_READY, WARN = 1 << V_ATTENTION, BAD = 1 << V_NEEDS_CHANGE, UNKNOWN = 1 << V_CANNOT_TELL,
    NOT = 1 << V_NOT_APPLICABLE
};

static const struct reached reached[] = {
    {NAME, GOOD | WARN | BAD | UNKNOWN}, {PORT, GOOD | WARN | BAD | UNKNOWN}, {ALIVE, GOOD | WARN | BAD | UNKNOWN},
    {ADDRESS, GOOD | WARN | UNKNOWN},    {PING, GOOD | WARN | UNKNOWN},       {SMB, GOOD | WARN | UNKNOWN},
    {PROFILE, GOOD | WARN | UNKNOWN},    {CLOCK, GOOD | WARN | BAD | UNKNOWN | NOT},
    {NULL, 0},
};
/* clang-format on */

static void every_verdict_is_reached(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    scenario_never_ready(PORT, FAKE_probe_dcom, remote);
    scenario_never_ready(ALIVE, FAKE_probe_dcom, remote);
    scenario_never_ready(ADDRESS, FAKE_probe_dcom, remote);
    scenario_never_ready(PING, FAKE_probe_ping, remote);
    scenario_never_ready(SMB, FAKE_probe_port, remote);
    scenario_never_ready(PROFILE, FAKE_networks_get, NULL);
    scenario_never_ready(CLOCK, FAKE_clock_get, clock_good);
}

static size_t rows_about(const struct finding *finding, const char *address)
{
    char *where = string_printf("TCP %s:135", address);
    size_t rows = 0;
    for (size_t i = 0; i < finding->evidence_count; i++)
        rows += finding->evidence[i].where && strcmp(finding->evidence[i].where, where) == 0;
    free(where);
    return rows;
}

/* The resolver may name an address twice, and a computer that knows itself as 127.0.0.1 is asked there anyway. */
static void an_address_is_one_row(void **unused)
{
    (void)unused;
    static const struct {
        const char *first, *again;
        bool local;
    } cases[] = {{own, own, false}, {own, own, true}, {"127.0.0.1", "127.0.0.1", true}};
    for (size_t i = 0; i < array_count(cases); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = cases[i].local ? fake_request_local() : fake_request_remote();
        struct run run;
        fake_name_clear(fake);
        fake_name_address(fake, cases[i].first);
        fake_name_address(fake, cases[i].again);
        fake_port(fake, cases[i].first, 135, PORT_REFUSED);
        assert_int_equal(coordinator_run(&request, &fake->machine, executor_inline(), NULL, NULL, &run), ST_OK);
        assert_int_equal(rows_about(run_finding(&run, "NET-RPC-PORT"), cases[i].first), 1);
        run_free(&run);
        request_free(&request);
        fake_machine_free(fake);
    }
}

/* Whoever sits at the computer knows which one it is, and that it is on. */
static void this_computer_is_not_advised_as_another(void **unused)
{
    (void)unused;
    static const enum text_id of_others[] = {TEXT_NET_RPC_PORT_ADVICE_REFUSED, TEXT_NET_RPC_PORT_ADVICE_NO_ANSWER,
                                             TEXT_NET_RPC_PORT_ADVICE_REJECTED, TEXT_NET_RPC_PORT_ADVICE_NO_ROUTE,
                                             TEXT_NET_DCOM_ADVICE_OTHER};
    size_t advised = 0;
    for (unsigned state = 0; state < PORT_STATE_COUNT + DCOM_STATE_COUNT; state++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = fake_request_local();
        struct run run;
        fake_name_clear(fake);
        fake_name_address(fake, "127.0.0.1");
        if (state < PORT_STATE_COUNT)
            fake_port(fake, "127.0.0.1", 135, (enum port_state)state);
        else
            fake_dcom(fake, "127.0.0.1", (enum dcom_state)(state - PORT_STATE_COUNT));
        assert_int_equal(coordinator_run(&request, &fake->machine, executor_inline(), NULL, NULL, &run), ST_OK);
        const struct finding *findings[] = {run_finding(&run, "NET-RPC-PORT"), run_finding(&run, "NET-DCOM-ALIVE")};
        for (size_t i = 0; i < array_count(findings); i++) {
            advised += findings[i]->advice.id != TEXT_NONE;
            for (size_t k = 0; k < array_count(of_others); k++)
                assert_int_not_equal(findings[i]->advice.id, of_others[k]);
        }
        run_free(&run);
        request_free(&request);
        fake_machine_free(fake);
    }
    assert_true(advised > 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
        cmocka_unit_test(an_address_is_one_row),
        cmocka_unit_test(this_computer_is_not_advised_as_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
