/* SPDX-License-Identifier: MIT
 * The fake machine itself: a tool that lies would make every other test worthless. */
#include "fake_machine.h"
#include "testing.h"

#include <stdlib.h>

static struct fake_machine *fake;
static struct machine *machine;

static int setup(void **state)
{
    fake = fake_machine_healthy();
    machine = &fake->machine;
    return 0;
}

static int teardown(void **state)
{
    fake_machine_free(fake);
    return 0;
}

static void test_services(void **state)
{
    struct call call = call_make(NULL, 1000);
    struct service service;
    assert_int_equal(MACHINE_CALL(machine, service_get, &call, "winmgmt", &service), ST_OK);
    assert_int_equal(service.start, SERVICE_START_AUTOMATIC);
    service_free(&service);
    assert_int_equal(MACHINE_CALL(machine, service_get, &call, "nothing", &service), ST_ABSENT);
    assert_int_equal(call.fault.code, 1060);
    assert_int_equal(MACHINE_CALL(machine, service_stop, &call, "Winmgmt"), ST_INVALID);
    assert_int_equal(call.fault.code, 1051);
    assert_int_equal(MACHINE_CALL(machine, service_set_start, &call, "RpcSs", 2), ST_DENIED);
    fake_service_set(fake, "Winmgmt", SERVICE_START_OFF, SERVICE_STATE_STOPPED);
    assert_int_equal(MACHINE_CALL(machine, service_start, &call, "Winmgmt"), ST_INVALID);
    assert_int_equal(call.fault.code, 1058);
    assert_int_equal(MACHINE_CALL(machine, service_set_start, &call, "Winmgmt", SERVICE_START_AUTOMATIC), ST_OK);
    assert_int_equal(MACHINE_CALL(machine, service_start, &call, "Winmgmt"), ST_OK);
    assert_int_equal(fake_service(fake, "Winmgmt")->state, SERVICE_STATE_RUNNING);
}

static void test_registry_round_trip(void **state)
{
    struct call call = call_make(NULL, 1000);
    char *before = fake_machine_dump(fake);
    const char *key = "SOFTWARE\\Microsoft\\Rpc\\Internet\\Deep";
    uint32_t depth = 9;
    assert_int_equal(MACHINE_CALL(machine, registry_absent_depth, &call, key, &depth), ST_OK);
    assert_int_equal(depth, 2);
    struct registry_value value = registry_dword(7), read;
    assert_int_equal(MACHINE_CALL(machine, registry_set, &call, key, "x", &value), ST_OK);
    assert_int_equal(MACHINE_CALL(machine, registry_get, &call, "software\\microsoft\\rpc\\internet\\deep", "X", &read),
                     ST_OK);
    assert_true(registry_value_equal(&value, &read));
    registry_value_free(&read);
    registry_value_free(&value);
    assert_int_equal(MACHINE_CALL(machine, registry_delete, &call, key, "x", 2), ST_OK);
    assert_int_equal(MACHINE_CALL(machine, registry_delete, &call, key, "x", 2), ST_ABSENT);
    char *after = fake_machine_dump(fake);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void test_groups(void **state)
{
    struct call call = call_make(NULL, 1000);
    const struct sid monitor = fake_sid(1002), *dcom = sid_well_known(SID_DISTRIBUTED_COM_USERS);
    struct account account;
    assert_int_equal(MACHINE_CALL(machine, account_get, &call, "monitor", &account), ST_OK);
    assert_true(account_in_group(&account, SID_DISTRIBUTED_COM_USERS));
    assert_true(account_in_group(&account, SID_LOCAL_ACCOUNT));
    assert_false(account_in_group(&account, SID_ADMINISTRATORS));
    account_free(&account);
    assert_int_equal(MACHINE_CALL(machine, group_add, &call, dcom, &monitor), ST_INVALID);
    assert_int_equal(call.fault.code, 1378);
    assert_int_equal(MACHINE_CALL(machine, group_remove, &call, dcom, &monitor), ST_OK);
    assert_int_equal(MACHINE_CALL(machine, group_remove, &call, dcom, &monitor), ST_ABSENT);
    assert_int_equal(MACHINE_CALL(machine, account_get, &call, NULL, &account), ST_OK);
    assert_string_equal(account.name, "PC-0421\\support");
    assert_true(account_in_group(&account, SID_LOCAL_ACCOUNT_AND_ADMIN));
    account_free(&account);
    assert_int_equal(MACHINE_CALL(machine, account_get, &call, "nobody", &account), ST_ABSENT);
}

static void test_firewall(void **state)
{
    struct call call = call_make(NULL, 1000);
    assert_int_equal(MACHINE_CALL(machine, firewall_rule_enable, &call, "no-such-rule", true), ST_ABSENT);
    fake_rule(fake, "WMI-RPCSS-In-TCP")->from_policy = true;
    assert_int_equal(MACHINE_CALL(machine, firewall_rule_enable, &call, "WMI-RPCSS-In-TCP", false), ST_DENIED);
    const char *id = fake->networks.networks[0].id;
    assert_int_equal(MACHINE_CALL(machine, network_category_set, &call, id, NETWORK_PUBLIC), ST_OK);
    assert_int_equal(fake->firewall.active_profiles, PROFILE_PUBLIC);
    assert_int_equal(MACHINE_CALL(machine, network_category_set, &call, id, NETWORK_DOMAIN), ST_INVALID);
    fake->firewall.service_running = false;
    assert_int_equal(MACHINE_CALL(machine, firewall_rule_remove, &call, "WMI-RPCSS-In-TCP"), ST_UNREACHABLE);
}

static void test_refusals(void **state)
{
    struct call call = call_make(NULL, 1000);
    const struct port_range bad = {.start = 5000, .count = 100}, good = {.start = 50000, .count = 1000};
    assert_int_equal(MACHINE_CALL(machine, port_range_set, &call, false, &bad), ST_INVALID);
    assert_int_equal(MACHINE_CALL(machine, port_range_set, &call, false, &good), ST_OK);
    fake->read_only = true;
    char *before = fake_machine_dump(fake);
    assert_int_equal(MACHINE_CALL(machine, port_range_set, &call, true, &good), ST_DENIED);
    assert_int_equal(MACHINE_CALL(machine, wmi_host_set, &call, true), ST_DENIED);
    char *after = fake_machine_dump(fake);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void test_failures_and_cancel(void **state)
{
    struct cancel cancel = {.notify = NULL};
    struct call call = call_make(&cancel, 1000);
    int64_t clock = 0;
    fake_fail_nth(fake, FAKE_clock_get, 2, ST_TIMEOUT, 1460, false);
    assert_int_equal(MACHINE_CALL(machine, clock_get, &call, &clock), ST_OK);
    assert_int_equal(MACHINE_CALL(machine, clock_get, &call, &clock), ST_TIMEOUT);
    assert_int_equal(call.fault.code, 1460);
    assert_int_equal(MACHINE_CALL(machine, clock_get, &call, &clock), ST_OK);
    fake_fail_none(fake);
    fake_fail_nth(fake, FAKE_service_stop, 1, ST_TIMEOUT, 1460, true);
    assert_int_equal(MACHINE_CALL(machine, service_stop, &call, "iphlpsvc"), ST_TIMEOUT);
    assert_int_equal(fake_service(fake, "iphlpsvc")->state, SERVICE_STATE_STOPPED);
    fake_cancel_after(fake, 2);
    assert_int_equal(MACHINE_CALL(machine, clock_get, &call, &clock), ST_OK);
    assert_int_equal(MACHINE_CALL(machine, clock_get, &call, &clock), ST_OK);
    assert_int_equal(MACHINE_CALL(machine, clock_get, &call, &clock), ST_CANCELLED);
    fake->ops.clock_get = NULL;
    assert_int_equal(MACHINE_CALL(machine, clock_get, &call, &clock), ST_UNSUPPORTED);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_setup_teardown(test_services, setup, teardown),
    cmocka_unit_test_setup_teardown(test_registry_round_trip, setup, teardown),
    cmocka_unit_test_setup_teardown(test_groups, setup, teardown),
    cmocka_unit_test_setup_teardown(test_firewall, setup, teardown),
    cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
    cmocka_unit_test_setup_teardown(test_failures_and_cancel, setup, teardown),
    {0},
};
