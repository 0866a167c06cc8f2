/* SPDX-License-Identifier: MIT
 * Services beyond the contract: slow, failing and hanging ones, dependents, cancel. */
#include "base/time.h"
#include "service_fixture.h"
#include "testing.h"
#include "windows/cancel_windows.h"
#include "windows/deferred.h"
#include "windows/ops.h"

#include <process.h>
#include <string.h>

static const wchar_t wide_name[] = L"WmiReadyService", wide_dependent[] = L"WmiReadyDependent";
static const char name[] = "WmiReadyService", dependent[] = "WmiReadyDependent";

/* A service whose process was ended stays marked for deletion for a while: each has a name of its own. */
static const wchar_t wide_hanging[] = L"WmiReadyHanging", wide_cancelled[] = L"WmiReadyCancelled";
static const char hanging[] = "WmiReadyHanging", cancelled[] = "WmiReadyCancelled";

static struct machine *machine;

static int set_up(void **state)
{
    machine = machine_windows_local();
    return 0;
}

static int tear_down(void **state)
{
    service_fixture_remove(wide_dependent);
    service_fixture_remove(wide_name);
    service_fixture_remove(wide_hanging);
    service_fixture_remove(wide_cancelled);
    machine_release(machine);
    return 0;
}

static uint32_t state_of(const char *service_name)
{
    struct call call = call_make(NULL, 5000);
    struct service service;
    assert_int_equal(ops_service_get(machine, &call, service_name, &service), ST_OK);
    uint32_t found = service.state;
    service_free(&service);
    return found;
}

static void description(void **state)
{
    service_fixture_install(wide_name, SERVICE_MODE_GOOD, L"RpcSs");
    struct call call = call_make(NULL, 5000);
    struct service service;
    assert_int_equal(ops_service_get(machine, &call, name, &service), ST_OK);
    assert_int_equal(call.channel, CHANNEL_LOCAL);
    /* Wine's service manager keeps dependencies to itself. */
    assert_true(strcmp(service.dependencies, "RpcSs") == 0 || strcmp(service.dependencies, "") == 0);
    assert_string_equal(service.account, "LocalSystem");
    assert_non_null(strstr(service.image_path, "--service"));
    assert_false(service.delayed_start);
    service_free(&service);
    service_fixture_remove(wide_name);
}

static void slow_service_is_waited_for(void **state)
{
    service_fixture_install(wide_name, SERVICE_MODE_SLOW, NULL);
    struct call call = call_make(NULL, 20000);
    assert_int_equal(ops_service_start(machine, &call, name), ST_OK);
    assert_int_equal(state_of(name), SERVICE_STATE_RUNNING);
    call = call_make(NULL, 20000);
    assert_int_equal(ops_service_stop(machine, &call, name), ST_OK);
    assert_int_equal(state_of(name), SERVICE_STATE_STOPPED);
    service_fixture_remove(wide_name);
}

static void failing_service_tells_its_code(void **state)
{
    service_fixture_install(wide_name, SERVICE_MODE_FAILS, NULL);
    struct call call = call_make(NULL, 20000);
    assert_int_equal(ops_service_start(machine, &call, name), ST_FAILED);
    assert_int_equal(call.fault.code, ERROR_BAD_UNIT);
    service_fixture_remove(wide_name);
}

static void hanging_service_is_given_up(void **state)
{
    service_fixture_install(wide_hanging, SERVICE_MODE_HANGS, NULL);
    struct call call = call_make(NULL, 400);
    int64_t begun = time_tick_ms();
    assert_int_equal(ops_service_start(machine, &call, hanging), ST_TIMEOUT);
    assert_true(time_tick_ms() - begun < 5000);
    assert_non_null(call.fault.api);
    service_fixture_remove(wide_hanging);
}

static unsigned __stdcall cancel_later(void *parameter)
{
    Sleep(200);
    cancel_request(parameter);
    return 0;
}

static void cancel_while_waiting(void **state)
{
    service_fixture_install(wide_cancelled, SERVICE_MODE_HANGS, NULL);
    struct cancel *cancel = cancel_windows_new();
    struct call call = call_make(cancel, 20000);
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, cancel_later, cancel, 0, NULL);
    int64_t begun = time_tick_ms();
    assert_int_equal(ops_service_start(machine, &call, cancelled), ST_CANCELLED);
    assert_true(time_tick_ms() - begun < 5000);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    cancel_release(cancel);
    service_fixture_remove(wide_cancelled);
}

/* Wine's EnumDependentServicesW sees no dependents; its service manager does not refuse either. */
static void dependents_keep_it_running(void **state)
{
    service_fixture_install(wide_name, SERVICE_MODE_GOOD, NULL);
    service_fixture_install(wide_dependent, SERVICE_MODE_GOOD, wide_name);
    struct call call = call_make(NULL, 20000);
    assert_int_equal(ops_service_start(machine, &call, name), ST_OK);
    call = call_make(NULL, 20000);
    assert_int_equal(ops_service_start(machine, &call, dependent), ST_OK);
    call = call_make(NULL, 20000);
    enum status status = ops_service_stop(machine, &call, name);
    if (status == ST_INVALID)
        assert_int_equal(call.fault.code, ERROR_DEPENDENT_SERVICES_RUNNING);
    else
        assert_int_equal(status, ST_OK);
    call = call_make(NULL, 20000);
    assert_int_equal(ops_service_stop(machine, &call, dependent), ST_OK);
    service_fixture_remove(wide_dependent);
    service_fixture_remove(wide_name);
}

static void odd_names(void **state)
{
    static const char *const names[] = {"", "\\", "a/b", "\xFF\xFE", "no such service"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct call call = call_make(NULL, 5000);
        struct service service = {.start = 77};
        enum status status = ops_service_get(machine, &call, names[i], &service);
        assert_true(status == ST_ABSENT || status == ST_INVALID);
        assert_int_equal(service.start, 77);
    }
}

static void nothing_left_behind(void **state)
{
    for (int i = 0; i < 100 && deferred_pending(); i++)
        Sleep(100);
    assert_int_equal(deferred_pending(), 0);
}

int main(int argc, char **argv)
{
    if (service_fixture_main(argc, argv))
        return 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(description),
        cmocka_unit_test(slow_service_is_waited_for),
        cmocka_unit_test(failing_service_tells_its_code),
        cmocka_unit_test(hanging_service_is_given_up),
        cmocka_unit_test(cancel_while_waiting),
        cmocka_unit_test(dependents_keep_it_running),
        cmocka_unit_test(odd_names),
        cmocka_unit_test(nothing_left_behind),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
