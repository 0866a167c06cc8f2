/* SPDX-License-Identifier: MIT
 * The requirements of the area Network: every verdict each of them can have. */
#include "testing.h"

#include "arrange_network.h"
#include "scenario.h"

#include "base/memory.h"
#include "check/run.h"
#include "executor_inline.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

static const char own[] = "192.168.1.10", second[] = "10.0.0.10";

static void name_empty(fake_t *f, request_t *r)
{
    fake_name_clear(f);
}

static void reverse_other(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    strcpy(f->name.reverse, "PC-0099.contoso.example");
}

static void reverse_other_local(fake_t *f, request_t *r)
{
    strcpy(f->name.reverse, "PC-0099");
}

static void reverse_full(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    strcpy(f->name.reverse, "pc-0421.contoso.example");
}

/* ---- NET-RPC-PORT, NET-DCOM-ALIVE ---- */
static void port_refused(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    fake_port(f, own, 135, PORT_REFUSED);
}

static void port_silent(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    fake_port(f, own, 135, PORT_NO_ANSWER);
}

static void nothing_answers(fake_t *f, request_t *r)
{
    port_silent(f, r);
    fake_port(f, own, 445, PORT_NO_ANSWER);
    f->ping = (struct ping_answer){.answered = false, .fault = {"IcmpSendEcho2", 11010}};
}

/* The second address answers, the first does not. */
static void port_partly(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
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

#define NAME &requirement_net_name
#define PORT &requirement_net_rpc_port
#define ALIVE &requirement_net_dcom_alive

/* clang-format off */
static const struct scenario scenarios[] = {
    {"name", NAME, NULL, V_READY, TEXT_NET_NAME_READY, .remedy = NULL},
    {"name, remote", NAME, arrange_remote, V_READY, TEXT_NET_NAME_READY, .remedy = NULL},
    {"name, remote, in a domain", NAME, arrange_remote_domain, V_READY, TEXT_NET_NAME_READY, .remedy = NULL},
    {"name unknown", NAME, arrange_name_unknown, V_NEEDS_CHANGE, TEXT_NET_NAME_UNKNOWN, .remedy = NULL},
    {"name without address", NAME, name_empty, V_NEEDS_CHANGE, TEXT_NET_NAME_UNKNOWN, .remedy = NULL},
    {"no name server", NAME, NULL, V_NEEDS_CHANGE, TEXT_NET_NAME_NO_SERVER, STEPS(NAME_FAILS(ST_UNREACHABLE, 11002))},
    {"impossible name", NAME, NULL, V_NEEDS_CHANGE, TEXT_NET_NAME_INVALID, STEPS(NAME_FAILS(ST_INVALID, 11003))},
    {"name server too slow", NAME, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ, STEPS(NAME_FAILS(ST_TIMEOUT, 1460))},
    {"name denied", NAME, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ, STEPS(NAME_FAILS(ST_DENIED, 5))},
    {"literal", NAME, arrange_use_literal, V_READY, TEXT_NET_NAME_LITERAL, .remedy = NULL},
    {"literal in a domain", NAME, arrange_remote_domain, V_ATTENTION, TEXT_NET_NAME_LITERAL_DOMAIN,
     STEPS(DO(arrange_use_literal))},
    {"reverse of another", NAME, reverse_other, V_ATTENTION, TEXT_NET_NAME_OTHER, .remedy = NULL},
    {"reverse of another, here", NAME, reverse_other_local, V_READY, TEXT_NET_NAME_READY, .remedy = NULL},
    {"reverse with domain", NAME, reverse_full, V_READY, TEXT_NET_NAME_READY, .remedy = NULL},
    {"no reverse", NAME, arrange_remote, V_READY, TEXT_NET_NAME_READY,
     STEPS(MACHINE_IS(name.reverse[0], '\0'), MACHINE_IS(name.reverse_status, ST_ABSENT))},
    {"alias", NAME, arrange_remote, V_READY, TEXT_NET_NAME_READY, STEPS(REQUEST_SAYS(target, "inventory"))},
    /* In a workgroup too. */
    {"from a neighbour", NAME, arrange_remote, V_ATTENTION, TEXT_NET_NAME_NEIGHBOUR,
     STEPS(MACHINE_IS(name.from_dns, false), MACHINE_IS(name.vouched, false))},
    {"not from DNS", NAME, arrange_remote_domain, V_ATTENTION, TEXT_NET_NAME_NOT_DNS,
     STEPS(MACHINE_IS(name.from_dns, false))},

    {"135 open", PORT, NULL, V_READY, TEXT_NET_RPC_PORT_READY, .remedy = NULL},
    {"135 refused", PORT, port_refused, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_REFUSED, .remedy = NULL},
    {"135 rejected", PORT, arrange_remote, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_REJECTED,
     STEPS(PORT_IS(own, 135, PORT_REJECTED))},
    {"everything silent", PORT, nothing_answers, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_NO_ANSWER, .remedy = NULL},
    {"135 silent, 445 answers", PORT, port_silent, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_DROPPED, .remedy = NULL},
    {"135 silent, ping answers", PORT, port_silent, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_DROPPED,
     STEPS(PORT_IS(own, 445, PORT_NO_ANSWER))},
    {"135 without route", PORT, arrange_remote, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_NO_ROUTE,
     STEPS(PORT_IS(own, 135, PORT_NO_ROUTE))},
    {"135 unprobed", PORT, arrange_port_probe_fails, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"135 on one of two", PORT, port_partly, V_ATTENTION, TEXT_NET_RPC_PORT_PARTLY, .remedy = NULL},
    {"135 on none of two", PORT, port_two_closed, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_REFUSED, .remedy = NULL},
    /* One address is closed, the other could not be probed: it is not known that all are closed. */
    {"135 half known", PORT, port_two_closed, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(FAILS_NTH(probe_dcom, 1, ST_FAILED, 10055))},
    {"135 on loopback only", PORT, NULL, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_LOOPBACK,
     STEPS(PORT_IS(own, 135, PORT_REFUSED))},
    {"135 silent but for the loopback", PORT, NULL, V_CANNOT_TELL, TEXT_NET_RPC_PORT_LOOPBACK,
     STEPS(PORT_IS(own, 135, PORT_NO_ANSWER))},
    {"135 nowhere here", PORT, NULL, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_REFUSED,
     STEPS(PORT_IS(own, 135, PORT_REFUSED), PORT_IS("127.0.0.1", 135, PORT_REFUSED))},
    {"135 of no address", PORT, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ, STEPS(NAME_FAILS(ST_TIMEOUT, 1460))},
    {"135 over IPv6", PORT, arrange_v6_address, V_READY, TEXT_NET_RPC_PORT_READY, .remedy = NULL},

    {"DCOM alive", ALIVE, NULL, V_READY, TEXT_NET_DCOM_READY, .remedy = NULL},
    {"DCOM on the second address", ALIVE, port_partly, V_READY, TEXT_NET_DCOM_READY, .remedy = NULL},
    {"DCOM denied", ALIVE, arrange_remote, V_ATTENTION, TEXT_NET_DCOM_DENIED, STEPS(DCOM_IS(own, DCOM_DENIED))},
    {"DCOM unknown", ALIVE, arrange_remote, V_NEEDS_CHANGE, TEXT_NET_DCOM_UNKNOWN, STEPS(DCOM_IS(own, DCOM_UNKNOWN))},
    {"DCOM fault", ALIVE, arrange_remote, V_NEEDS_CHANGE, TEXT_NET_DCOM_FAULT, STEPS(DCOM_IS(own, DCOM_FAULT))},
    {"not RPC", ALIVE, arrange_remote, V_NEEDS_CHANGE, TEXT_NET_DCOM_NOT_RPC, STEPS(DCOM_IS(own, DCOM_NOT_RPC))},
    {"DCOM silent", ALIVE, arrange_remote, V_NEEDS_CHANGE, TEXT_NET_DCOM_SILENT, STEPS(DCOM_IS(own, DCOM_SILENT))},
    {"DCOM reset", ALIVE, arrange_remote, V_NEEDS_CHANGE, TEXT_NET_DCOM_RESET, STEPS(DCOM_IS(own, DCOM_RESET))},
    {"DCOM not asked", ALIVE, port_silent, V_CANNOT_TELL, TEXT_NET_DCOM_NOT_TRIED, .remedy = NULL},
    {"DCOM of no address", ALIVE, NULL, V_CANNOT_TELL, TEXT_NET_DCOM_NOT_TRIED, STEPS(NAME_FAILS(ST_TIMEOUT, 1460))},
    {"DCOM unprobed", ALIVE, arrange_port_probe_fails, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};

/* clang-format on */

static const struct judged judged[] = {
    {NAME, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, .arrange = NULL},
    {PORT, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, arrange_remote, {FAKE_probe_dcom}},
    {ALIVE, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, arrange_remote, {FAKE_probe_dcom}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

static size_t rows_about(const struct finding *finding, const char *address)
{
    char *where = strbuf_printed("TCP %s:135", address);
    size_t rows = 0;
    for (size_t i = 0; i < finding->evidence_count; i++)
        rows += finding->evidence[i].where && strcmp(finding->evidence[i].where, where) == 0;
    free(where);
    return rows;
}

/* The resolver may name an address twice, and a computer that knows itself as 127.0.0.1 is asked there anyway. */
static void an_address_is_one_row(void **unused)
{
    static const struct {
        const char *first, *again;
        bool local;
    } cases[] = {{own, own, false}, {own, own, true}, {"127.0.0.1", "127.0.0.1", true}};
    for (size_t i = 0; i < array_count(cases); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = cases[i].local ? fake_request_local() : fake_request_remote();
        fake_name_clear(fake);
        fake_name_address(fake, cases[i].first);
        fake_name_address(fake, cases[i].again);
        fake_port(fake, cases[i].first, 135, PORT_REFUSED);
        struct run run = executor_inline_run(&fake->machine, &request);
        assert_int_equal(rows_about(run_finding(&run, "NET-RPC-PORT"), cases[i].first), 1);
        run_free(&run);
        request_free(&request);
        fake_machine_free(fake);
    }
}

/* Whoever sits at the computer knows which one it is, and that it is on. */
static void this_computer_is_not_advised_as_another(void **unused)
{
    static const enum text_id of_others[] = {TEXT_NET_RPC_PORT_ADVICE_REFUSED, TEXT_NET_RPC_PORT_ADVICE_NO_ANSWER,
                                             TEXT_NET_RPC_PORT_ADVICE_REJECTED, TEXT_NET_RPC_PORT_ADVICE_NO_ROUTE,
                                             TEXT_NET_DCOM_ADVICE_OTHER};
    size_t advised = 0;
    for (unsigned state = 0; state < PORT_STATE_COUNT + DCOM_STATE_COUNT; state++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = fake_request_local();
        fake_name_clear(fake);
        fake_name_address(fake, "127.0.0.1");
        if (state < PORT_STATE_COUNT)
            fake_port(fake, "127.0.0.1", 135, (enum port_state)state);
        else
            fake_dcom(fake, "127.0.0.1", (enum dcom_state)(state - PORT_STATE_COUNT));
        struct run run = executor_inline_run(&fake->machine, &request);
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

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    cmocka_unit_test(an_address_is_one_row),
    cmocka_unit_test(this_computer_is_not_advised_as_another),
    {0},
};
