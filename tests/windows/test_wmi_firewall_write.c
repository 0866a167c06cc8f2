/* SPDX-License-Identifier: MIT
 * Rules of another computer switched on, added and taken away, and every call of that failing in turn. */
#include "testing.h"

#include "stage_firewall.h"
#include "windows/wmi_firewall.h"
#include "windows/wmi_networks.h"

#include <stdio.h>
#include <string.h>

static void test_enable(void **state)
{
    stage_firewall_rule("WMI-RPCSS-In-TCP", 2, 0, "rpcss", "135", "Any");
    struct call call = call_make(NULL, STAGE_FIREWALL_MS);
    assert_int_equal(wmi_firewall_rule_enable(stage_firewall_machine, &call, "WMI-RPCSS-In-TCP", true), ST_OK);
    DWORD now = 0;
    assert_true(stage_number(L".\\Classes\\MSFT_NetFirewallRule\\WMI-RPCSS-In-TCP", L"Enabled", &now));
    assert_int_equal(now, 1);
    call = call_make(NULL, STAGE_FIREWALL_MS);
    assert_int_equal(wmi_firewall_rule_enable(stage_firewall_machine, &call, "No\"Such", true), ST_ABSENT);
}

static const struct firewall_rule own = {.id = "WMIReady-RPCSS-In-TCP",
                                         .name = "",
                                         .group = "WMI Ready",
                                         .program = "%SystemRoot%\\system32\\svchost.exe",
                                         .service = "rpcss",
                                         .ports = "135",
                                         .addresses = "10.1.2.7/32",
                                         .protocol = 6,
                                         .profiles = PROFILE_PRIVATE,
                                         .enabled = true,
                                         .allow = true};

static void test_add_and_remove(void **state)
{
    for (int i = 0; i < 2; i++) {
        struct call call = call_make(NULL, STAGE_FIREWALL_MS);
        assert_int_equal(wmi_firewall_rule_add(stage_firewall_machine, &call, &own), ST_OK);
        assert_int_equal(stage_firewall_rules(), 1);
    }
    struct firewall firewall = stage_firewall_get();
    const struct firewall_rule *rule = stage_firewall_find(&firewall, "WMIReady-RPCSS-In-TCP");
    assert_non_null(rule);
    assert_true(rule->enabled && rule->allow);
    assert_string_equal(rule->addresses, "10.1.2.7");
    assert_string_equal(rule->ports, "135");
    assert_int_equal(rule->profiles, PROFILE_PRIVATE);
    firewall_free(&firewall);
    struct call call = call_make(NULL, STAGE_FIREWALL_MS);
    assert_int_equal(wmi_firewall_rule_remove(stage_firewall_machine, &call, "WMIReady-RPCSS-In-TCP"), ST_OK);
    assert_int_equal(stage_firewall_rules(), 0);
    call = call_make(NULL, STAGE_FIREWALL_MS);
    assert_int_equal(wmi_firewall_rule_remove(stage_firewall_machine, &call, "WMIReady-RPCSS-In-TCP"), ST_ABSENT);
}

/* Made on the computer itself, such a rule has a GUID as id and our id as its name. */
static void test_own_rules_with_other_ids(void **state)
{
    for (int i = 0; i < 2; i++) {
        stage_firewall_rule("{0F1E}", 1, 0, "rpcss", "135", "Any");
        stage_firewall_put("MSFT_NetFirewallRule", "{0F1E}", "ElementName", "sz", own.id);
        stage_firewall_rule("{2D3C}", 1, 0, "rpcss", "135", "Any");
        stage_firewall_put("MSFT_NetFirewallRule", "{2D3C}", "ElementName", "sz", own.id);
        stage_firewall_rule("{4B5A}", 1, 0, "rpcss", "135", "Any");
        struct call call = call_make(NULL, STAGE_FIREWALL_MS);
        if (i == 0)
            assert_int_equal(wmi_firewall_rule_add(stage_firewall_machine, &call, &own), ST_OK);
        else
            assert_int_equal(wmi_firewall_rule_remove(stage_firewall_machine, &call, own.id), ST_OK);
        assert_false(stage_firewall_has(L"{0F1E}"));
        assert_false(stage_firewall_has(L"{2D3C}"));
        assert_true(stage_firewall_has(L"{4B5A}"));
    }
    struct firewall firewall = stage_firewall_get();
    assert_null(stage_firewall_find(&firewall, own.id));
    firewall_free(&firewall);
}

/* A scope that was not taken would open the port to everybody: no rule is left behind. */
static void test_add_fails_closed(void **state)
{
    stage_scene("set .\\Errors PutInstance:MSFT_NetAddressFilter dword 0x80041003"); /* WBEM_E_ACCESS_DENIED */
    struct call call = call_make(NULL, STAGE_FIREWALL_MS);
    assert_int_equal(wmi_firewall_rule_add(stage_firewall_machine, &call, &own), ST_DENIED);
    assert_int_equal(call.fault.code, 0x80041003);
    assert_int_equal(stage_firewall_rules(), 0);
}

/* The rule as it was wanted: switched on, with its service and its client. */
static bool is_whole(void)
{
    struct firewall firewall = stage_firewall_get();
    const struct firewall_rule *rule = firewall.rule_count == 1 ? &firewall.rules[0] : NULL;
    bool whole = rule && rule->enabled && strcmp(rule->service, own.service) == 0 &&
                 strcmp(rule->addresses, "10.1.2.7") == 0 && strcmp(rule->ports, own.ports) == 0;
    firewall_free(&firewall);
    return whole;
}

static void fail_in_turn(unsigned calls)
{
    stage_scene("set .\\Turn Left dword %u\nset .\\Turn Error dword 0x80041001", calls); /* WBEM_E_FAILED */
}

/* Each call of making and of taking back fails once: there is the whole rule or none, and what is said is so. */
static void test_every_call_fails_in_turn(void **state)
{
    enum { MOST = 200 };
    unsigned calls = 0;
    stage_firewall_profile("Private", 1, 1, 1);
    stage_firewall_network("{1}", "LAN", 1);
    for (bool made = false; !made; calls++) {
        assert_true(calls < MOST);
        fail_in_turn(calls + 1);
        struct call call = call_make(NULL, STAGE_FIREWALL_MS);
        made = wmi_firewall_rule_add(stage_firewall_machine, &call, &own) == ST_OK;
        stage_scene("del .\\Turn");
        assert_int_equal(stage_firewall_rules(), made ? 1 : 0);
        assert_true(!made || is_whole());
    }
    printf("making the rule: %u calls, each failed once\n", calls - 1);
    assert_true(calls > 8);
    unsigned removing = 0;
    for (bool gone = false; !gone; removing++) {
        assert_true(removing < MOST);
        fail_in_turn(removing + 1);
        struct call call = call_make(NULL, STAGE_FIREWALL_MS);
        gone = wmi_firewall_rule_remove(stage_firewall_machine, &call, own.id) == ST_OK;
        stage_scene("del .\\Turn");
        assert_true(stage_firewall_rules() == 0 || (!gone && is_whole()));
        if (stage_firewall_rules() == 0 && !gone) { /* the look behind it failed: the rule is gone all the same */
            call = call_make(NULL, STAGE_FIREWALL_MS);
            assert_int_equal(wmi_firewall_rule_add(stage_firewall_machine, &call, &own), ST_OK);
        }
    }
    printf("taking it back: %u calls, each failed once\n", removing - 1);
    assert_true(removing > 2);
}

/* Making it used up its time: taking it back has one of its own, which the caller waits for. */
static void test_rollback_has_time(void **state)
{
    enum { MAKING_MS = 6000, ONE_CALL_MS = 4200 };
    stage_scene("set .\\Delays ExecQuery:MSFT_NetAddressFilter dword %u", (unsigned)ONE_CALL_MS);
    struct call call = call_make(NULL, MAKING_MS);
    assert_int_equal(wmi_firewall_rule_add(stage_firewall_machine, &call, &own), ST_TIMEOUT);
    assert_int_equal(stage_firewall_rules(), 0);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_setup_teardown(test_enable, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_add_and_remove, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_own_rules_with_other_ids, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_add_fails_closed, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_every_call_fails_in_turn, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_rollback_has_time, stage_firewall_begin, stage_firewall_end),
    {0},
};
