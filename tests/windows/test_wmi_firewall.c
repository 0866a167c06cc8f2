/* SPDX-License-Identifier: MIT
 * The firewall and the networks of another computer, from WMI objects of the stage. */
#include "testing.h"

#include "stage_firewall.h"
#include "windows/wmi_firewall.h"
#include "windows/wmi_networks.h"

#include <stdio.h>
#include <string.h>

static void test_picture(void **state)
{
    stage_firewall_profile("Domain", 1, 1, 1);
    stage_firewall_profile("Private", 1, 0, 0);
    stage_firewall_profile("Public", 0, 1, 1);
    stage_firewall_network("1", "Netz", 1);
    stage_firewall_rule("WMI-RPCSS-In-TCP", 1, PROFILE_PRIVATE | PROFILE_PUBLIC, "rpcss", "135", "LocalSubnet");
    stage_firewall_rule("WMI-RPCSS-In-TCP-NoScope", 2, PROFILE_DOMAIN, "rpcss", "135", "Any");
    stage_firewall_rule("{GPO}", 1, 0, "winmgmt", "Any", "10.0.0.0/255.0.0.0|10.1.2.3");
    stage_firewall_number("MSFT_NetFirewallRule", "{GPO}", "PolicyStoreSourceType", 2);
    struct firewall firewall = stage_firewall_get();
    assert_int_equal(firewall.active_profiles, PROFILE_PRIVATE);
    assert_true(firewall.profiles[0].enabled && firewall.profiles[1].enabled && !firewall.profiles[2].enabled);
    assert_true(firewall.profiles[1].block_all_inbound && firewall.profiles[1].policy_merge_off);
    assert_false(firewall.profiles[0].block_all_inbound || firewall.profiles[0].policy_merge_off);
    assert_int_equal(firewall.rule_count, 3);
    const struct firewall_rule *rule = stage_firewall_find(&firewall, "WMI-RPCSS-In-TCP");
    assert_non_null(rule);
    assert_true(rule->enabled && rule->allow && !rule->from_policy);
    assert_string_equal(rule->service, "rpcss");
    assert_string_equal(rule->ports, "135");
    assert_string_equal(rule->addresses, "LocalSubnet");
    assert_int_equal(rule->protocol, 6);
    assert_int_equal(rule->profiles, PROFILE_PRIVATE | PROFILE_PUBLIC);
    rule = stage_firewall_find(&firewall, "{GPO}");
    assert_non_null(rule);
    assert_true(rule->from_policy);
    assert_int_equal(rule->profiles, PROFILE_ALL);
    assert_string_equal(rule->ports, "*");
    assert_string_equal(rule->addresses, "10.0.0.0/8,10.1.2.3");
    firewall_free(&firewall);
}

static void add_dcom(const char *id, const char *class_name, const char *property, unsigned number)
{
    stage_firewall_rule(id, 1, 0, "rpcss", "135", "Any");
    stage_firewall_number(class_name, id, property, number);
}

/* Rules that only IPsec peers, some users or interfaces get through: perhaps. Those of apps: never. */
static void test_conditional_rules(void **state)
{
    add_dcom("secure", "MSFT_NetNetworkLayerSecurityFilter", "Authentication", 1);
    stage_firewall_rule("users", 1, 0, "rpcss", "135", "Any");
    stage_firewall_put("MSFT_NetNetworkLayerSecurityFilter", "users", "LocalUsers", "sz", "O:LSD:(A;;CC;;;WD)");
    add_dcom("wireless", "MSFT_NetInterfaceTypeFilter", "InterfaceType", 2);
    stage_firewall_rule("interface", 1, 0, "rpcss", "135", "Any");
    stage_firewall_put("MSFT_NetInterfaceFilter", "interface", "InterfaceAlias", "multi", "Ethernet 2");
    add_dcom("bypass", "MSFT_NetFirewallRule", "Action", 3);
    stage_firewall_rule("package", 1, 0, "rpcss", "135", "Any");
    stage_firewall_put("MSFT_NetApplicationFilter", "package", "Package", "sz", "S-1-15-2-1");
    stage_firewall_rule("owner", 1, 0, "rpcss", "135", "Any");
    stage_firewall_put("MSFT_NetFirewallRule", "owner", "Owner", "sz", "S-1-5-21-1-2-3-1000");
    add_dcom("block-of-owner", "MSFT_NetFirewallRule", "Action", 4);
    stage_firewall_put("MSFT_NetFirewallRule", "block-of-owner", "Owner", "sz", "S-1-5-21-1-2-3-1000");
    stage_firewall_rule("other-platform", 1, 0, "rpcss", "135", "Any");
    stage_firewall_put("MSFT_NetFirewallRule", "other-platform", "EnforcementStatus", "multi", "18");
    struct firewall firewall = stage_firewall_get();
    static const struct {
        const char *id;
        enum firewall_fit fit;
    } rules[] = {{"secure", FIT_PERHAPS},    {"users", FIT_PERHAPS},  {"wireless", FIT_PERHAPS},
                 {"interface", FIT_PERHAPS}, {"bypass", FIT_PERHAPS}, {"block-of-owner", FIT_PERHAPS},
                 {"package", FIT_NO},        {"owner", FIT_NO},       {"other-platform", FIT_NO}};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        const struct firewall_rule *rule = stage_firewall_find(&firewall, rules[i].id);
        if (!rule || rule->fit != rules[i].fit)
            fail_msg("%s", rules[i].id);
    }
    assert_int_equal(firewall.active_profiles, PROFILE_PUBLIC); /* no network is known */
    firewall_free(&firewall);
}

/* What the store in force says beside rules: rules of IPsec, and that another product is in charge. */
static void test_above_the_rules(void **state)
{
    stage_firewall_rule("dcom", 1, 0, "rpcss", "135", "Any");
    stage_firewall_put("MSFT_NetFirewallRule", "dcom", "EnforcementStatus", "multi", "3");
    stage_firewall_put("MSFT_NetConSecRule", "iso", "DisplayName", "sz", "Server isolation");
    stage_firewall_number("MSFT_NetConSecRule", "iso", "Enabled", 1);
    stage_firewall_number("MSFT_NetConSecRule", "iso", "InboundSecurity", 2);
    struct firewall firewall = stage_firewall_get();
    assert_int_equal(firewall.security_rule_count, 1);
    assert_string_equal(firewall.security_rules[0].name, "Server isolation");
    assert_string_equal(firewall.other_products, "EnforcementStatus = CategoryOff");
    firewall_free(&firewall);
}

/* The store in force cannot be asked: what policies add to the local rules is not among those that were read. */
static void test_local_store_only(void **state)
{
    stage_firewall_rule("dcom", 1, 0, "rpcss", "135", "Any");
    struct firewall firewall = stage_firewall_get();
    assert_int_equal(firewall.rule_count, 1);
    assert_false(firewall.rules_truncated);
    firewall_free(&firewall);
    stage_scene("set .\\Errors Store:ActiveStore dword 0x80041001"); /* WBEM_E_FAILED */
    firewall = stage_firewall_get();
    assert_int_equal(firewall.rule_count, 1);
    assert_true(firewall.rules_truncated);
    firewall_free(&firewall);
}

/* What a rule is about is not known before its filters are read: it is never taken for one without limits. */
static void test_filters_missing(void **state)
{
    static const char *const classes[] = {"MSFT_NetProtocolPortFilter",        "MSFT_NetAddressFilter",
                                          "MSFT_NetApplicationFilter",         "MSFT_NetServiceFilter",
                                          "MSFT_NetInterfaceTypeFilter",       "MSFT_NetInterfaceFilter",
                                          "MSFT_NetNetworkLayerSecurityFilter"};
    enum { COUNT = sizeof classes / sizeof classes[0] };
    stage_firewall_rule("dcom", 1, 0, "rpcss", "135", "Any");
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        char id[16];
        snprintf(id, sizeof id, "without%u", (unsigned)i);
        stage_firewall_rule(id, 1, 0, "rpcss", "135", "Any");
        stage_scene("del .\\Classes\\%s\\%s", classes[i], id);
    }
    struct firewall firewall = stage_firewall_get();
    assert_int_equal(firewall.rule_count, COUNT + 1);
    assert_int_equal(stage_firewall_find(&firewall, "dcom")->fit, FIT_YES);
    assert_int_equal(stage_firewall_find(&firewall, "without4")->fit, FIT_PERHAPS);
    assert_int_equal(stage_firewall_find(&firewall, "without5")->fit, FIT_PERHAPS);
    assert_int_equal(stage_firewall_find(&firewall, "without6")->fit, FIT_PERHAPS);
    assert_string_equal(stage_firewall_find(&firewall, "without0")->ports, "?");
    assert_string_equal(stage_firewall_find(&firewall, "without1")->addresses, "?");
    assert_int_equal(stage_firewall_find(&firewall, "without2")->fit, FIT_PERHAPS);
    assert_int_equal(stage_firewall_find(&firewall, "without3")->fit, FIT_PERHAPS);
    firewall_free(&firewall);
    for (size_t i = 0; i < COUNT; i++)
        stage_scene("del .\\Classes\\MSFT_NetFirewallRule\\without%u", (unsigned)i);
    stage_scene("del .\\Classes\\MSFT_NetAddressFilter\\dcom");
    for (size_t i = 0; i < COUNT; i++)
        stage_scene("del .\\Classes\\MSFT_NetAddressFilter\\without%u", (unsigned)i);
    struct call call = call_make(NULL, STAGE_FIREWALL_MS);
    firewall = (struct firewall){0};
    assert_int_not_equal(wmi_firewall_get(stage_firewall_machine, &call, &firewall), ST_OK);
}

/* Two stores have a rule of that id: the filter is for both. */
static void test_same_id_twice(void **state)
{
    stage_firewall_rule("dcom", 1, 0, "rpcss", "135", "LocalSubnet");
    stage_scene("set .\\Classes\\MSFT_NetFirewallRule\\again InstanceID sz dcom");
    stage_scene("set .\\Classes\\MSFT_NetFirewallRule\\again RuleGroup sz %s", FIREWALL_WMI_GROUP);
    stage_scene("set .\\Classes\\MSFT_NetFirewallRule\\again Enabled dword 1");
    stage_scene("set .\\Classes\\MSFT_NetFirewallRule\\again Direction dword 1");
    stage_scene("set .\\Classes\\MSFT_NetFirewallRule\\again Action dword 2");
    struct firewall firewall = stage_firewall_get();
    assert_int_equal(firewall.rule_count, 2);
    for (size_t i = 0; i < firewall.rule_count; i++) {
        assert_string_equal(firewall.rules[i].addresses, "LocalSubnet");
        assert_string_equal(firewall.rules[i].service, "rpcss");
        assert_int_equal(firewall.rules[i].fit, FIT_YES);
    }
    firewall_free(&firewall);
}

/* A round trip per class, not per rule. */
static void test_queries_do_not_grow_with_rules(void **state)
{
    for (int i = 0; i < 12; i++) {
        char id[16];
        snprintf(id, sizeof id, "rule%02d", i);
        stage_firewall_rule(id, 1, 0, "rpcss", "135", "Any");
    }
    struct firewall firewall = stage_firewall_get();
    assert_int_equal(firewall.rule_count, 12);
    assert_true(stage_calls("ExecQuery:") <= 13);
    firewall_free(&firewall);
}

static void test_networks(void **state)
{
    stage_firewall_network("{1}", "Büro", 0);
    stage_firewall_network("{2}", "corp", 2);
    stage_firewall_put("MSFT_NetIPAddress", "a", "IPAddress", "sz", "10.1.2.7");
    stage_firewall_number("MSFT_NetIPAddress", "a", "PrefixLength", 24);
    stage_firewall_put("MSFT_NetIPAddress", "b", "IPAddress", "sz", "127.0.0.1");
    stage_firewall_number("MSFT_NetIPAddress", "b", "PrefixLength", 8);
    struct call call = call_make(NULL, STAGE_FIREWALL_MS);
    struct network_list list = {0};
    assert_int_equal(wmi_networks_get(stage_firewall_machine, &call, &list), ST_OK);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.networks[0].id, "{1}");
    assert_string_equal(list.networks[0].name, "Büro");
    assert_int_equal(list.networks[1].category, NETWORK_DOMAIN);
    assert_int_equal(list.subnet_count, 1);
    assert_string_equal(list.subnets[0].address, "10.1.2.7");
    network_list_free(&list);

    call = call_make(NULL, STAGE_FIREWALL_MS);
    assert_int_equal(wmi_networks_category_set(stage_firewall_machine, &call, "{1}", NETWORK_PRIVATE), ST_OK);
    DWORD category = 0;
    assert_true(stage_number(L".\\Classes\\MSFT_NetConnectionProfile\\{1}", L"NetworkCategory", &category));
    assert_int_equal(category, NETWORK_PRIVATE);
    call = call_make(NULL, STAGE_FIREWALL_MS);
    assert_int_equal(wmi_networks_category_set(stage_firewall_machine, &call, "{3}", NETWORK_PRIVATE), ST_ABSENT);
    call = call_make(NULL, STAGE_FIREWALL_MS);
    assert_int_equal(wmi_networks_category_set(stage_firewall_machine, &call, "{1}", NETWORK_DOMAIN), ST_INVALID);
}

static void test_old_windows(void **state)
{
    stage_scene("set .\\Connect root\\standardcimv2 dword 0x8004100E"); /* WBEM_E_INVALID_NAMESPACE */
    struct call call = call_make(NULL, STAGE_FIREWALL_MS);
    struct firewall firewall;
    struct network_list list;
    assert_int_equal(wmi_firewall_get(stage_firewall_machine, &call, &firewall), ST_UNSUPPORTED);
    call = call_make(NULL, STAGE_FIREWALL_MS);
    assert_int_equal(wmi_networks_get(stage_firewall_machine, &call, &list), ST_UNREACHABLE);
}

#define STORE L"SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy"

static void set_value(const wchar_t *key, const wchar_t *name, DWORD type, const void *data, size_t size)
{
    assert_int_equal(RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, name, type, data, (DWORD)size), ERROR_SUCCESS);
}

#define RULE_TEXT \
    L"v2.29|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|RA4=LocalSubnet|" \
    L"Svc=rpcss|Name=@FirewallAPI.dll,-34252|EmbedCtxt=@FirewallAPI.dll,-34251|"

/* What is stored says what a rule is about, the store in force whether it counts: no filter is asked for. */
static void test_stored_first(void **state)
{
    static const wchar_t text[] = RULE_TEXT, other[] = L"v2.29|Action=Block|Active=TRUE|Dir=In|Protocol=6|Name=No TCP|";
    set_value(STORE L"\\FirewallRules", L"WMI-RPCSS-In-TCP", REG_SZ, text, sizeof text);
    set_value(STORE L"\\FirewallRules", L"{block}", REG_SZ, other, sizeof other);
    stage_firewall_rule("WMI-RPCSS-In-TCP", 2, 0, "winmgmt", "1", "10.1.2.3");
    stage_firewall_put("MSFT_NetFirewallRule", "WMI-RPCSS-In-TCP", "EnforcementStatus", "multi", "3");
    stage_firewall_rule("{block}", 2, 0, "rpcss", "135", "Any");
    stage_firewall_network("1", "LAN", 1);
    struct firewall firewall = stage_firewall_get();
    assert_int_equal(firewall.rule_count, 2);
    const struct firewall_rule *rule = stage_firewall_find(&firewall, "WMI-RPCSS-In-TCP");
    assert_non_null(rule);
    assert_false(rule->enabled);
    assert_int_equal(firewall.confirmed, CONFIRMED_DIFFERS);
    assert_string_equal(firewall.other_products, "EnforcementStatus = CategoryOff");
    assert_string_equal(rule->ports, "135");
    assert_string_equal(rule->service, "rpcss");
    assert_string_equal(rule->addresses, "LocalSubnet4");
    assert_true(stage_firewall_find(&firewall, "{block}")->enabled);
    assert_false(firewall.rules_truncated || firewall.profiles_unread);
    assert_int_equal(firewall.active_profiles, PROFILE_PRIVATE);
    assert_int_equal(stage_calls("ExecQuery:MSFT_NetAddressFilter"), 0);
    firewall_free(&firewall);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, STORE);
}

/* WMI is shut: the registry says which rules there are, but not which network is connected. */
static void test_registry_instead(void **state)
{
    static const wchar_t rule[] = L"v2.29|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=135|RA4=LocalSubnet|"
                                  L"Svc=rpcss|Name=@FirewallAPI.dll,-34252|EmbedCtxt=@FirewallAPI.dll,-34251|";
    stage_scene("set .\\Errors ConnectServer dword 0x800706BA");
    set_value(STORE L"\\FirewallRules", L"WMI-RPCSS-In-TCP", REG_SZ, rule, sizeof rule);
    struct call call = call_make(NULL, STAGE_FIREWALL_MS);
    struct firewall firewall = {0};
    assert_int_equal(wmi_firewall_get(stage_firewall_machine, &call, &firewall), ST_OK);
    assert_int_equal(call.channel, CHANNEL_REMOTE_REGISTRY);
    assert_int_equal(call.attempt_count, 1);
    assert_int_equal(call.attempts[0].channel, CHANNEL_WMI);
    assert_int_equal(call.attempts[0].fault.code, 0x800706BA);
    assert_true(firewall.profiles_unread);
    assert_int_equal(firewall.active_profiles, 0);
    assert_int_equal(firewall.rule_count, 1);
    assert_string_equal(firewall.rules[0].id, "WMI-RPCSS-In-TCP");
    assert_false(firewall.rules_truncated);
    firewall_free(&firewall);

    call = call_make(NULL, STAGE_FIREWALL_MS);
    struct network_list list = {0};
    assert_int_equal(wmi_networks_get(stage_firewall_machine, &call, &list), ST_UNREACHABLE);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, STORE);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_setup_teardown(test_picture, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_conditional_rules, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_above_the_rules, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_local_store_only, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_filters_missing, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_same_id_twice, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_queries_do_not_grow_with_rules, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_networks, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_old_windows, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_stored_first, stage_firewall_begin, stage_firewall_end),
    cmocka_unit_test_setup_teardown(test_registry_instead, stage_firewall_begin, stage_firewall_end),
    {0},
};
