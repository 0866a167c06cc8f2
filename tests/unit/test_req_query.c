/* SPDX-License-Identifier: MIT
 * QRY-CONNECT and QRY-RUN: every verdict each of them can have. */
#include "testing.h"

#include "arrange_network.h"
#include "scenario.h"

#include "base/memory.h"
#include "check/run.h"
#include "requirements/requirements.h"

#include <string.h>

static const char own[] = "192.168.1.10";

static void remote_silent(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    fake_port(f, own, 135, PORT_NO_ANSWER);
    fake_query_fails(f, ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT);
}

#define CONNECT &requirement_qry_connect
#define RUN &requirement_qry_run

/* What the diagnosis says is its own tests' business: here any of its sentences will do. */
#define DIAGNOSED SCENARIO_ANY_TEXT

/* clang-format off */
static const struct scenario scenarios[] = {
    {"connected here", CONNECT, NULL, V_READY, TEXT_QRY_CONNECT_LOCAL, .remedy = NULL},
    {"connected", CONNECT, arrange_remote, V_READY, TEXT_QRY_CONNECT_READY, .remedy = NULL},
    /* The probe itself failed, but the real connection works: that is what counts. */
    {"connected although unprobed", CONNECT, arrange_remote, V_READY, TEXT_QRY_CONNECT_READY,
     STEPS(FAILS(probe_dcom, ST_FAILED, 10055))},
    {"unknown name", CONNECT, arrange_remote, V_NOT_CHECKED, TEXT_BLOCKED_BY, .blocked_by = "NET-NAME",
     STEPS(NAME_FAILS(ST_ABSENT, 11001), QUERY_FAILS(ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT))},
    {"silent host", CONNECT, remote_silent, V_NOT_CHECKED, TEXT_BLOCKED_BY, .blocked_by = "NET-RPC-PORT"},
    {"denied by DCOM", CONNECT, arrange_remote, V_NEEDS_CHANGE, DIAGNOSED,
     STEPS(QUERY_FAILS(ST_DENIED, 0x80070005, WMI_STEP_CONNECT))},
    {"denied by the namespace", CONNECT, arrange_remote, V_NEEDS_CHANGE, DIAGNOSED,
     STEPS(QUERY_FAILS(ST_DENIED, 0x80041003, WMI_STEP_CONNECT))},
    {"dynamic port", CONNECT, arrange_remote, V_NEEDS_CHANGE, DIAGNOSED,
     STEPS(QUERY_FAILS(ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT))},
    {"no answer in time", CONNECT, arrange_remote, V_NEEDS_CHANGE, DIAGNOSED,
     STEPS(QUERY_FAILS(ST_TIMEOUT, 0, WMI_STEP_CONNECT))},
    {"unknown code", CONNECT, arrange_remote, V_NEEDS_CHANGE, DIAGNOSED,
     STEPS(QUERY_FAILS(ST_FAILED, 0x80070BAD, WMI_STEP_CONNECT))},
    {"no WMI client here", CONNECT, arrange_remote, V_NEEDS_CHANGE, DIAGNOSED,
     STEPS(QUERY_FAILS(ST_FAILED, 0x80040154, WMI_STEP_LOCATOR))},
    {"service off", CONNECT, NULL, V_NEEDS_CHANGE, DIAGNOSED,
     STEPS(SERVICE_IS("Winmgmt", SERVICE_START_OFF, SERVICE_STATE_STOPPED))},
    {"cancelled", CONNECT, arrange_remote, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(QUERY_FAILS(ST_CANCELLED, 0, WMI_STEP_CONNECT))},
    {"query fails later", CONNECT, arrange_remote, V_READY, TEXT_QRY_CONNECT_READY,
     STEPS(QUERY_FAILS(ST_ABSENT, 0x80041010, WMI_STEP_ROWS))},

    {"rows", RUN, NULL, V_READY, TEXT_QRY_RUN_READY, .remedy = NULL},
    {"many rows", RUN, NULL, V_READY, TEXT_QRY_RUN_READY, STEPS(QUERY_ROWS(1500))},
    {"no rows", RUN, NULL, V_NEEDS_CHANGE, TEXT_QRY_RUN_NONE, STEPS(QUERY_ROWS(0))},
    {"no rows of a class that may have none", RUN, NULL, V_ATTENTION, TEXT_QRY_RUN_EMPTY,
     STEPS(QUERY_ROWS(0), REQUEST_SAYS(query, "SELECT * FROM Win32_NTLogEvent"))},
    {"no rows that were filtered", RUN, NULL, V_ATTENTION, TEXT_QRY_RUN_EMPTY,
     STEPS(QUERY_ROWS(0), REQUEST_SAYS(query, "SELECT * FROM Win32_Process WHERE Name = 'x'"))},
    {"not connected", RUN, arrange_remote, V_NOT_CHECKED, TEXT_BLOCKED_BY, .blocked_by = "QRY-CONNECT",
     STEPS(QUERY_FAILS(ST_DENIED, 0x80070005, WMI_STEP_CONNECT))},
    {"host silent", RUN, remote_silent, V_NOT_CHECKED, TEXT_BLOCKED_BY, .blocked_by = "NET-RPC-PORT"},
    {"denied at the rows", RUN, arrange_remote, V_NEEDS_CHANGE, DIAGNOSED,
     STEPS(QUERY_FAILS(ST_DENIED, 0x80070005, WMI_STEP_ROWS))},
    {"class missing", RUN, arrange_remote, V_NEEDS_CHANGE, DIAGNOSED,
     STEPS(QUERY_FAILS(ST_ABSENT, 0x80041010, WMI_STEP_ROWS))},
    {"mistyped", RUN, arrange_remote, V_NEEDS_CHANGE, DIAGNOSED,
     STEPS(QUERY_FAILS(ST_INVALID, 0x80041017, WMI_STEP_QUERY))},
    {"rows not in time", RUN, arrange_remote, V_NEEDS_CHANGE, DIAGNOSED,
     STEPS(QUERY_FAILS(ST_TIMEOUT, 0, WMI_STEP_ROWS))},
    {"cancelled at the rows", RUN, arrange_remote, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(QUERY_FAILS(ST_CANCELLED, 0, WMI_STEP_ROWS))},
};

static const struct judged judged[] = {
    {CONNECT, READY | NEEDS_CHANGE | CANNOT_TELL | NOT_CHECKED, .arrange = NULL},
    {RUN, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL | NOT_CHECKED, .arrange = NULL},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};
/* Nobody waits for a connection to a host that does not even answer on TCP 135. */
static void a_silent_host_is_not_connected_to(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = fake_request_remote();
    remote_silent(fake, &request);
    struct seen seen = seen_check(fake, &request, RUN);
    assert_int_equal(fake->counts[FAKE_wmi_query], 0);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

/* Rows beyond the limit of a check are counted as more, never as all. */
static void more_rows_are_said_to_be_more(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = fake_request_local();
    fake_query_rows(fake, 1500);
    struct seen seen = seen_check(fake, &request, RUN);
    assert_string_equal(seen.finding->summary.arguments[0], "> 1000");
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    for (enum status status = ST_ABSENT; status < ST_COUNT; status++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = fake_request_local();
        fake_fail(fake, FAKE_wmi_query, status, 0x80041001);
        struct seen connect = seen_check(fake, &request, CONNECT), run = seen_check(fake, &request, RUN);
        assert_int_not_equal(connect.finding->verdict, V_READY);
        assert_int_not_equal(run.finding->verdict, V_READY);
        seen_free(&connect);
        seen_free(&run);
        request_free(&request);
        fake_machine_free(fake);
    }
}

/* Which package it was, and why not the other, is told where COM tells it. */
static void the_package_is_told(void **unused)
{
    static const struct {
        uint32_t package;
        bool joined, literal;
        const char *account;
        enum text_id told;
    } rows[] = {
        {0, false, false, "PC-0421\\support", TEXT_NONE},
        {9, false, false, "PC-0421\\support", TEXT_QRY_PACKAGE_NEGOTIATED},
        {10, false, false, "PC-0421\\support", TEXT_QRY_PACKAGE_NTLM_WORKGROUP},
        {10, true, true, "CONTOSO\\anna", TEXT_QRY_PACKAGE_NTLM_ADDRESS},
        {10, true, false, "PC-0421\\support", TEXT_QRY_PACKAGE_NTLM_LOCAL},
        {10, true, false, "PC-0421\\monitor", TEXT_QRY_PACKAGE_NTLM}, /* not who connects */
        {16, true, false, "CONTOSO\\anna", TEXT_QRY_PACKAGE_KERBEROS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = fake_request_remote();
        fake->rows.package = rows[i].package;
        fake->os.domain_joined = rows[i].joined;
        fake->name.literal = rows[i].literal;
        fake_rule_text(&request.account, rows[i].account);
        struct seen seen = seen_check(fake, &request, &requirement_qry_connect);
        enum text_id told = TEXT_NONE;
        for (size_t k = 0; k < seen.finding->evidence_count; k++)
            if (seen.finding->evidence[k].what.id == TEXT_QRY_PACKAGE_WHAT)
                told = seen.finding->evidence[k].actual.id;
        assert_string_equal(text_name(told).text, text_name(rows[i].told).text);
        seen_free(&seen);
        request_free(&request);
        fake_machine_free(fake);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test(a_silent_host_is_not_connected_to),
    cmocka_unit_test(more_rows_are_said_to_be_more),
    cmocka_unit_test(the_package_is_told),
    cmocka_unit_test(what_cannot_be_read_is_never_ready),
    {0},
};
