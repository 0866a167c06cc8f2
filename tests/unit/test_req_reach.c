/* SPDX-License-Identifier: MIT
 * Network: the address that a computer names itself, ping, the port of SMB, the kind of network, clocks. */
#include "testing.h"

#include "arrange_network.h"
#include "scenario.h"

#include "base/memory.h"
#include "base/time.h"
#include "requirements/requirements.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct fake_machine fake_t;
typedef struct request request_t;

static const char own[] = "192.168.1.10";

#define DCOM_ANSWER(name, state) \
    static void name(fake_t *f, request_t *r) \
    { \
        arrange_remote(f, r); \
        fake_dcom(f, own, state); \
    }
DCOM_ANSWER(dcom_denied, DCOM_DENIED)
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
    arrange_remote(f, r);
    names_itself(f, "OWN-NAME", own);
}

static void own_name_leads_elsewhere(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    names_itself(f, "OWN-NAME", "10.9.9.9");
}

/* The short name leads there, the full one does not. */
static void other_name_leads_elsewhere(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    names_itself(f, "OWN-NAME.example.org", "10.9.9.9");
    struct dcom_answer *answer = &fake_endpoint(f, own, 135)->dcom_answer;
    snprintf(answer->other_names[answer->other_name_count++], HOST_NAME_MAX_BYTES, "%s", answer->host_name);
    snprintf(answer->host_name, HOST_NAME_MAX_BYTES, "OWN-NAME");
}

static void own_name_is_not_known_here(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
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
    arrange_remote(f, r);
    f->ping = (struct ping_answer){.answered = false, .fault = {"IcmpSendEcho2", 11010}};
}

static void all_silent(fake_t *f, request_t *r)
{
    ping_silent(f, r);
    fake_port(f, own, 135, PORT_NO_ANSWER);
}

static void ping_fails(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    fake_fail(f, FAKE_probe_ping, ST_DENIED, 5);
}

static void remote_name_unknown(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    arrange_name_unknown(f, r);
}

static void smb_closed(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    fake_port(f, own, 445, PORT_NO_ANSWER);
}

static void smb_fails(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
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
    arrange_remote_domain(f, r);
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
    arrange_use_literal(f, r);
}

static void clock_local_account(fake_t *f, request_t *r)
{
    clock_wrong(f, r);
    fake_rule_text(&r->account, "PC-0421\\monitor");
}

#define NAME &requirement_net_name
#define PORT &requirement_net_rpc_port
#define ADDRESS &requirement_net_address
#define PING &requirement_net_ping
#define SMB &requirement_net_smb_port
#define PROFILE &requirement_net_profile
#define CLOCK &requirement_net_clock

/* clang-format off */
static const struct scenario scenarios[] = {
    {"address named", ADDRESS, arrange_remote, V_READY, TEXT_NET_ADDRESS_READY, .remedy = NULL},
    {"address named in IPv6", ADDRESS, arrange_v6_address, V_READY, TEXT_NET_ADDRESS_READY, .remedy = NULL},
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
    {"address unprobed", ADDRESS, arrange_port_probe_fails, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"no address at all", ADDRESS, remote_name_unknown, V_CANNOT_TELL, TEXT_NET_ADDRESS_NONE, .remedy = NULL},

    {"ping", PING, arrange_remote, V_READY, TEXT_NET_PING_READY, .remedy = NULL},
    {"ping silent", PING, ping_silent, V_READY, TEXT_NET_PING_UNIMPORTANT, .remedy = NULL},
    {"everything silent", PING, all_silent, V_ATTENTION, TEXT_NET_PING_SILENT, .remedy = NULL},
    {"ping fails", PING, ping_fails, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"ping of no address", PING, remote_name_unknown, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"445 open", SMB, arrange_remote, V_READY, TEXT_NET_SMB_READY, .remedy = NULL},
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

    {"clock of a workgroup", CLOCK, arrange_remote, V_NOT_APPLICABLE, TEXT_NET_CLOCK_WORKGROUP, .remedy = NULL},
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
    {ADDRESS, GOOD | WARN | UNKNOWN},
    {PING, GOOD | WARN | UNKNOWN},
    {SMB, GOOD | WARN | UNKNOWN},
    {PROFILE, GOOD | WARN | UNKNOWN},
    {CLOCK, GOOD | WARN | BAD | UNKNOWN | NOT},
    {NULL, 0},
};
/* clang-format on */

static void every_verdict_is_reached(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    scenario_never_ready(ADDRESS, FAKE_probe_dcom, arrange_remote);
    scenario_never_ready(PING, FAKE_probe_ping, arrange_remote);
    scenario_never_ready(SMB, FAKE_probe_port, arrange_remote);
    scenario_never_ready(PROFILE, FAKE_networks_get, NULL);
    scenario_never_ready(CLOCK, FAKE_clock_get, clock_good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
