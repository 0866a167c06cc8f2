/* SPDX-License-Identifier: MIT
 *
 * A "remote" target at 127.0.0.1 on which nothing answers: every operation says by which ways it
 * tried and why each failed, soon, and the second time without trying again.
 */
#include "testing.h"
#include "windows/deferred.h"
#include "windows/ops.h"

enum { LIMIT_MS = 20000 };

static struct machine *machine;

static int set_up(void **state)
{
    machine = machine_windows_remote("127.0.0.1", NULL);
    return 0;
}

static int tear_down(void **state)
{
    machine_release(machine);
    return 0;
}

/* Two ways, both failed, the last one in the call itself. */
static void assert_two_ways(enum status status, const struct call *call, enum channel first)
{
    assert_true(status == ST_UNREACHABLE || status == ST_FAILED || status == ST_DENIED || status == ST_TIMEOUT ||
                status == ST_UNSUPPORTED);
    assert_int_equal(call->attempt_count, 1);
    assert_int_equal(call->attempts[0].channel, first);
    assert_int_not_equal(call->attempts[0].status, ST_OK);
    assert_non_null(call->attempts[0].fault.api);
    assert_int_not_equal(call->attempts[0].fault.code, 0);
    assert_int_equal(call->channel, CHANNEL_WMI);
    assert_non_null(call->fault.api);
    assert_int_not_equal(call->fault.code, 0);
}

static void registry(void **state)
{
    for (int i = 0; i < 2; i++) {
        struct call call = call_make(NULL, LIMIT_MS);
        struct registry_value value = {.type = 77};
        enum status status = ops_registry_get(machine, &call, "SOFTWARE\\Microsoft", "x", &value);
        assert_two_ways(status, &call, CHANNEL_REMOTE_REGISTRY);
        assert_int_equal(value.type, 77);
    }
    struct call call = call_make(NULL, LIMIT_MS);
    uint32_t depth = 77;
    assert_two_ways(ops_registry_absent_depth(machine, &call, "SOFTWARE", &depth), &call, CHANNEL_REMOTE_REGISTRY);
    assert_int_equal(depth, 77);
}

/* Wine's service manager answers under this address; then the first way is the one that did. */
static void services(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct service service = {.start = 77};
    enum status status = ops_service_get(machine, &call, "Winmgmt", &service);
    if (status == ST_OK) {
        assert_int_equal(call.channel, CHANNEL_SCM);
        assert_int_equal(call.attempt_count, 0);
        service_free(&service);
        return;
    }
    assert_two_ways(status, &call, CHANNEL_SCM);
    assert_int_equal(service.start, 77);
}

static void version(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct os_info os = {.major = 77};
    assert_two_ways(ops_os_get(machine, &call, &os), &call, CHANNEL_REMOTE_REGISTRY);
    assert_int_equal(os.major, 77);
}

static void only_on_the_target(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    bool consistent = true;
    assert_int_equal(ops_repository_verify(machine, &call, &consistent), ST_UNSUPPORTED);
    assert_int_equal(ops_clock_resync(machine, &call), ST_UNSUPPORTED);
}

static void cancelled(void **state)
{
    struct cancel cancel = {0};
    cancel_request(&cancel);
    struct call call = call_make(&cancel, LIMIT_MS);
    struct service service = {.start = 77};
    struct registry_value value = {.type = 77};
    struct os_info os = {.major = 77};
    assert_int_equal(ops_service_get(machine, &call, "Winmgmt", &service), ST_CANCELLED);
    assert_int_equal(ops_registry_get(machine, &call, "SOFTWARE", "x", &value), ST_CANCELLED);
    assert_int_equal(ops_os_get(machine, &call, &os), ST_CANCELLED);
    assert_int_equal(service.start, 77);
}

static void nothing_left_behind(void **state)
{
    for (int i = 0; i < 300 && deferred_pending(); i++)
        Sleep(100);
    assert_int_equal(deferred_pending(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registry),           cmocka_unit_test(services),  cmocka_unit_test(version),
        cmocka_unit_test(only_on_the_target), cmocka_unit_test(cancelled), cmocka_unit_test(nothing_left_behind),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
