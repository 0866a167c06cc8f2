/* SPDX-License-Identifier: MIT
 * Tools of the system: exit code, output, limit, cancel; and what is built on them. */
#include "testing.h"

#include "canceller.h"
#include "local_machine.h"

#include "machine/machine.h"
#include "windows/cancel_windows.h"
#include "windows/machine_windows.h"
#include "windows/process.h"
#include "windows/winsock.h"

#include <stdio.h>
#include <string.h>

enum { LIMIT_MS = 20000, SHORT_MS = 150 };

static void test_exit_code(void **state)
{
    struct process process = {.tool = L"cmd.exe", .arguments = L"/c exit 7", .api = "cmd"};
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(process_run(&process, &call), ST_OK);
    assert_int_equal(process.exit_code, 7);
}

static void test_output(void **state)
{
    struct process process = {.tool = L"cmd.exe", .arguments = L"/c echo 49152 16384", .api = "cmd", .capture = true};
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(process_run(&process, &call), ST_OK);
    assert_non_null(strstr(process.output, "49152 16384"));
}

static void test_no_such_tool(void **state)
{
    struct process process = {.tool = L"no-such-tool.exe", .arguments = L"", .api = "no-such-tool"};
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(process_run(&process, &call), ST_UNSUPPORTED);
    assert_string_equal(call.fault.api, "no-such-tool");
    assert_int_equal(call.fault.code, ERROR_FILE_NOT_FOUND);
}

/* A loop without end. */
static void hang(struct process *process)
{
    *process = (struct process){
        .tool = L"cmd.exe", .arguments = L"/c for /L %i in (0,0,1) do @rem", .api = "hang", .may_end = true};
}

static void test_limit(void **state)
{
    struct process process;
    hang(&process);
    struct call call = call_make(NULL, SHORT_MS);
    uint64_t start = winsock_stopwatch();
    assert_int_equal(process_run(&process, &call), ST_TIMEOUT);
    uint64_t took = (winsock_stopwatch() - start) / 1000;
    assert_string_equal(call.fault.api, "hang");
    printf("limit %d ms kept at %u ms\n", SHORT_MS, (unsigned)took);
    assert_true(took < 2000); /* the start of a process is in it */
}

static void test_cancel(void **state)
{
    struct canceller canceller;
    struct process process;
    hang(&process);
    canceller_begin(&canceller, SHORT_MS);
    struct call call = call_make(canceller.cancel, LIMIT_MS);
    assert_int_equal(process_run(&process, &call), ST_CANCELLED);
    assert_true(canceller_end(&canceller) < 50000);
}

/* The emulator has the service but not the tool; Windows has both. */
static void test_repository(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    bool consistent = false;
    enum status status = MACHINE_CALL(local, repository_verify, &call, &consistent);
    if (status == ST_UNSUPPORTED)
        assert_int_equal(call.fault.code, ERROR_FILE_NOT_FOUND);
    else
        assert_true(status == ST_DENIED || (status == ST_OK && (consistent || call.fault.code != 0)));
}

static void test_port_range(void **state)
{
    for (int v6 = 0; v6 < 2; v6++) {
        struct call call = call_make(NULL, LIMIT_MS);
        struct port_range range = {0};
        enum status status = MACHINE_CALL(local, port_range_get, &call, v6 != 0, &range);
        if (status == ST_OK)
            assert_true(range.start >= 1025 && range.count >= 255);
        else
            /* The emulator knows neither way: no tool, and no namespace to connect to. */
            assert_true(status == ST_UNSUPPORTED || status == ST_UNREACHABLE);
    }
}

static void test_port_range_is_judged_first(void **state)
{
    static const struct port_range bad[] = {{5000, 100}, {1024, 1000}, {65000, 1000}, {0, 255}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct call call = call_make(NULL, LIMIT_MS);
        assert_int_equal(MACHINE_CALL(local, port_range_set, &call, false, &bad[i]), ST_INVALID);
    }
}

static void set_value(const char *key, const char *name, struct registry_value value)
{
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, registry_set, &call, key, name, &value), ST_OK);
    registry_value_free(&value);
}

static void test_wmi_host(void **state)
{
    static const char key[] = "SYSTEM\\CurrentControlSet\\Services\\Winmgmt";
    static const char app[] = "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}";
    struct registry_value before;
    struct call call = call_make(NULL, LIMIT_MS);
    if (MACHINE_CALL(local, registry_get, &call, key, "ImagePath", &before) != ST_OK)
        skip();
    struct wmi_host host = {0};
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, wmi_host_get, &call, &host), ST_OK);
    assert_false(host.standalone);
    assert_string_equal(host.endpoints, "");
    assert_int_equal(call.fault.code, 0);
    wmi_host_free(&host);

    set_value(key, "ImagePath", registry_string("%systemroot%\\system32\\svchost.exe -k winmgmt -p"));
    set_value(app, "Endpoints", registry_multi("ncacn_ip_tcp,0,24158"));
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, wmi_host_get, &call, &host), ST_OK);
    assert_true(host.standalone);
    assert_string_equal(host.endpoints, "ncacn_ip_tcp,0,24158");
    wmi_host_free(&host);

    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, registry_delete, &call, app, "Endpoints", 1), ST_OK);
    set_value(key, "ImagePath", before);
}

static void test_another_computer(void **state)
{
    struct machine *remote = machine_windows_remote("PC-0421", NULL);
    struct call call = call_make(NULL, LIMIT_MS);
    bool consistent;
    assert_int_equal(MACHINE_CALL(remote, repository_verify, &call, &consistent), ST_UNSUPPORTED);
    assert_int_equal(MACHINE_CALL(remote, repository_salvage, &call), ST_UNSUPPORTED);
    assert_int_equal(MACHINE_CALL(remote, wmi_host_set, &call, true), ST_UNSUPPORTED);
    assert_int_equal(MACHINE_CALL(remote, clock_resync, &call), ST_UNSUPPORTED);
    machine_release(remote);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exit_code),    cmocka_unit_test(test_output),
        cmocka_unit_test(test_no_such_tool), cmocka_unit_test(test_limit),
        cmocka_unit_test(test_cancel),       cmocka_unit_test(test_repository),
        cmocka_unit_test(test_port_range),   cmocka_unit_test(test_port_range_is_judged_first),
        cmocka_unit_test(test_wmi_host),     cmocka_unit_test(test_another_computer),
    };
    return cmocka_run_group_tests(tests, local_machine_setup, local_machine_teardown);
}
