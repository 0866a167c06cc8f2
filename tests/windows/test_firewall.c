/* SPDX-License-Identifier: MIT
 * The firewall of this computer: rules from a registry of the test, the rest from a policy of the test. */
#include "testing.h"

#include "machine/machine.h"
#include "netfw_double.h"
#include "windows/machine_windows.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 20000 };

#define POLICIES L"SOFTWARE\\Policies\\Microsoft\\WindowsFirewall"

static struct machine *local;
static struct netfw_double *netfw;

static int setup(void **state)
{
    (void)state;
    local = machine_windows_local();
    netfw = netfw_double_begin();
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, POLICIES);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, POLICIES);
    netfw_double_end();
    machine_release(local);
    return 0;
}

static struct firewall_rule dcom_in(const char *name, uint32_t profiles, const char *addresses)
{
    return (struct firewall_rule){.name = (char *)name,
                                  .group = FIREWALL_WMI_GROUP,
                                  .program = "%SystemRoot%\\system32\\svchost.exe",
                                  .service = "rpcss",
                                  .ports = "135",
                                  .addresses = (char *)addresses,
                                  .protocol = 6,
                                  .profiles = profiles,
                                  .allow = true};
}

static void add_both_copies(void)
{
    struct firewall_rule domain = dcom_in("Incoming DCOM", PROFILE_DOMAIN, "*");
    struct firewall_rule other = dcom_in("Incoming DCOM", PROFILE_PRIVATE | PROFILE_PUBLIC, "LocalSubnet");
    netfw_double_add("WMI-RPCSS-In-TCP-NoScope", &domain);
    netfw_double_add("WMI-RPCSS-In-TCP", &other);
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

static const struct firewall_rule *rule_of(const struct firewall *firewall, const char *id)
{
    for (size_t i = 0; i < firewall->rule_count; i++)
        if (strcmp(firewall->rules[i].id, id) == 0)
            return &firewall->rules[i];
    return NULL;
}

static bool enabled(const char *id)
{
    struct firewall firewall = get();
    const struct firewall_rule *rule = rule_of(&firewall, id);
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

static void set_number(const wchar_t *key, const wchar_t *name, DWORD number)
{
    assert_int_equal(RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, name, REG_DWORD, &number, sizeof number), ERROR_SUCCESS);
}

static void set_text(const wchar_t *key, const wchar_t *name, const wchar_t *text)
{
    assert_int_equal(
        RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, name, REG_SZ, text, (DWORD)((wcslen(text) + 1) * sizeof *text)),
        ERROR_SUCCESS);
}

static void test_snapshot(void **state)
{
    (void)state;
    add_both_copies();
    netfw->active_profiles = PROFILE_PRIVATE | PROFILE_PUBLIC;
    netfw->enabled[2] = false;
    netfw->block_all[1] = true;
    netfw->modify_state = 2;
    struct firewall firewall = get();
    assert_int_equal(firewall.active_profiles, PROFILE_PRIVATE | PROFILE_PUBLIC);
    assert_true(firewall.profiles[0].enabled && firewall.profiles[1].enabled && !firewall.profiles[2].enabled);
    assert_true(firewall.profiles[1].block_all_inbound && !firewall.profiles[0].block_all_inbound);
    assert_int_equal(firewall.modify_state, 2);
    assert_string_equal(firewall.other_products, "");
    assert_int_equal(firewall.rule_count, 2);
    const struct firewall_rule *rule = rule_of(&firewall, "WMI-RPCSS-In-TCP");
    assert_non_null(rule);
    assert_string_equal(rule->addresses, "LocalSubnet");
    assert_int_equal(rule->profiles, PROFILE_PRIVATE | PROFILE_PUBLIC);
    assert_false(rule->enabled);
    assert_false(rule->from_policy);
    firewall_free(&firewall);
}

static void test_enable_the_right_copy(void **state)
{
    (void)state;
    struct call call;
    add_both_copies();
    assert_int_equal(enable("WMI-RPCSS-In-TCP", true, &call), ST_OK);
    assert_true(enabled("WMI-RPCSS-In-TCP"));
    assert_false(enabled("WMI-RPCSS-In-TCP-NoScope"));
    assert_int_equal(netfw->switched, 1);
    assert_int_equal(enable("WMI-RPCSS-In-TCP", true, &call), ST_OK); /* nothing to do */
    assert_int_equal(netfw->switched, 1);
    assert_int_equal(enable("WMI-RPCSS-In-TCP", false, &call), ST_OK);
    assert_false(enabled("WMI-RPCSS-In-TCP"));
}

/* Two rules that COM cannot tell apart: the one that was not meant is as before. */
static void test_twins(void **state)
{
    (void)state;
    struct call call;
    struct firewall_rule twin = dcom_in("Incoming DCOM", PROFILE_PRIVATE | PROFILE_PUBLIC, "LocalSubnet");
    netfw_double_add("Twin", &twin);
    add_both_copies();
    assert_int_equal(enable("WMI-RPCSS-In-TCP", true, &call), ST_OK);
    assert_true(enabled("WMI-RPCSS-In-TCP"));
    assert_false(enabled("Twin"));
}

static void test_enable_fails(void **state)
{
    (void)state;
    struct call call;
    add_both_copies();
    assert_int_equal(enable("No-Such-Rule", true, &call), ST_ABSENT);
    netfw->put_enabled = E_ACCESSDENIED;
    assert_int_equal(enable("WMI-RPCSS-In-TCP", true, &call), ST_DENIED);
    assert_int_equal(call.fault.code, 0x80070005);
    netfw->put_enabled = S_OK;
    netfw->deaf = true; /* Group Policy that lets nothing change */
    assert_int_equal(enable("WMI-RPCSS-In-TCP", true, &call), ST_FAILED);
    assert_false(enabled("WMI-RPCSS-In-TCP"));
}

static void test_own_rule(void **state)
{
    (void)state;
    struct firewall_rule rule = dcom_in("", PROFILE_PRIVATE, "10.1.2.7/32");
    rule.id = "WMIReady-RPCSS-In-TCP";
    rule.group = "WMI Ready";
    rule.enabled = true;
    for (int i = 0; i < 2; i++) { /* the second time in place of the first */
        struct call call = call_make(NULL, LIMIT_MS);
        assert_int_equal(MACHINE_CALL(local, firewall_rule_add, &call, &rule), ST_OK);
        assert_int_equal(netfw_double_count(), 1);
    }
    struct firewall firewall = get();
    const struct firewall_rule *made = rule_of(&firewall, "WMIReady-RPCSS-In-TCP");
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
    assert_int_equal(netfw_double_count(), 0);
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, firewall_rule_remove, &call, "WMIReady-RPCSS-In-TCP"), ST_ABSENT);
}

/* Only rules of our own are added and removed. */
static void test_foreign_rule_is_refused(void **state)
{
    (void)state;
    add_both_copies();
    struct firewall_rule rule = dcom_in("", PROFILE_PRIVATE, "*");
    rule.id = "WMI-RPCSS-In-TCP";
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, firewall_rule_add, &call, &rule), ST_INVALID);
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, firewall_rule_remove, &call, "WMI-RPCSS-In-TCP"), ST_INVALID);
    assert_int_equal(netfw_double_count(), 2);
}

static void test_policy(void **state)
{
    (void)state;
    add_both_copies();
    set_number(POLICIES L"\\PrivateProfile", L"AllowLocalPolicyMerge", 0);
    set_number(POLICIES L"\\DomainProfile", L"EnableFirewall", 1);
    set_text(POLICIES L"\\FirewallRules", L"{GPO}",
             L"v2.29|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|Svc=rpcss|Name=From the domain|");
    struct firewall firewall = get();
    assert_true(firewall.profiles[1].policy_merge_off && !firewall.profiles[0].policy_merge_off);
    assert_true(firewall.profiles[0].set_by_policy && !firewall.profiles[1].set_by_policy);
    const struct firewall_rule *rule = rule_of(&firewall, "{GPO}");
    assert_non_null(rule);
    assert_true(rule->from_policy && rule->enabled);
    firewall_free(&firewall);
    struct call call;
    assert_int_equal(enable("{GPO}", false, &call), ST_DENIED);
    assert_int_equal(call.fault.code, ERROR_ACCESS_DISABLED_BY_POLICY);
}

static void test_damaged_values_are_passed_over(void **state)
{
    (void)state;
    static const wchar_t store[] =
        L"SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules";
    add_both_copies();
    set_number(store, L"number", 1);
    set_text(store, L"garbage", L"no rule at all");
    set_text(store, L"", L"v2.29|Action=Allow|");
    struct firewall firewall = get();
    assert_int_equal(firewall.rule_count, 2);
    assert_false(firewall.rules_truncated);
    firewall_free(&firewall);
}

/* Without the store (no real Windows) the rules of COM serve. */
static void test_no_store(void **state)
{
    (void)state;
    add_both_copies();
    RegDeleteTreeW(HKEY_LOCAL_MACHINE,
                   L"SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules");
    struct firewall firewall = get();
    assert_int_equal(firewall.rule_count, 2);
    assert_string_equal(firewall.rules[0].id, "");
    assert_string_equal(firewall.rules[0].name, "Incoming DCOM");
    firewall_free(&firewall);
}

/* The service does not run here: COM answers nothing, the stored switches are shown. */
static void test_service_stopped(void **state)
{
    (void)state;
    static const wchar_t profile[] =
        L"SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\StandardProfile";
    add_both_copies();
    netfw->result = HRESULT_FROM_WIN32(1753); /* EPT_S_NOT_REGISTERED */
    set_number(profile, L"EnableFirewall", 0);
    struct firewall firewall = get();
    assert_false(firewall.service_running);
    assert_int_equal(firewall.active_profiles, 0);
    assert_true(firewall.profiles[0].enabled && !firewall.profiles[1].enabled);
    assert_int_equal(firewall.rule_count, 2);
    firewall_free(&firewall);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, profile);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
