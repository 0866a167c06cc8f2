/* SPDX-License-Identifier: MIT
 * Network: the address that a computer names itself, ping, the port of SMB, the kind of network, clocks. */
#include "testing.h"

#include "arrange_network.h"
#include "scenario.h"

#include "base/memory.h"
#include "base/time.h"
#include "requirements/requirements.h"

#include <stdio.h>
#include <string.h>

static const char own[] = "192.168.1.10";

static void dcom_no_bindings(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    fake_dcom(f, own, DCOM_ALIVE);
}

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

/* ---- NET-PING, NET-SMB-PORT ---- */
static void ping_silent(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    f->ping = (struct ping_answer){.answered = false, .fault = {"IcmpSendEcho2", 11010}};
}

static void remote_name_unknown(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    arrange_name_unknown(f, r);
}

/* ---- NET-PROFILE ---- */
static void network_public(fake_t *f, request_t *r)
{
    fake_network(f, "{11111111-2222-4333-8444-555555555555}", "Hotel", NETWORK_PUBLIC);
}

static void network_none(fake_t *f, request_t *r)
{
    fake_networks_clear(f);
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
    {"address among several", ADDRESS, behind_nat, V_READY, TEXT_NET_ADDRESS_READY,
     STEPS(WITH_PAIR(fake_binding, own, own))},
    {"own name leads there", ADDRESS, arrange_remote, V_READY, TEXT_NET_ADDRESS_READY,
     STEPS(WITH_PAIR(names_itself, "OWN-NAME", own))},
    {"own name leads elsewhere", ADDRESS, own_name_leads_elsewhere, V_ATTENTION, TEXT_NET_ADDRESS_NAME, .remedy = NULL},
    {"another own name leads elsewhere", ADDRESS, other_name_leads_elsewhere, V_ATTENTION, TEXT_NET_ADDRESS_NAME, .remedy = NULL},
    {"own name is not known here", ADDRESS, arrange_remote, V_READY, TEXT_NET_ADDRESS_READY,
     STEPS(WITH_PAIR(names_itself, "OWN-NAME", NULL))},
    {"own name of a list that is cut off", ADDRESS, own_name_of_a_list_cut_off, V_READY, TEXT_NET_ADDRESS_READY, .remedy = NULL},
    {"address translated", ADDRESS, behind_nat, V_ATTENTION, TEXT_NET_ADDRESS_NAT, .remedy = NULL},
    {"address list cut off", ADDRESS, bindings_cut_off, V_CANNOT_TELL, TEXT_NET_ADDRESS_NONE, .remedy = NULL},
    {"no address named", ADDRESS, dcom_no_bindings, V_CANNOT_TELL, TEXT_NET_ADDRESS_NONE, .remedy = NULL},
    {"address denied", ADDRESS, arrange_remote, V_CANNOT_TELL, TEXT_NET_ADDRESS_NONE, STEPS(DCOM_IS(own, DCOM_DENIED))},
    {"address unprobed", ADDRESS, arrange_port_probe_fails, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"no address at all", ADDRESS, remote_name_unknown, V_CANNOT_TELL, TEXT_NET_ADDRESS_NONE, .remedy = NULL},

    {"ping", PING, arrange_remote, V_READY, TEXT_NET_PING_READY, .remedy = NULL},
    {"ping silent", PING, ping_silent, V_READY, TEXT_NET_PING_UNIMPORTANT, .remedy = NULL},
    {"everything silent", PING, ping_silent, V_ATTENTION, TEXT_NET_PING_SILENT,
     STEPS(PORT_IS(own, 135, PORT_NO_ANSWER))},
    {"ping fails", PING, arrange_remote, V_CANNOT_TELL, TEXT_COULD_NOT_READ, STEPS(FAILS(probe_ping, ST_DENIED, 5))},
    {"ping of no address", PING, remote_name_unknown, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"445 open", SMB, arrange_remote, V_READY, TEXT_NET_SMB_READY, .remedy = NULL},
    {"445 closed", SMB, arrange_remote, V_ATTENTION, TEXT_NET_SMB_CLOSED, STEPS(PORT_IS(own, 445, PORT_NO_ANSWER))},
    {"445 unprobed", SMB, arrange_remote, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(FAILS(probe_port, ST_FAILED, 10055))},
    {"445 of no address", SMB, remote_name_unknown, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"private", PROFILE, NULL, V_READY, TEXT_NET_PROFILE_READY, .remedy = NULL},
    {"public", PROFILE, network_public, V_ATTENTION, TEXT_NET_PROFILE_IS_PUBLIC, .remedy = "private", .after = V_READY},
    {"public by policy", PROFILE, network_public, V_ATTENTION, TEXT_NET_PROFILE_IS_PUBLIC, .by_policy = true,
     STEPS(WITH(fake_key, "SOFTWARE\\Policies\\Microsoft\\Windows NT\\CurrentVersion\\NetworkList\\Signatures"))},
    {"public, policy unknown", PROFILE, network_public, V_ATTENTION, TEXT_NET_PROFILE_IS_PUBLIC, .remedy = "private",
     .after = V_READY, STEPS(FAILS(registry_absent_depth, ST_DENIED, 5))},
    {"no network", PROFILE, network_none, V_ATTENTION, TEXT_NET_PROFILE_NONE, .remedy = NULL},
    {"networks unread", PROFILE, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(FAILS(networks_get, ST_UNSUPPORTED, 0))},

    {"clock of a workgroup", CLOCK, arrange_remote, V_NOT_APPLICABLE, TEXT_NET_CLOCK_WORKGROUP, .remedy = NULL},
    {"clock and an address", CLOCK, clock_wrong, V_NOT_APPLICABLE, TEXT_NET_CLOCK_LITERAL,
     STEPS(DO(arrange_use_literal))},
    {"clock and a local account", CLOCK, clock_wrong, V_NOT_APPLICABLE, TEXT_NET_CLOCK_LOCAL_ACCOUNT,
     STEPS(REQUEST_SAYS(account, "PC-0421\\monitor"))},
    {"clock", CLOCK, clock_good, V_READY, TEXT_NET_CLOCK_READY, .remedy = NULL},
    {"clock drifts", CLOCK, clock_drifts, V_ATTENTION, TEXT_NET_CLOCK_DRIFTS, .remedy = "resync", .after = V_READY},
    {"clock wrong", CLOCK, clock_wrong, V_NEEDS_CHANGE, TEXT_NET_CLOCK_WRONG, .remedy = "resync",
     .after = V_READY},
    /* That the target is in no domain is not what was read. */
    {"clock wrong, join unknown", CLOCK, clock_wrong, V_NEEDS_CHANGE, TEXT_NET_CLOCK_WRONG, .remedy = "resync",
     .after = V_READY, STEPS(MACHINE_IS(os.domain_joined, false), MACHINE_IS(os.join_unknown, true))},
    {"clock wrong, another connected", CLOCK, clock_wrong_another_connected, V_NEEDS_CHANGE, TEXT_NET_CLOCK_WRONG,
     .remedy = "resync", .after = V_READY},
    {"clock wrong, connected", CLOCK, clock_wrong_but_connected, V_ATTENTION, TEXT_NET_CLOCK_APART,
     .remedy = "resync", .after = V_READY},
    {"clock wrong, connected for nothing", CLOCK, clock_wrong_but_connected, V_ATTENTION, TEXT_NET_CLOCK_APART,
     .remedy = "resync", .after = V_READY, STEPS(QUERY_FAILS(ST_ABSENT, 0x80041010, WMI_STEP_ROWS))},
    {"clock wrong, from a workgroup", CLOCK, clock_wrong, V_ATTENTION, TEXT_NET_CLOCK_APART, .remedy = "resync",
     .after = V_READY, STEPS(REQUEST_IS(client_workgroup, true))},
    {"clock wrong, time service off", CLOCK, clock_wrong, V_NEEDS_CHANGE, TEXT_NET_CLOCK_WRONG, .remedy = "resync",
     .after = V_READY, STEPS(SERVICE_IS("W32Time", SERVICE_START_OFF, SERVICE_STATE_STOPPED))},
    {"clock unread", CLOCK, clock_good, V_CANNOT_TELL, TEXT_COULD_NOT_READ, STEPS(FAILS(clock_get, ST_DENIED, 5))},
};

/* clang-format on */

static const struct judged judged[] = {
    {ADDRESS, READY | ATTENTION | CANNOT_TELL, arrange_remote, {FAKE_probe_dcom}},
    {PING, READY | ATTENTION | CANNOT_TELL, arrange_remote, {FAKE_probe_ping}},
    {SMB, READY | ATTENTION | CANNOT_TELL, arrange_remote, {FAKE_probe_port}},
    {PROFILE, READY | ATTENTION | CANNOT_TELL, NULL, {FAKE_networks_get}},
    {CLOCK, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL | NOT_APPLICABLE, clock_good, {FAKE_clock_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    {0},
};
