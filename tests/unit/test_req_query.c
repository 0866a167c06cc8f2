/* SPDX-License-Identifier: MIT
 * QRY-CONNECT and QRY-RUN: every verdict each of them can have. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "check/run.h"
#include "requirements/requirements.h"

#include <string.h>

typedef struct fake_machine fake_t;
typedef struct request request_t;

static const char own[] = "192.168.1.10";

static void remote(fake_t *f, request_t *r)
{
    r->local = false;
}

static void remote_unknown(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_name_fails(f, ST_ABSENT, 11001);
    fake_query_fails(f, ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT);
}

static void remote_silent(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_port(f, own, 135, PORT_NO_ANSWER);
    fake_query_fails(f, ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT);
}

/* The probe itself failed, but the real connection works: that is what counts. */
static void remote_unprobed_yet_connected(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_fail(f, FAKE_probe_dcom, ST_FAILED, 10055);
}

static void query_ends(fake_t *f, enum status status, uint32_t code, enum wmi_step step)
{
    fake_query_fails(f, status, code, step);
}

#define FAILS(function, status, code, step) \
    static void function(fake_t *f, request_t *r) \
    { \
        remote(f, r); \
        query_ends(f, status, code, step); \
    }
FAILS(connect_denied, ST_DENIED, 0x80070005, WMI_STEP_CONNECT)
FAILS(connect_namespace_denied, ST_DENIED, 0x80041003, WMI_STEP_CONNECT)
FAILS(connect_dynamic_port, ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT)
FAILS(connect_timeout, ST_TIMEOUT, 0, WMI_STEP_CONNECT)
FAILS(connect_cancelled, ST_CANCELLED, 0, WMI_STEP_CONNECT)
FAILS(connect_odd_code, ST_FAILED, 0x80070BAD, WMI_STEP_CONNECT)
FAILS(connect_no_client, ST_FAILED, 0x80040154, WMI_STEP_LOCATOR)
FAILS(run_denied, ST_DENIED, 0x80070005, WMI_STEP_ROWS)
FAILS(run_class_missing, ST_ABSENT, 0x80041010, WMI_STEP_ROWS)
FAILS(run_mistyped, ST_INVALID, 0x80041017, WMI_STEP_QUERY)
FAILS(run_timeout, ST_TIMEOUT, 0, WMI_STEP_ROWS)
FAILS(run_cancelled, ST_CANCELLED, 0, WMI_STEP_ROWS)

static void no_rows(fake_t *f, request_t *r)
{
    fake_query_rows(f, 0);
}

static void no_such_rows(fake_t *f, request_t *r)
{
    fake_query_rows(f, 0);
    fake_rule_text(&r->query, "SELECT * FROM Win32_NTLogEvent");
}

static void no_filtered_rows(fake_t *f, request_t *r)
{
    fake_query_rows(f, 0);
    fake_rule_text(&r->query, "SELECT * FROM Win32_Process WHERE Name = 'x'");
}

static void many_rows(fake_t *f, request_t *r)
{
    fake_query_rows(f, 1500);
}

static void service_off(fake_t *f, request_t *r)
{
    fake_service_set(f, "Winmgmt", SERVICE_START_OFF, SERVICE_STATE_STOPPED);
}

#define CONNECT &requirement_qry_connect
#define RUN &requirement_qry_run

/* What the diagnosis says is its own tests' business: here any of its sentences will do. */
#define DIAGNOSED TEXT_COUNT

static const struct {
    const char *name;
    const struct requirement *requirement;
    void (*arrange)(fake_t *, request_t *);
    enum verdict verdict;
    enum text_id summary;
    const char *blocked_by;
} cases[] = {
    {"connected here", CONNECT, NULL, V_READY, TEXT_QRY_CONNECT_LOCAL, NULL},
    {"connected", CONNECT, remote, V_READY, TEXT_QRY_CONNECT_READY, NULL},
    {"connected although unprobed", CONNECT, remote_unprobed_yet_connected, V_READY, TEXT_QRY_CONNECT_READY, NULL},
    {"unknown name", CONNECT, remote_unknown, V_NOT_CHECKED, TEXT_BLOCKED_BY, "NET-NAME"},
    {"silent host", CONNECT, remote_silent, V_NOT_CHECKED, TEXT_BLOCKED_BY, "NET-RPC-PORT"},
    {"denied by DCOM", CONNECT, connect_denied, V_NEEDS_CHANGE, DIAGNOSED, NULL},
    {"denied by the namespace", CONNECT, connect_namespace_denied, V_NEEDS_CHANGE, DIAGNOSED, NULL},
    {"dynamic port", CONNECT, connect_dynamic_port, V_NEEDS_CHANGE, DIAGNOSED, NULL},
    {"no answer in time", CONNECT, connect_timeout, V_NEEDS_CHANGE, DIAGNOSED, NULL},
    {"unknown code", CONNECT, connect_odd_code, V_NEEDS_CHANGE, DIAGNOSED, NULL},
    {"no WMI client here", CONNECT, connect_no_client, V_NEEDS_CHANGE, DIAGNOSED, NULL},
    {"service off", CONNECT, service_off, V_NEEDS_CHANGE, DIAGNOSED, NULL},
    {"cancelled", CONNECT, connect_cancelled, V_CANNOT_TELL, TEXT_COULD_NOT_READ, NULL},
    {"query fails later", CONNECT, run_class_missing, V_READY, TEXT_QRY_CONNECT_READY, NULL},

    {"rows", RUN, NULL, V_READY, TEXT_QRY_RUN_READY, NULL},
    {"many rows", RUN, many_rows, V_READY, TEXT_QRY_RUN_READY, NULL},
    {"no rows", RUN, no_rows, V_NEEDS_CHANGE, TEXT_QRY_RUN_NONE, NULL},
    {"no rows of a class that may have none", RUN, no_such_rows, V_ATTENTION, TEXT_QRY_RUN_EMPTY, NULL},
    {"no rows that were filtered", RUN, no_filtered_rows, V_ATTENTION, TEXT_QRY_RUN_EMPTY, NULL},
    {"not connected", RUN, connect_denied, V_NOT_CHECKED, TEXT_BLOCKED_BY, "QRY-CONNECT"},
    {"host silent", RUN, remote_silent, V_NOT_CHECKED, TEXT_BLOCKED_BY, "NET-RPC-PORT"},
    {"denied at the rows", RUN, run_denied, V_NEEDS_CHANGE, DIAGNOSED, NULL},
    {"class missing", RUN, run_class_missing, V_NEEDS_CHANGE, DIAGNOSED, NULL},
    {"mistyped", RUN, run_mistyped, V_NEEDS_CHANGE, DIAGNOSED, NULL},
    {"rows not in time", RUN, run_timeout, V_NEEDS_CHANGE, DIAGNOSED, NULL},
    {"cancelled at the rows", RUN, run_cancelled, V_CANNOT_TELL, TEXT_COULD_NOT_READ, NULL},
};

static void every_verdict_is_reached(void **unused)
{
    uint32_t connect = 0, run = 0;
    for (size_t i = 0; i < array_count(cases); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = fake_request_local();
        if (cases[i].arrange)
            cases[i].arrange(fake, &request);
        struct seen seen = seen_check(fake, &request, cases[i].requirement);
        const struct finding *finding = seen.finding;
        bool diagnosed = finding->summary.id != TEXT_NONE && finding->summary.id != TEXT_COULD_NOT_READ;
        if (finding->verdict != cases[i].verdict ||
            (cases[i].summary == DIAGNOSED ? !diagnosed : finding->summary.id != cases[i].summary))
            fail_msg("%s: %s, %s", cases[i].name, verdict_word(finding->verdict), text_name(finding->summary.id).text);
        if (cases[i].blocked_by)
            assert_string_equal(finding->blocked_by, cases[i].blocked_by);
        else
            assert_null(finding->blocked_by);
        *(cases[i].requirement == CONNECT ? &connect : &run) |= 1u << finding->verdict;
        seen_free(&seen);
        request_free(&request);
        fake_machine_free(fake);
    }
    uint32_t both = 1u << V_READY | 1u << V_NEEDS_CHANGE | 1u << V_CANNOT_TELL | 1u << V_NOT_CHECKED;
    assert_int_equal(connect, both);
    assert_int_equal(run, both | 1u << V_ATTENTION);
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),           cmocka_unit_test(a_silent_host_is_not_connected_to),
        cmocka_unit_test(more_rows_are_said_to_be_more),      cmocka_unit_test(the_package_is_told),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
