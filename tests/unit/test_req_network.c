/* SPDX-License-Identifier: MIT
 * The requirements of the area Network: every verdict each of them can have. */
#include "testing.h"

#include "arrange_network.h"
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

static void literal_in_domain(fake_t *f, request_t *r)
{
    arrange_remote_domain(f, r);
    arrange_use_literal(f, r);
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

static void reverse_none(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    f->name.reverse[0] = '\0';
    f->name.reverse_status = ST_ABSENT;
}

static void alias(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    fake_rule_text(&r->target, "inventory");
}

/* In a workgroup too. */
static void from_a_neighbour(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    f->name.from_dns = f->name.vouched = false;
}

static void not_from_dns(fake_t *f, request_t *r)
{
    arrange_remote_domain(f, r);
    f->name.from_dns = false;
}

/* ---- NET-RPC-PORT, NET-DCOM-ALIVE ---- */
static void port_refused(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    fake_port(f, own, 135, PORT_REFUSED);
}

static void port_rejected(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    fake_port(f, own, 135, PORT_REJECTED);
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

static void only_ping_answers(fake_t *f, request_t *r)
{
    port_silent(f, r);
    fake_port(f, own, 445, PORT_NO_ANSWER);
}

static void port_no_route(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    fake_port(f, own, 135, PORT_NO_ROUTE);
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

#define DCOM_ANSWER(name, state) \
    static void name(fake_t *f, request_t *r) \
    { \
        arrange_remote(f, r); \
        fake_dcom(f, own, state); \
    }
DCOM_ANSWER(dcom_denied, DCOM_DENIED)
DCOM_ANSWER(dcom_unknown, DCOM_UNKNOWN)
DCOM_ANSWER(dcom_fault, DCOM_FAULT)
DCOM_ANSWER(dcom_not_rpc, DCOM_NOT_RPC)
DCOM_ANSWER(dcom_silent, DCOM_SILENT)
DCOM_ANSWER(dcom_reset, DCOM_RESET)

#define NAME &requirement_net_name
#define PORT &requirement_net_rpc_port
#define ALIVE &requirement_net_dcom_alive

/* clang-format off */
static const struct scenario scenarios[] = {
    {"name", NAME, NULL, V_READY, TEXT_NET_NAME_READY, .remedy = NULL},
    {"name, remote", NAME, arrange_remote, V_READY, TEXT_NET_NAME_READY, .remedy = NULL},
    {"name unknown", NAME, arrange_name_unknown, V_NEEDS_CHANGE, TEXT_NET_NAME_UNKNOWN, .remedy = NULL},
    {"name without address", NAME, name_empty, V_NEEDS_CHANGE, TEXT_NET_NAME_UNKNOWN, .remedy = NULL},
    {"no name server", NAME, name_no_server, V_NEEDS_CHANGE, TEXT_NET_NAME_NO_SERVER, .remedy = NULL},
    {"impossible name", NAME, name_impossible, V_NEEDS_CHANGE, TEXT_NET_NAME_INVALID, .remedy = NULL},
    {"name server too slow", NAME, name_timeout, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"name denied", NAME, name_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"literal", NAME, arrange_use_literal, V_READY, TEXT_NET_NAME_LITERAL, .remedy = NULL},
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
    {"135 unprobed", PORT, arrange_port_probe_fails, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"135 on one of two", PORT, port_partly, V_ATTENTION, TEXT_NET_RPC_PORT_PARTLY, .remedy = NULL},
    {"135 on none of two", PORT, port_two_closed, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_REFUSED, .remedy = NULL},
    {"135 half known", PORT, port_half_known, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"135 on loopback only", PORT, port_loopback, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_LOOPBACK, .remedy = NULL},
    {"135 silent but for the loopback", PORT, port_loopback_silent, V_CANNOT_TELL, TEXT_NET_RPC_PORT_LOOPBACK, .remedy = NULL},
    {"135 nowhere here", PORT, port_nowhere, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_REFUSED, .remedy = NULL},
    {"135 of no address", PORT, name_timeout, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"135 over IPv6", PORT, arrange_v6_address, V_READY, TEXT_NET_RPC_PORT_READY, .remedy = NULL},

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
    {"DCOM unprobed", ALIVE, arrange_port_probe_fails, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};

enum {
    GOOD = 1 << V_READY, WARN = 1 << V_ATTENTION, BAD = 1 << V_NEEDS_CHANGE, UNKNOWN = 1 << V_CANNOT_TELL,
    NOT = 1 << V_NOT_APPLICABLE
};

static const struct reached reached[] = {
    {NAME, GOOD | WARN | BAD | UNKNOWN},
    {PORT, GOOD | WARN | BAD | UNKNOWN},
    {ALIVE, GOOD | WARN | BAD | UNKNOWN},
    {NULL, 0},
};
/* clang-format on */

static void every_verdict_is_reached(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    scenario_never_ready(PORT, FAKE_probe_dcom, arrange_remote);
    scenario_never_ready(ALIVE, FAKE_probe_dcom, arrange_remote);
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
