/* SPDX-License-Identifier: MIT
 *
 * WMI queries: real ones against the system's own providers, and the awkward ones (a host that hangs, a
 * provider that hangs, a refused account) against the stage.
 */
#include "testing.h"

#include "local_machine.h"

#include "machine/machine.h"
#include "machine/security_descriptor.h"
#include "stage.h"
#include "windows/cancel_windows.h"
#include "windows/deferred.h"
#include "windows/machine_windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 20000, SHORT_MS = 150, SLACK_MS = 100, WAIT_MS = 10000 };

static enum status query_on(struct machine *machine, struct call *call, const char *namespace_path, const char *text,
                            uint32_t max_rows, struct wmi_rows *out)
{
    struct wmi_request request = {.namespace_path = namespace_path, .query = text, .max_rows = max_rows};
    *out = (struct wmi_rows){0};
    return MACHINE_CALL(machine, wmi_query, call, &request, out);
}

static void test_operating_system(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct wmi_rows rows;
    enum status status =
        query_on(local, &call, "root\\cimv2",
                 "SELECT LocalDateTime, Version, Caption, BuildNumber FROM Win32_OperatingSystem", 0, &rows);
    assert_int_equal(status, ST_OK);
    assert_int_equal(call.fault.code, 0);
    assert_int_equal(call.channel, CHANNEL_WMI);
    assert_int_equal(rows.step, WMI_STEP_DONE);
    assert_int_equal(rows.row_count, 1);
    assert_int_equal(rows.column_count, 4);
    assert_string_equal(rows.columns[0], "LocalDateTime");
    assert_string_equal(rows.columns[2], "Caption");
    assert_non_null(strstr(rows.cells[2], "Windows"));
    int year, month, day, hour, minute, second, zone_hour, zone_minute;
    char sign;
    assert_int_equal(sscanf(rows.cells[0], "%4d-%2d-%2d %2d:%2d:%2d %c%2d:%2d", &year, &month, &day, &hour, &minute,
                            &second, &sign, &zone_hour, &zone_minute),
                     9);
    assert_false(rows.truncated);
    wmi_rows_free(&rows);
}

static void test_all_columns_and_truncation(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct wmi_rows rows;
    assert_int_equal(query_on(local, &call, "/root/cimv2", "SELECT * FROM Win32_Service", 2, &rows), ST_OK);
    assert_int_equal(rows.row_count, 2);
    assert_true(rows.truncated);
    assert_true(rows.column_count > 5);
    bool name = false;
    for (size_t i = 0; i < rows.column_count; i++)
        if (strcmp(rows.columns[i], "Name") == 0)
            name = rows.cells[i] && rows.cells[i][0];
    assert_true(name);
    wmi_rows_free(&rows);
}

static void test_connect_only(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct wmi_rows rows;
    assert_int_equal(query_on(local, &call, "root\\cimv2", NULL, 0, &rows), ST_OK);
    assert_int_equal(rows.step, WMI_STEP_DONE);
    assert_int_equal(rows.row_count, 0);
    wmi_rows_free(&rows);
}

static void test_syntax_error(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct wmi_rows rows;
    assert_int_equal(query_on(local, &call, "root\\cimv2", "SELEKT * FROM Win32_Service", 0, &rows), ST_INVALID);
    assert_int_equal(call.fault.code, 0x80041017);
    assert_true(rows.step == WMI_STEP_QUERY || rows.step == WMI_STEP_ROWS);
    wmi_rows_free(&rows);
}

static void test_unknown_namespace(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct wmi_rows rows;
    assert_int_equal(query_on(local, &call, "root\\nowhere", "SELECT * FROM Win32_Service", 0, &rows), ST_ABSENT);
    assert_int_equal(call.fault.code, 0x8004100E);
    assert_int_equal(rows.step, WMI_STEP_CONNECT);
    wmi_rows_free(&rows);
}

static void test_cancelled_before(void **state)
{
    struct cancel *cancel = cancel_windows_new();
    cancel_request(cancel);
    struct call call = call_make(cancel, LIMIT_MS);
    struct wmi_rows rows;
    assert_int_equal(query_on(local, &call, "root\\cimv2", "SELECT * FROM Win32_Service", 0, &rows), ST_CANCELLED);
    wmi_rows_free(&rows);
    cancel_release(cancel);
}

static void test_namespace_security(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    uint8_t *bytes = NULL;
    size_t size = 0;
    assert_int_equal(MACHINE_CALL(local, namespace_get, &call, "root\\cimv2", &bytes, &size), ST_OK);
    struct security_descriptor descriptor;
    assert_int_equal(security_descriptor_parse(bytes, size, &descriptor), ST_OK);
    security_descriptor_free(&descriptor);
    /* Giving back what was read changes nothing. */
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, namespace_set, &call, "root\\cimv2", bytes, size), ST_OK);
    free(bytes);

    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, namespace_get, &call, "root\\nowhere", &bytes, &size), ST_ABSENT);
}

/* ---- against the double ---- */

/* Threads that were left behind end as soon as the double lets them go; bounded. */
static void wait_for_threads(void)
{
    for (ULONGLONG start = GetTickCount64(); deferred_pending() && GetTickCount64() - start < WAIT_MS;)
        SwitchToThread();
    assert_int_equal(deferred_pending(), 0);
}

static void let_go(void)
{
    stage_scene("del .\\Delays");
}

static void test_connect_hangs(void **state)
{
    stage_begin(STAGE_WMI);
    stage_scene("set .\\Delays ConnectServer dword 20000");
    struct call call = call_make(NULL, SHORT_MS);
    struct wmi_rows rows;
    ULONGLONG start = GetTickCount64();
    assert_int_equal(query_on(local, &call, "root\\cimv2", "SELECT * FROM x", 0, &rows), ST_TIMEOUT);
    assert_true(GetTickCount64() - start < SHORT_MS + SLACK_MS);
    assert_int_equal(rows.step, WMI_STEP_CONNECT);
    assert_string_equal(call.fault.api, "IWbemLocator::ConnectServer");
    wmi_rows_free(&rows);
    let_go();
    wait_for_threads();
    /* Nobody waits for the answer any more: it is not asked for. */
    assert_int_equal(stage_calls("ExecQuery"), 0);
    stage_end();
}

static void test_provider_hangs(void **state)
{
    stage_begin(STAGE_WMI);
    stage_scene("set .\\Delays Next dword 20000");
    struct call call = call_make(NULL, SHORT_MS);
    struct wmi_rows rows;
    ULONGLONG start = GetTickCount64();
    assert_int_equal(query_on(local, &call, "root\\cimv2", "SELECT * FROM x", 0, &rows), ST_TIMEOUT);
    assert_true(GetTickCount64() - start < SHORT_MS + SLACK_MS);
    assert_int_equal(rows.step, WMI_STEP_ROWS);
    wmi_rows_free(&rows);
    wait_for_threads(); /* by itself: the slices end with the deadline */
    stage_end();
}

struct canceller {
    const char *entered;
    struct cancel *cancel;
    ULONGLONG when;
};

static DWORD WINAPI cancel_when_entered(void *parameter)
{
    struct canceller *canceller = parameter;
    stage_wait(canceller->entered);
    canceller->when = GetTickCount64();
    cancel_request(canceller->cancel);
    return 0;
}

static void cancel_while(const char *entered)
{
    struct canceller canceller = {.entered = entered, .cancel = cancel_windows_new()};
    HANDLE thread = CreateThread(NULL, 0, cancel_when_entered, &canceller, 0, NULL);
    struct call call = call_make(canceller.cancel, LIMIT_MS);
    struct wmi_rows rows;
    assert_int_equal(query_on(local, &call, "root\\cimv2", "SELECT * FROM x", 0, &rows), ST_CANCELLED);
    ULONGLONG back = GetTickCount64();
    WaitForSingleObject(thread, WAIT_MS);
    CloseHandle(thread);
    printf("cancel to control back: %u ms\n", (unsigned)(back - canceller.when));
    assert_true(back - canceller.when <= 50);
    wmi_rows_free(&rows);
    let_go();
    wait_for_threads();
    cancel_release(canceller.cancel);
}

static void test_cancel_connect(void **state)
{
    stage_begin(STAGE_WMI);
    stage_scene("set .\\Delays ConnectServer dword 20000");
    cancel_while("held ConnectServer");
    stage_end();
}

static void test_cancel_rows(void **state)
{
    stage_begin(STAGE_WMI);
    stage_scene("set .\\Delays Next dword 20000");
    cancel_while("held Next");
    stage_end();
}

static struct machine *remote_machine(void)
{
    struct credentials *credentials;
    assert_int_equal(credentials_new(L"PC-0421\\monitor", L"p\"ä ss", &credentials), ST_OK);
    struct machine *machine = machine_windows_remote("PC-0421", credentials);
    credentials_release(credentials);
    return machine;
}

static void test_credentials_reach_the_target(void **state)
{
    stage_begin(STAGE_WMI);
    stage_scene("set \\\\PC-0421\\ User sz PC-0421\\monitor\n"
                "set \\\\PC-0421\\ PasswordPrint print \"p\"\"ä ss\"");
    struct machine *machine = remote_machine();
    struct call call = call_make(NULL, LIMIT_MS);
    struct wmi_rows rows;
    assert_int_equal(query_on(machine, &call, "root\\cimv2", "SELECT * FROM Win32_BIOS", 0, &rows), ST_OK);
    assert_int_equal(stage_calls("PC-0421 ConnectServer:root\\cimv2 credentials"), 1);
    assert_int_equal(rows.row_count, 1);
    wmi_rows_free(&rows);
    machine_release(machine);
    stage_end();
}

static void test_no_credentials_here(void **state)
{
    stage_begin(STAGE_WMI);
    struct call call = call_make(NULL, LIMIT_MS);
    struct wmi_rows rows;
    assert_int_equal(query_on(local, &call, "root\\cimv2", "SELECT * FROM Win32_BIOS", 0, &rows), ST_OK);
    assert_int_equal(stage_calls(". ConnectServer:root\\cimv2 own"), 1);
    wmi_rows_free(&rows);
    stage_end();
}

/* A wrong password is tried once, whatever is asked afterwards. */
static void test_refused_once(void **state)
{
    stage_begin(STAGE_WMI);
    stage_scene("set \\\\PC-0421\\Errors ConnectServer dword 0x80070005");
    struct machine *machine = remote_machine();
    static const char *const namespaces[] = {"root\\cimv2", "root\\default", "root\\StandardCimv2"};
    for (size_t i = 0; i < 3; i++) {
        struct call call = call_make(NULL, LIMIT_MS);
        struct wmi_rows rows;
        assert_int_equal(query_on(machine, &call, namespaces[i], "SELECT * FROM x", 0, &rows), ST_DENIED);
        assert_int_equal(call.fault.code, 0x80070005);
        wmi_rows_free(&rows);
    }
    assert_int_equal(stage_calls("PC-0421 ConnectServer 0x"), 1);
    machine_release(machine);
    stage_end();
}

/* WMI itself refused the namespace: the account is good, other namespaces are asked. */
static void test_namespace_denied_is_no_refusal(void **state)
{
    stage_begin(STAGE_WMI);
    stage_scene("set \\\\PC-0421\\Errors ConnectServer dword 0x80041003");
    struct machine *machine = remote_machine();
    for (int i = 0; i < 2; i++) {
        struct call call = call_make(NULL, LIMIT_MS);
        struct wmi_rows rows;
        assert_int_equal(query_on(machine, &call, "root\\cimv2", "SELECT * FROM x", 0, &rows), ST_DENIED);
        assert_int_equal(call.fault.code, 0x80041003);
        wmi_rows_free(&rows);
    }
    assert_int_equal(stage_calls("PC-0421 ConnectServer 0x"), 2);
    machine_release(machine);
    stage_end();
}

static void test_query_error_keeps_step(void **state)
{
    stage_begin(STAGE_WMI);
    stage_scene("set .\\Errors ExecQuery dword 0x80041010");
    struct call call = call_make(NULL, LIMIT_MS);
    struct wmi_rows rows;
    assert_int_equal(query_on(local, &call, "root\\cimv2", "SELECT * FROM x", 0, &rows), ST_ABSENT);
    assert_int_equal(rows.step, WMI_STEP_QUERY);
    wmi_rows_free(&rows);
    stage_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operating_system),
        cmocka_unit_test(test_all_columns_and_truncation),
        cmocka_unit_test(test_connect_only),
        cmocka_unit_test(test_syntax_error),
        cmocka_unit_test(test_unknown_namespace),
        cmocka_unit_test(test_cancelled_before),
        cmocka_unit_test(test_namespace_security),
        cmocka_unit_test(test_connect_hangs),
        cmocka_unit_test(test_provider_hangs),
        cmocka_unit_test(test_cancel_connect),
        cmocka_unit_test(test_cancel_rows),
        cmocka_unit_test(test_credentials_reach_the_target),
        cmocka_unit_test(test_no_credentials_here),
        cmocka_unit_test(test_refused_once),
        cmocka_unit_test(test_namespace_denied_is_no_refusal),
        cmocka_unit_test(test_query_error_keeps_step),
    };
    return cmocka_run_group_tests(tests, local_machine_setup, local_machine_teardown);
}
