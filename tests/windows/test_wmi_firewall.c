/* SPDX-License-Identifier: MIT
 * The firewall and the networks of another computer, from WMI objects of the stage. */
#include "testing.h"

#include "machine/machine.h"
#include "stage.h"
#include "windows/machine_windows.h"
#include "windows/wmi_firewall.h"
#include "windows/wmi_networks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 5000 };

static struct machine *machine;

/* A value of the instance ID of CLASS: TYPE and DATA as in a scene. */
static void put(const char *class_name, const char *id, const char *name, const char *type, const char *data)
{
    stage_scene("set .\\Classes\\%s\\%s InstanceID sz %s\nset .\\Classes\\%s\\%s %s %s \"%s\"", class_name, id, id,
                class_name, id, name, type, data);
}

static void put_number(const char *class_name, const char *id, const char *name, unsigned number)
{
    char text[16];
    snprintf(text, sizeof text, "%u", number);
    put(class_name, id, name, "dword", text);
}

static void add_rule(const char *id, unsigned enabled, unsigned profiles, const char *service, const char *ports,
                     const char *addresses)
{
    put("MSFT_NetFirewallRule", id, "DisplayName", "sz", "Windows-Verwaltungsinstrumentation (DCOM eingehend)");
    put("MSFT_NetFirewallRule", id, "RuleGroup", "sz", FIREWALL_WMI_GROUP);
    put_number("MSFT_NetFirewallRule", id, "Enabled", enabled);
    put_number("MSFT_NetFirewallRule", id, "Profiles", profiles);
    put_number("MSFT_NetFirewallRule", id, "Direction", 1);
    put_number("MSFT_NetFirewallRule", id, "Action", 2);
    put("MSFT_NetServiceFilter", id, "ServiceName", "sz", service);
    put("MSFT_NetApplicationFilter", id, "AppPath", "sz", "%systemroot%\\system32\\svchost.exe");
    put("MSFT_NetProtocolPortFilter", id, "Protocol", "sz", "TCP");
    put("MSFT_NetProtocolPortFilter", id, "LocalPort", "multi", ports);
    put("MSFT_NetAddressFilter", id, "RemoteAddress", "multi", addresses);
    put("MSFT_NetAddressFilter", id, "LocalAddress", "multi", "Any");
    put_number("MSFT_NetInterfaceTypeFilter", id, "InterfaceType", 0);
    put("MSFT_NetInterfaceFilter", id, "InterfaceAlias", "multi", "Any");
    put_number("MSFT_NetNetworkLayerSecurityFilter", id, "Authentication", 0);
}

static void add_profile(const char *name, unsigned enabled, unsigned inbound_rules, unsigned local_rules)
{
    put("MSFT_NetFirewallProfile", name, "Name", "sz", name);
    put_number("MSFT_NetFirewallProfile", name, "Enabled", enabled);
    put_number("MSFT_NetFirewallProfile", name, "AllowInboundRules", inbound_rules);
    put_number("MSFT_NetFirewallProfile", name, "AllowLocalFirewallRules", local_rules);
    put_number("MSFT_NetFirewallProfile", name, "DefaultInboundAction", 4);
}

static void add_network(const char *id, const char *name, unsigned category)
{
    put("MSFT_NetConnectionProfile", id, "Name", "sz", name);
    put_number("MSFT_NetConnectionProfile", id, "NetworkCategory", category);
}

static unsigned rule_count(void)
{
    return stage_count(L".\\Classes\\MSFT_NetFirewallRule");
}

static bool has_rule(const wchar_t *id)
{
    wchar_t key[128];
    _snwprintf(key, 127, L".\\Classes\\MSFT_NetFirewallRule\\%ls", id);
    return stage_count(key) > 0;
}

/* Classes without instances exist as well. */
static void add_classes(void)
{
    static const char *const classes[] = {
        "MSFT_NetFirewallRule",      "MSFT_NetProtocolPortFilter", "MSFT_NetAddressFilter",
        "MSFT_NetApplicationFilter", "MSFT_NetServiceFilter",      "MSFT_NetInterfaceTypeFilter",
        "MSFT_NetConnectionProfile", "MSFT_NetFirewallProfile",    "MSFT_NetNetworkLayerSecurityFilter",
        "MSFT_NetIPAddress",         "MSFT_NetInterfaceFilter",    "MSFT_NetConSecRule"};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        stage_scene("set .\\Classes\\%s\\x y dword 0\ndel .\\Classes\\%s\\x", classes[i], classes[i]);
    stage_scene("set .\\Namespaces\\root/standardcimv2 \"\" sz here");
}

static int setup(void **state)
{
    stage_begin(STAGE_WMI);
    add_classes();
    machine = machine_windows_local(); /* asked through the functions for other computers */
    return 0;
}

static int teardown(void **state)
{
    machine_release(machine);
    stage_end();
    return 0;
}

static struct firewall get(void)
{
    struct firewall firewall = {0};
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(wmi_firewall_get(machine, &call, &firewall), ST_OK);
    assert_int_equal(call.channel, CHANNEL_WMI);
    return firewall;
}

static const struct firewall_rule *rule_of(const struct firewall *firewall, const char *id)
{
    for (size_t i = 0; i < firewall->rule_count; i++)
        if (strcmp(firewall->rules[i].id, id) == 0)
            return &firewall->rules[i];
    return NULL;
}

static void test_picture(void **state)
{
    add_profile("Domain", 1, 1, 1);
    add_profile("Private", 1, 0, 0);
    add_profile("Public", 0, 1, 1);
    add_network("1", "Netz", 1);
    add_rule("WMI-RPCSS-In-TCP", 1, PROFILE_PRIVATE | PROFILE_PUBLIC, "rpcss", "135", "LocalSubnet");
    add_rule("WMI-RPCSS-In-TCP-NoScope", 2, PROFILE_DOMAIN, "rpcss", "135", "Any");
    add_rule("{GPO}", 1, 0, "winmgmt", "Any", "10.0.0.0/255.0.0.0|10.1.2.3");
    put_number("MSFT_NetFirewallRule", "{GPO}", "PolicyStoreSourceType", 2);
    struct firewall firewall = get();
    assert_int_equal(firewall.active_profiles, PROFILE_PRIVATE);
    assert_true(firewall.profiles[0].enabled && firewall.profiles[1].enabled && !firewall.profiles[2].enabled);
    assert_true(firewall.profiles[1].block_all_inbound && firewall.profiles[1].policy_merge_off);
    assert_false(firewall.profiles[0].block_all_inbound || firewall.profiles[0].policy_merge_off);
    assert_int_equal(firewall.rule_count, 3);
    const struct firewall_rule *rule = rule_of(&firewall, "WMI-RPCSS-In-TCP");
    assert_non_null(rule);
    assert_true(rule->enabled && rule->allow && !rule->from_policy);
    assert_string_equal(rule->service, "rpcss");
    assert_string_equal(rule->ports, "135");
    assert_string_equal(rule->addresses, "LocalSubnet");
    assert_int_equal(rule->protocol, 6);
    assert_int_equal(rule->profiles, PROFILE_PRIVATE | PROFILE_PUBLIC);
    rule = rule_of(&firewall, "{GPO}");
    assert_non_null(rule);
    assert_true(rule->from_policy);
    assert_int_equal(rule->profiles, PROFILE_ALL);
    assert_string_equal(rule->ports, "*");
    assert_string_equal(rule->addresses, "10.0.0.0/8,10.1.2.3");
    firewall_free(&firewall);
}

static void add_dcom(const char *id, const char *class_name, const char *property, unsigned number)
{
    add_rule(id, 1, 0, "rpcss", "135", "Any");
    put_number(class_name, id, property, number);
}

/* Rules that only IPsec peers, some users or interfaces get through: perhaps. Those of apps: never. */
static void test_conditional_rules(void **state)
{
    add_dcom("secure", "MSFT_NetNetworkLayerSecurityFilter", "Authentication", 1);
    add_rule("users", 1, 0, "rpcss", "135", "Any");
    put("MSFT_NetNetworkLayerSecurityFilter", "users", "LocalUsers", "sz", "O:LSD:(A;;CC;;;WD)");
    add_dcom("wireless", "MSFT_NetInterfaceTypeFilter", "InterfaceType", 2);
    add_rule("interface", 1, 0, "rpcss", "135", "Any");
    put("MSFT_NetInterfaceFilter", "interface", "InterfaceAlias", "multi", "Ethernet 2");
    add_dcom("bypass", "MSFT_NetFirewallRule", "Action", 3);
    add_rule("package", 1, 0, "rpcss", "135", "Any");
    put("MSFT_NetApplicationFilter", "package", "Package", "sz", "S-1-15-2-1");
    add_rule("owner", 1, 0, "rpcss", "135", "Any");
    put("MSFT_NetFirewallRule", "owner", "Owner", "sz", "S-1-5-21-1-2-3-1000");
    add_dcom("block-of-owner", "MSFT_NetFirewallRule", "Action", 4);
    put("MSFT_NetFirewallRule", "block-of-owner", "Owner", "sz", "S-1-5-21-1-2-3-1000");
    add_rule("other-platform", 1, 0, "rpcss", "135", "Any");
    put("MSFT_NetFirewallRule", "other-platform", "EnforcementStatus", "multi", "18");
    struct firewall firewall = get();
    static const struct {
        const char *id;
        enum firewall_fit fit;
    } rules[] = {{"secure", FIT_PERHAPS},    {"users", FIT_PERHAPS},  {"wireless", FIT_PERHAPS},
                 {"interface", FIT_PERHAPS}, {"bypass", FIT_PERHAPS}, {"block-of-owner", FIT_PERHAPS},
                 {"package", FIT_NO},        {"owner", FIT_NO},       {"other-platform", FIT_NO}};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        const struct firewall_rule *rule = rule_of(&firewall, rules[i].id);
        if (!rule || rule->fit != rules[i].fit)
            fail_msg("%s", rules[i].id);
    }
    assert_int_equal(firewall.active_profiles, PROFILE_PUBLIC); /* no network is known */
    firewall_free(&firewall);
}

/* What the store in force says beside rules: rules of IPsec, and that another product is in charge. */
static void test_above_the_rules(void **state)
{
    add_rule("dcom", 1, 0, "rpcss", "135", "Any");
    put("MSFT_NetFirewallRule", "dcom", "EnforcementStatus", "multi", "3");
    put("MSFT_NetConSecRule", "iso", "DisplayName", "sz", "Server isolation");
    put_number("MSFT_NetConSecRule", "iso", "Enabled", 1);
    put_number("MSFT_NetConSecRule", "iso", "InboundSecurity", 2);
    struct firewall firewall = get();
    assert_int_equal(firewall.security_rule_count, 1);
    assert_string_equal(firewall.security_rules[0].name, "Server isolation");
    assert_string_equal(firewall.other_products, "EnforcementStatus = CategoryOff");
    firewall_free(&firewall);
}

/* The store in force cannot be asked: what policies add to the local rules is not among those that were read. */
static void test_local_store_only(void **state)
{
    add_rule("dcom", 1, 0, "rpcss", "135", "Any");
    struct firewall firewall = get();
    assert_int_equal(firewall.rule_count, 1);
    assert_false(firewall.rules_truncated);
    firewall_free(&firewall);
    stage_scene("set .\\Errors Store:ActiveStore dword 0x80041001"); /* WBEM_E_FAILED */
    firewall = get();
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
    add_rule("dcom", 1, 0, "rpcss", "135", "Any");
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        char id[16];
        snprintf(id, sizeof id, "without%u", (unsigned)i);
        add_rule(id, 1, 0, "rpcss", "135", "Any");
        stage_scene("del .\\Classes\\%s\\%s", classes[i], id);
    }
    struct firewall firewall = get();
    assert_int_equal(firewall.rule_count, COUNT + 1);
    assert_int_equal(rule_of(&firewall, "dcom")->fit, FIT_YES);
    assert_int_equal(rule_of(&firewall, "without4")->fit, FIT_PERHAPS);
    assert_int_equal(rule_of(&firewall, "without5")->fit, FIT_PERHAPS);
    assert_int_equal(rule_of(&firewall, "without6")->fit, FIT_PERHAPS);
    assert_string_equal(rule_of(&firewall, "without0")->ports, "?");
    assert_string_equal(rule_of(&firewall, "without1")->addresses, "?");
    assert_int_equal(rule_of(&firewall, "without2")->fit, FIT_PERHAPS);
    assert_int_equal(rule_of(&firewall, "without3")->fit, FIT_PERHAPS);
    firewall_free(&firewall);
    for (size_t i = 0; i < COUNT; i++)
        stage_scene("del .\\Classes\\MSFT_NetFirewallRule\\without%u", (unsigned)i);
    stage_scene("del .\\Classes\\MSFT_NetAddressFilter\\dcom");
    for (size_t i = 0; i < COUNT; i++)
        stage_scene("del .\\Classes\\MSFT_NetAddressFilter\\without%u", (unsigned)i);
    struct call call = call_make(NULL, LIMIT_MS);
    firewall = (struct firewall){0};
    assert_int_not_equal(wmi_firewall_get(machine, &call, &firewall), ST_OK);
}

/* Two stores have a rule of that id: the filter is for both. */
static void test_same_id_twice(void **state)
{
    add_rule("dcom", 1, 0, "rpcss", "135", "LocalSubnet");
    stage_scene("set .\\Classes\\MSFT_NetFirewallRule\\again InstanceID sz dcom");
    stage_scene("set .\\Classes\\MSFT_NetFirewallRule\\again RuleGroup sz %s", FIREWALL_WMI_GROUP);
    stage_scene("set .\\Classes\\MSFT_NetFirewallRule\\again Enabled dword 1");
    stage_scene("set .\\Classes\\MSFT_NetFirewallRule\\again Direction dword 1");
    stage_scene("set .\\Classes\\MSFT_NetFirewallRule\\again Action dword 2");
    struct firewall firewall = get();
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
        add_rule(id, 1, 0, "rpcss", "135", "Any");
    }
    struct firewall firewall = get();
    assert_int_equal(firewall.rule_count, 12);
    assert_true(stage_calls("ExecQuery:") <= 13);
    firewall_free(&firewall);
}

static void test_enable(void **state)
{
    add_rule("WMI-RPCSS-In-TCP", 2, 0, "rpcss", "135", "Any");
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(wmi_firewall_rule_enable(machine, &call, "WMI-RPCSS-In-TCP", true), ST_OK);
    DWORD now = 0;
    assert_true(stage_number(L".\\Classes\\MSFT_NetFirewallRule\\WMI-RPCSS-In-TCP", L"Enabled", &now));
    assert_int_equal(now, 1);
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(wmi_firewall_rule_enable(machine, &call, "No\"Such", true), ST_ABSENT);
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
        struct call call = call_make(NULL, LIMIT_MS);
        assert_int_equal(wmi_firewall_rule_add(machine, &call, &own), ST_OK);
        assert_int_equal(rule_count(), 1);
    }
    struct firewall firewall = get();
    const struct firewall_rule *rule = rule_of(&firewall, "WMIReady-RPCSS-In-TCP");
    assert_non_null(rule);
    assert_true(rule->enabled && rule->allow);
    assert_string_equal(rule->addresses, "10.1.2.7");
    assert_string_equal(rule->ports, "135");
    assert_int_equal(rule->profiles, PROFILE_PRIVATE);
    firewall_free(&firewall);
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(wmi_firewall_rule_remove(machine, &call, "WMIReady-RPCSS-In-TCP"), ST_OK);
    assert_int_equal(rule_count(), 0);
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(wmi_firewall_rule_remove(machine, &call, "WMIReady-RPCSS-In-TCP"), ST_ABSENT);
}

/* Made on the computer itself, such a rule has a GUID as id and our id as its name. */
static void test_own_rules_with_other_ids(void **state)
{
    for (int i = 0; i < 2; i++) {
        add_rule("{0F1E}", 1, 0, "rpcss", "135", "Any");
        put("MSFT_NetFirewallRule", "{0F1E}", "ElementName", "sz", own.id);
        add_rule("{2D3C}", 1, 0, "rpcss", "135", "Any");
        put("MSFT_NetFirewallRule", "{2D3C}", "ElementName", "sz", own.id);
        add_rule("{4B5A}", 1, 0, "rpcss", "135", "Any");
        struct call call = call_make(NULL, LIMIT_MS);
        if (i == 0)
            assert_int_equal(wmi_firewall_rule_add(machine, &call, &own), ST_OK);
        else
            assert_int_equal(wmi_firewall_rule_remove(machine, &call, own.id), ST_OK);
        assert_false(has_rule(L"{0F1E}"));
        assert_false(has_rule(L"{2D3C}"));
        assert_true(has_rule(L"{4B5A}"));
    }
    struct firewall firewall = get();
    assert_null(rule_of(&firewall, own.id));
    firewall_free(&firewall);
}

/* A scope that was not taken would open the port to everybody: no rule is left behind. */
static void test_add_fails_closed(void **state)
{
    stage_scene("set .\\Errors PutInstance:MSFT_NetAddressFilter dword 0x80041003"); /* WBEM_E_ACCESS_DENIED */
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(wmi_firewall_rule_add(machine, &call, &own), ST_DENIED);
    assert_int_equal(call.fault.code, 0x80041003);
    assert_int_equal(rule_count(), 0);
}

/* The rule as it was wanted: switched on, with its service and its client. */
static bool is_whole(void)
{
    struct firewall firewall = get();
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
    add_profile("Private", 1, 1, 1);
    add_network("{1}", "LAN", 1);
    for (bool made = false; !made; calls++) {
        assert_true(calls < MOST);
        fail_in_turn(calls + 1);
        struct call call = call_make(NULL, LIMIT_MS);
        made = wmi_firewall_rule_add(machine, &call, &own) == ST_OK;
        stage_scene("del .\\Turn");
        assert_int_equal(rule_count(), made ? 1 : 0);
        assert_true(!made || is_whole());
    }
    printf("making the rule: %u calls, each failed once\n", calls - 1);
    assert_true(calls > 8);
    unsigned removing = 0;
    for (bool gone = false; !gone; removing++) {
        assert_true(removing < MOST);
        fail_in_turn(removing + 1);
        struct call call = call_make(NULL, LIMIT_MS);
        gone = wmi_firewall_rule_remove(machine, &call, own.id) == ST_OK;
        stage_scene("del .\\Turn");
        assert_true(rule_count() == 0 || (!gone && is_whole()));
        if (rule_count() == 0 && !gone) { /* the look behind it failed: the rule is gone all the same */
            call = call_make(NULL, LIMIT_MS);
            assert_int_equal(wmi_firewall_rule_add(machine, &call, &own), ST_OK);
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
    assert_int_equal(wmi_firewall_rule_add(machine, &call, &own), ST_TIMEOUT);
    assert_int_equal(rule_count(), 0);
}

static void test_networks(void **state)
{
    add_network("{1}", "Büro", 0);
    add_network("{2}", "corp", 2);
    put("MSFT_NetIPAddress", "a", "IPAddress", "sz", "10.1.2.7");
    put_number("MSFT_NetIPAddress", "a", "PrefixLength", 24);
    put("MSFT_NetIPAddress", "b", "IPAddress", "sz", "127.0.0.1");
    put_number("MSFT_NetIPAddress", "b", "PrefixLength", 8);
    struct call call = call_make(NULL, LIMIT_MS);
    struct network_list list = {0};
    assert_int_equal(wmi_networks_get(machine, &call, &list), ST_OK);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.networks[0].id, "{1}");
    assert_string_equal(list.networks[0].name, "Büro");
    assert_int_equal(list.networks[1].category, NETWORK_DOMAIN);
    assert_int_equal(list.subnet_count, 1);
    assert_string_equal(list.subnets[0].address, "10.1.2.7");
    network_list_free(&list);

    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(wmi_networks_category_set(machine, &call, "{1}", NETWORK_PRIVATE), ST_OK);
    DWORD category = 0;
    assert_true(stage_number(L".\\Classes\\MSFT_NetConnectionProfile\\{1}", L"NetworkCategory", &category));
    assert_int_equal(category, NETWORK_PRIVATE);
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(wmi_networks_category_set(machine, &call, "{3}", NETWORK_PRIVATE), ST_ABSENT);
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(wmi_networks_category_set(machine, &call, "{1}", NETWORK_DOMAIN), ST_INVALID);
}

static void test_old_windows(void **state)
{
    stage_scene("set .\\Connect root\\standardcimv2 dword 0x8004100E"); /* WBEM_E_INVALID_NAMESPACE */
    struct call call = call_make(NULL, LIMIT_MS);
    struct firewall firewall;
    struct network_list list;
    assert_int_equal(wmi_firewall_get(machine, &call, &firewall), ST_UNSUPPORTED);
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(wmi_networks_get(machine, &call, &list), ST_UNREACHABLE);
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
    add_rule("WMI-RPCSS-In-TCP", 2, 0, "winmgmt", "1", "10.1.2.3");
    put("MSFT_NetFirewallRule", "WMI-RPCSS-In-TCP", "EnforcementStatus", "multi", "3");
    add_rule("{block}", 2, 0, "rpcss", "135", "Any");
    add_network("1", "LAN", 1);
    struct firewall firewall = get();
    assert_int_equal(firewall.rule_count, 2);
    const struct firewall_rule *rule = rule_of(&firewall, "WMI-RPCSS-In-TCP");
    assert_non_null(rule);
    assert_false(rule->enabled);
    assert_int_equal(firewall.confirmed, CONFIRMED_DIFFERS);
    assert_string_equal(firewall.other_products, "EnforcementStatus = CategoryOff");
    assert_string_equal(rule->ports, "135");
    assert_string_equal(rule->service, "rpcss");
    assert_string_equal(rule->addresses, "LocalSubnet4");
    assert_true(rule_of(&firewall, "{block}")->enabled);
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
    struct call call = call_make(NULL, LIMIT_MS);
    struct firewall firewall = {0};
    assert_int_equal(wmi_firewall_get(machine, &call, &firewall), ST_OK);
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

    call = call_make(NULL, LIMIT_MS);
    struct network_list list = {0};
    assert_int_equal(wmi_networks_get(machine, &call, &list), ST_UNREACHABLE);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, STORE);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_setup_teardown(test_picture, setup, teardown),
    cmocka_unit_test_setup_teardown(test_conditional_rules, setup, teardown),
    cmocka_unit_test_setup_teardown(test_above_the_rules, setup, teardown),
    cmocka_unit_test_setup_teardown(test_local_store_only, setup, teardown),
    cmocka_unit_test_setup_teardown(test_filters_missing, setup, teardown),
    cmocka_unit_test_setup_teardown(test_same_id_twice, setup, teardown),
    cmocka_unit_test_setup_teardown(test_queries_do_not_grow_with_rules, setup, teardown),
    cmocka_unit_test_setup_teardown(test_enable, setup, teardown),
    cmocka_unit_test_setup_teardown(test_add_and_remove, setup, teardown),
    cmocka_unit_test_setup_teardown(test_own_rules_with_other_ids, setup, teardown),
    cmocka_unit_test_setup_teardown(test_add_fails_closed, setup, teardown),
    cmocka_unit_test_setup_teardown(test_every_call_fails_in_turn, setup, teardown),
    cmocka_unit_test_setup_teardown(test_rollback_has_time, setup, teardown),
    cmocka_unit_test_setup_teardown(test_networks, setup, teardown),
    cmocka_unit_test_setup_teardown(test_old_windows, setup, teardown),
    cmocka_unit_test_setup_teardown(test_stored_first, setup, teardown),
    cmocka_unit_test_setup_teardown(test_registry_instead, setup, teardown),
    {0},
};
