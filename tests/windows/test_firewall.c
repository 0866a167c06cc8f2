/* SPDX-License-Identifier: MIT
 * The firewall of this computer: rules from the registry, the rest from the policy of the stage. */
#include "testing.h"

#include "machine/machine.h"
#include "stage_firewall.h"
#include "windows/firewall_registry.h"
#include "windows/machine_windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 20000 };

#define STORE "SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy"
#define RULES STORE "\\FirewallRules"
#define POLICIES "SOFTWARE\\Policies\\Microsoft\\WindowsFirewall"

static struct machine *local;

static int setup(void **state)
{
    local = machine_windows_local();
    stage_begin(STAGE_FIREWALL);
    stage_scene("del " POLICIES "\nset .\\Firewall ActiveProfiles dword %d\nset " RULES " x dword 0\ndel " RULES " x",
                PROFILE_PRIVATE);
    return 0;
}

static int teardown(void **state)
{
    stage_scene("del " POLICIES);
    stage_end();
    machine_release(local);
    return 0;
}

/* A rule in the store: ID the name of its value, MORE what comes after its service. */
static void add_rule(const char *key, const char *id, const char *more)
{
    stage_scene("set %s \"%s\" sz \"v2.29|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=135|"
                "App=%%SystemRoot%%\\system32\\svchost.exe|Svc=rpcss|Name=Incoming DCOM|"
                "EmbedCtxt=" FIREWALL_WMI_GROUP "|%s\"",
                key, id, more);
}

#define LOCAL_SCOPE "Profile=Private|Profile=Public|RA4=LocalSubnet|RA6=LocalSubnet|"

static void add_both_copies(void)
{
    add_rule(RULES, "WMI-RPCSS-In-TCP-NoScope", "Profile=Domain|");
    add_rule(RULES, "WMI-RPCSS-In-TCP", LOCAL_SCOPE);
}

static unsigned stored(void)
{
    return stage_count(L"" RULES);
}

static unsigned switched(void)
{
    return stage_calls("firewall rule stored");
}

static struct firewall get(void)
{
    struct firewall firewall = {0};
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, firewall_get, &call, &firewall), ST_OK);
    assert_int_equal(call.channel, CHANNEL_LOCAL);
    assert_int_equal(call.fault.code, 0);
    return firewall;
}

static bool enabled(const char *id)
{
    struct firewall firewall = get();
    const struct firewall_rule *rule = stage_firewall_find(&firewall, id);
    assert_non_null(rule);
    bool result = rule->enabled;
    firewall_free(&firewall);
    return result;
}

static enum status enable(const char *id, bool on, struct call *call)
{
    *call = call_make(NULL, LIMIT_MS);
    return MACHINE_CALL(local, firewall_rule_enable, call, id, on);
}

static void test_snapshot(void **state)
{
    add_both_copies();
    stage_scene("set .\\Firewall ActiveProfiles dword %d\nset .\\Firewall ModifyState dword 2\n"
                "set " STORE "\\PublicProfile EnableFirewall dword 0\n"
                "set " STORE "\\StandardProfile DoNotAllowExceptions dword 1",
                PROFILE_PRIVATE | PROFILE_PUBLIC);
    struct firewall firewall = get();
    assert_int_equal(firewall.active_profiles, PROFILE_PRIVATE | PROFILE_PUBLIC);
    assert_true(firewall.profiles[0].enabled && firewall.profiles[1].enabled && !firewall.profiles[2].enabled);
    assert_true(firewall.profiles[1].block_all_inbound && !firewall.profiles[0].block_all_inbound);
    assert_int_equal(firewall.modify_state, 2);
    assert_string_equal(firewall.other_products, "");
    assert_int_equal(firewall.rule_count, 2);
    const struct firewall_rule *rule = stage_firewall_find(&firewall, "WMI-RPCSS-In-TCP");
    assert_non_null(rule);
    assert_string_equal(rule->addresses, "LocalSubnet");
    assert_int_equal(rule->profiles, PROFILE_PRIVATE | PROFILE_PUBLIC);
    assert_false(rule->enabled);
    assert_false(rule->from_policy);
    firewall_free(&firewall);
}

static void test_enable_the_right_copy(void **state)
{
    struct call call;
    add_both_copies();
    assert_int_equal(enable("WMI-RPCSS-In-TCP", true, &call), ST_OK);
    assert_true(enabled("WMI-RPCSS-In-TCP"));
    assert_false(enabled("WMI-RPCSS-In-TCP-NoScope"));
    assert_int_equal(switched(), 1);
    assert_int_equal(enable("WMI-RPCSS-In-TCP", true, &call), ST_OK); /* nothing to do */
    assert_int_equal(switched(), 1);
    assert_int_equal(enable("WMI-RPCSS-In-TCP", false, &call), ST_OK);
    assert_false(enabled("WMI-RPCSS-In-TCP"));
}

/* Two rules that COM cannot tell apart: the one that was not meant is as before. */
static void test_twins(void **state)
{
    struct call call;
    add_rule(RULES, "Twin", LOCAL_SCOPE);
    add_both_copies();
    assert_int_equal(enable("WMI-RPCSS-In-TCP", true, &call), ST_OK);
    assert_true(enabled("WMI-RPCSS-In-TCP"));
    assert_false(enabled("Twin"));
}

static void test_enable_fails(void **state)
{
    struct call call;
    add_both_copies();
    assert_int_equal(enable("No-Such-Rule", true, &call), ST_ABSENT);
    stage_scene("set .\\Firewall ReadOnly dword 1");
    assert_int_equal(enable("WMI-RPCSS-In-TCP", true, &call), ST_DENIED);
    assert_int_equal(call.fault.code, 0x80070005);
    /* Group Policy that lets nothing change */
    stage_scene("set .\\Firewall ReadOnly dword 0\nset .\\Firewall Deaf dword 1");
    assert_int_equal(enable("WMI-RPCSS-In-TCP", true, &call), ST_FAILED);
    assert_false(enabled("WMI-RPCSS-In-TCP"));
}

static void test_own_rule(void **state)
{
    struct firewall_rule rule = {.id = (char *)"WMIReady-RPCSS-In-TCP",
                                 .name = (char *)"",
                                 .group = (char *)"WMI Ready",
                                 .program = (char *)"%SystemRoot%\\system32\\svchost.exe",
                                 .service = (char *)"rpcss",
                                 .ports = (char *)"135",
                                 .addresses = (char *)"10.1.2.7/32",
                                 .protocol = 6,
                                 .profiles = PROFILE_PRIVATE,
                                 .enabled = true,
                                 .allow = true};
    for (int i = 0; i < 2; i++) { /* the second time in place of the first */
        struct call call = call_make(NULL, LIMIT_MS);
        assert_int_equal(MACHINE_CALL(local, firewall_rule_add, &call, &rule), ST_OK);
        assert_int_equal(stored(), 1);
    }
    struct firewall firewall = get();
    const struct firewall_rule *made = stage_firewall_find(&firewall, "WMIReady-RPCSS-In-TCP");
    assert_non_null(made);
    assert_true(made->enabled && made->allow);
    assert_string_equal(made->addresses, "10.1.2.7");
    assert_string_equal(made->ports, "135");
    assert_string_equal(made->service, "rpcss");
    assert_int_equal(made->profiles, PROFILE_PRIVATE);
    firewall_free(&firewall);

    struct call call;
    assert_int_equal(enable("WMIReady-RPCSS-In-TCP", false, &call), ST_OK);
    assert_false(enabled("WMIReady-RPCSS-In-TCP"));
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, firewall_rule_remove, &call, "WMIReady-RPCSS-In-TCP"), ST_OK);
    assert_int_equal(stored(), 0);
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, firewall_rule_remove, &call, "WMIReady-RPCSS-In-TCP"), ST_ABSENT);
}

/* Only rules of our own are added and removed. */
static void test_foreign_rule_is_refused(void **state)
{
    add_both_copies();
    struct firewall_rule rule = {.id = (char *)"WMI-RPCSS-In-TCP", .name = (char *)"", .allow = true};
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, firewall_rule_add, &call, &rule), ST_INVALID);
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, firewall_rule_remove, &call, "WMI-RPCSS-In-TCP"), ST_INVALID);
    assert_int_equal(stored(), 2);
}

static void test_policy(void **state)
{
    add_both_copies();
    stage_scene("set " POLICIES "\\PrivateProfile AllowLocalPolicyMerge dword 0\n"
                "set " POLICIES "\\DomainProfile EnableFirewall dword 1");
    add_rule(POLICIES "\\FirewallRules", "{GPO}", "Active=TRUE|");
    struct firewall firewall = get();
    assert_true(firewall.profiles[1].policy_merge_off && !firewall.profiles[0].policy_merge_off);
    assert_true(firewall.profiles[0].set_by_policy && !firewall.profiles[1].set_by_policy);
    const struct firewall_rule *rule = stage_firewall_find(&firewall, "{GPO}");
    assert_non_null(rule);
    assert_true(rule->from_policy && rule->enabled);
    firewall_free(&firewall);
    struct call call;
    assert_int_equal(enable("{GPO}", false, &call), ST_DENIED);
    assert_int_equal(call.fault.code, ERROR_ACCESS_DISABLED_BY_POLICY);
}

static void test_damaged_values_are_passed_over(void **state)
{
    add_both_copies();
    stage_scene("set " RULES " number dword 1\nset " RULES " garbage sz \"no rule at all\"\n"
                "set " RULES " \"\" sz v2.29|Action=Allow|");
    struct firewall firewall = get();
    assert_int_equal(firewall.rule_count, 2);
    assert_false(firewall.rules_truncated);
    firewall_free(&firewall);
}

/* Without the store (no real Windows) the rules of COM serve. */
static void test_no_store(void **state)
{
    stage_scene("del " RULES);
    add_rule(".\\Firewall\\Rules", "1", "Profile=Domain|");
    add_rule(".\\Firewall\\Rules", "2", LOCAL_SCOPE);
    struct firewall firewall = get();
    assert_int_equal(firewall.rule_count, 2);
    assert_string_equal(firewall.rules[0].id, "");
    assert_string_equal(firewall.rules[0].name, "Incoming DCOM");
    firewall_free(&firewall);
}

/* The service does not run here: COM answers nothing, the stored switches are shown. */
static void test_service_stopped(void **state)
{
    add_both_copies();
    /* EPT_S_NOT_REGISTERED */
    stage_scene("set .\\Errors INetFwPolicy2::CurrentProfileTypes dword 0x800706D9\n"
                "set " STORE "\\StandardProfile EnableFirewall dword 0");
    struct firewall firewall = get();
    assert_false(firewall.service_running);
    assert_int_equal(firewall.active_profiles, 0);
    assert_true(firewall.profiles[0].enabled && !firewall.profiles[1].enabled);
    assert_int_equal(firewall.rule_count, 2);
    firewall_free(&firewall);
}

static bool resolves(const char *format, int id)
{
    char text[128];
    snprintf(text, sizeof text, format, id);
    char *found = firewall_registry_indirect_text(_strdup(text));
    bool other = strcmp(found, text) != 0;
    free(found);
    return other;
}

/* Who writes a rule does not decide which file is opened for its name. */
static void test_names_of_system_files_only(void **state)
{
    int id = 1;
    while (id < 1000 && !resolves("@shell32.dll,-%d", id))
        id++;
    assert_true(id < 1000);
    assert_true(resolves("@%%SystemRoot%%\\system32\\shell32.dll,-%d", id));
    assert_false(resolves("@C:\\windows\\system32\\shell32.dll,-%d", id));
    assert_false(resolves("@\\\\?\\C:\\windows\\system32\\shell32.dll,-%d", id));
    assert_false(resolves("@%%SystemRoot%%\\system32\\..\\system32\\shell32.dll,-%d", id));
    assert_false(resolves("@..\\system32\\shell32.dll,-%d", id));
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_setup_teardown(test_snapshot, setup, teardown),
    cmocka_unit_test_setup_teardown(test_enable_the_right_copy, setup, teardown),
    cmocka_unit_test_setup_teardown(test_twins, setup, teardown),
    cmocka_unit_test_setup_teardown(test_enable_fails, setup, teardown),
    cmocka_unit_test_setup_teardown(test_own_rule, setup, teardown),
    cmocka_unit_test_setup_teardown(test_foreign_rule_is_refused, setup, teardown),
    cmocka_unit_test_setup_teardown(test_policy, setup, teardown),
    cmocka_unit_test_setup_teardown(test_damaged_values_are_passed_over, setup, teardown),
    cmocka_unit_test_setup_teardown(test_no_store, setup, teardown),
    cmocka_unit_test_setup_teardown(test_service_stopped, setup, teardown),
    cmocka_unit_test(test_names_of_system_files_only),
    {0},
};
