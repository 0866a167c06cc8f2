/* SPDX-License-Identifier: MIT
 * What the firewall does with WMI traffic: scopes of rules, and rules against each other. */
#include "testing.h"

#include "base/memory.h"
#include "machine/firewall_inbound.h"

#include <string.h>

static const struct subnet subnets[] = {
    {"192.168.1.10", 24, NETWORK_NONE}, {"2001:db8:1::10", 64, NETWORK_NONE}, {"127.0.0.1", 8, NETWORK_NONE}};

static struct scope_query asker(const char *client)
{
    return (struct scope_query){
        .client = client, .subnets = subnets, .subnet_count = array_count(subnets), .os_major = 10};
}

static void scopes(void **state)
{
    static const struct {
        const char *addresses, *client;
        enum scope expected;
    } cases[] = {
        {"*", NULL, SCOPE_INCLUDES},
        {"", NULL, SCOPE_INCLUDES},
        {"10.1.2.3,*", "10.9.9.9", SCOPE_INCLUDES},
        {"10.1.2.3", NULL, SCOPE_UNKNOWN},
        {"10.1.2.3", "not an address", SCOPE_UNKNOWN},
        {"10.1.2.3", "10.1.2.3", SCOPE_INCLUDES},
        {"10.1.2.3", "::ffff:10.1.2.3", SCOPE_INCLUDES},
        {" 10.1.2.4 , 10.1.2.3 ", "10.1.2.3", SCOPE_INCLUDES},
        {"10.1.2.3", "10.1.2.4", SCOPE_EXCLUDES},
        {"10.1.2.0/24", "10.1.2.200", SCOPE_INCLUDES},
        {"10.1.2.0/24", "10.1.3.1", SCOPE_EXCLUDES},
        {"10.1.2.0/255.255.255.0", "10.1.2.200", SCOPE_INCLUDES},
        {"10.1.2.0/255.255.255.128", "10.1.2.200", SCOPE_EXCLUDES},
        {"10.1.2.0/255.0.255.0", "10.1.2.200", SCOPE_UNKNOWN},
        {"10.1.2.0/33", "10.1.2.200", SCOPE_UNKNOWN},
        {"0.0.0.0/0", "10.1.2.200", SCOPE_INCLUDES},
        {"0.0.0.0/0", "2001:db8::1", SCOPE_EXCLUDES},
        {"10.1.2.3-10.1.2.9", "10.1.2.3", SCOPE_INCLUDES},
        {"10.1.2.3-10.1.2.9", "10.1.2.9", SCOPE_INCLUDES},
        {"10.1.2.3-10.1.2.9", "10.1.2.10", SCOPE_EXCLUDES},
        {"10.1.2.3-x", "10.1.2.10", SCOPE_UNKNOWN},
        {"2001:db8::/32", "2001:db8:ffff::1", SCOPE_INCLUDES},
        {"2001:db8::1-2001:db8::ff", "2001:db8::20", SCOPE_INCLUDES},
        {"2001:db8::1-2001:db8::ff", "10.1.2.10", SCOPE_EXCLUDES},
        {"LocalSubnet", NULL, SCOPE_UNKNOWN},
        {"localsubnet", "192.168.1.77", SCOPE_INCLUDES},
        {"LocalSubnet", "192.168.2.77", SCOPE_EXCLUDES},
        {"LocalSubnet", "2001:db8:1::77", SCOPE_INCLUDES},
        {"LocalSubnet", "2001:db8:2::77", SCOPE_EXCLUDES},
        {"LocalSubnet", "fe80::77%4", SCOPE_INCLUDES},
        {"LocalSubnet,10.1.2.3", "10.1.2.3", SCOPE_INCLUDES},
        {"LocalSubnet4", "192.168.1.77", SCOPE_INCLUDES},
        {"LocalSubnet4", "fe80::77%4", SCOPE_EXCLUDES},
        {"LocalSubnet6", "192.168.1.77", SCOPE_EXCLUDES},
        {"Internet6", "8.8.8.8", SCOPE_EXCLUDES},
        {"192.168.1.77", "fe80::77%4", SCOPE_EXCLUDES},
        {"DefaultGateway", "192.168.1.1", SCOPE_UNKNOWN},
        {"Internet", "8.8.8.8", SCOPE_UNKNOWN},
        {"10.1.2.3,DNS", "10.1.2.3", SCOPE_INCLUDES},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct scope_query query = asker(cases[i].client);
        if (firewall_scope_match(cases[i].addresses, &query) != cases[i].expected)
            fail_msg("%s against %s", cases[i].addresses, cases[i].client ? cases[i].client : "unknown");
    }
    struct scope_query no_subnets = {.client = "192.168.1.77"};
    assert_int_equal(firewall_scope_match("LocalSubnet", &no_subnets), SCOPE_UNKNOWN);
    assert_true(firewall_scope_any("*") && firewall_scope_any("") && firewall_scope_any("1.2.3.4, any"));
    assert_false(firewall_scope_any("LocalSubnet"));
    assert_true(firewall_scope_has_local_subnet("1.2.3.4,LocalSubnet6"));
    assert_false(firewall_scope_has_local_subnet("1.2.3.4,LocalSubnetX"));
}

/* ---- rules against each other ---- */
static char any[] = "", star[] = "*", svchost[] = "%SystemRoot%\\system32\\svchost.exe";

static struct firewall_rule rule(const char *service, const char *ports, const char *addresses, bool allow)
{
    return (struct firewall_rule){
        .id = any,
        .name = any,
        .group = any,
        .program = svchost,
        .service = (char *)service,
        .ports = (char *)ports,
        .addresses = (char *)addresses,
        .protocol = 6,
        .profiles = PROFILE_PRIVATE,
        .enabled = true,
        .allow = allow,
    };
}

static struct firewall_rule rules[2];
static struct firewall firewall;

static void reset(void)
{
    memset(&firewall, 0, sizeof firewall);
    firewall.active_profiles = PROFILE_PRIVATE;
    firewall.service_running = true;
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        firewall.profiles[i].enabled = true;
    firewall.rules = rules;
    firewall.rule_count = 1;
    rules[0] = rule("winmgmt", star, star, true);
}

/* PORT 0: a dynamic one of Windows' own range. */
static struct inbound_traffic traffic_to(const char *service, uint16_t port)
{
    struct inbound_traffic traffic = {.service = service, .spans = {{port, port}}, .span_count = 1};
    if (!port) {
        traffic.spans[0] = (struct port_span){49152, 65535};
        traffic.dynamic = true;
    }
    return traffic;
}

static enum inbound outcome(const char *service, uint16_t port, const char *client)
{
    struct inbound_traffic traffic = traffic_to(service, port);
    struct scope_query query = asker(client);
    return firewall_inbound(&firewall, PROFILE_PRIVATE, &traffic, &query).outcome;
}

static void which_rules_cover(void **state)
{
    static const struct {
        const char *service, *ports;
        int32_t protocol;
        const char *wanted;
        uint16_t port;
        bool covers;
    } cases[] = {
        {"winmgmt", "*", 6, "winmgmt", 0, true},
        {"WinMgmt", "RPC", 6, "winmgmt", 0, true},
        {"", "", 6, "winmgmt", 0, true},
        {"*", "49152-65535", 6, "winmgmt", 0, true},
        {"winmgmt", "1024-65535", 6, "winmgmt", 0, true},
        {"winmgmt", "1024-50000 , 135,50001-65535", 6, "winmgmt", 0, true},
        {"winmgmt", "1024-50000,50002-65535", 6, "winmgmt", 0, false},
        {"winmgmt", "49152-65535", 6, "winmgmt", 24158, false},
        {"winmgmt", "RPC", 6, "winmgmt", 24158, false},
        {"winmgmt", "Any", 6, "winmgmt", 24158, true},
        {"winmgmt", "50000-50100", 6, "winmgmt", 0, false},
        {"winmgmt", "24158", 6, "winmgmt", 0, false},
        {"winmgmt", "80, 24158", 6, "winmgmt", 24158, true},
        {"rpcss", "*", 6, "winmgmt", 0, false},
        {"winmgmt", "*", 17, "winmgmt", 0, false},
        {"winmgmt", "*", 256, "winmgmt", 0, true},
        {"rpcss", "135", 6, "rpcss", 135, true},
        {"rpcss", "RPC-EPMap", 6, "rpcss", 135, true},
        {"rpcss", "RPC", 6, "rpcss", 135, false},
        {"rpcss", "100-200", 6, "rpcss", 135, true},
        {"rpcss", "13", 6, "rpcss", 135, false},
        {"rpcss", "nonsense", 6, "rpcss", 135, false},
        {"rpcss", "135-", 6, "rpcss", 135, false},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct firewall_rule one = rule(cases[i].service, cases[i].ports, "*", true);
        one.protocol = cases[i].protocol;
        struct inbound_traffic traffic = traffic_to(cases[i].wanted, cases[i].port);
        if (firewall_inbound_rule_covers(&one, PROFILE_PRIVATE, &traffic) != cases[i].covers)
            fail_msg("case %zu: service '%s' ports '%s'", i, cases[i].service, cases[i].ports);
        assert_false(firewall_inbound_rule_covers(&one, PROFILE_DOMAIN, &traffic));
    }
}

/* The services run in the svchost.exe of Windows; what else has that name, elsewhere, is somebody else's. */
static void which_programs_cover(void **state)
{
    static const struct {
        char program[64];
        bool covers;
    } cases[] = {
        {"", true},
        {"Any", true},
        {"%SystemRoot%\\system32\\svchost.exe", true},
        {"%windir%\\System32\\SVCHOST.EXE", true},
        {"C:\\Windows\\System32\\svchost.exe", true},
        {"D:\\WINNT\\system32\\svchost.exe", true},
        {"C:\\tools\\server.exe", false},
        {"C:\\Users\\Public\\svchost.exe", false},
        {"C:\\Windows\\SysWOW64\\svchost.exe", false},
        {"C:\\Users\\Public\\system32\\svchost.exe", false},
        {"%TEMP%\\system32\\svchost.exe", false},
    };
    struct inbound_traffic wmi = traffic_to("winmgmt", 0);
    for (size_t i = 0; i < array_count(cases); i++) {
        struct firewall_rule one = rule("", "*", "*", true);
        one.program = (char *)cases[i].program;
        if (firewall_inbound_rule_covers(&one, PROFILE_PRIVATE, &wmi) != cases[i].covers)
            fail_msg("program '%s'", cases[i].program);
        assert_int_equal(firewall_rule_matters(&one), cases[i].covers);
    }
}

static void outcomes(void **state)
{
    reset();
    assert_int_equal(outcome("winmgmt", 0, NULL), INBOUND_ALLOWED);
    assert_int_equal(outcome("rpcss", 135, NULL), INBOUND_NO_RULE);
    rules[0].enabled = false;
    assert_int_equal(outcome("winmgmt", 0, NULL), INBOUND_NO_RULE);
    firewall.profiles[1].inbound_default_allow = true;
    assert_int_equal(outcome("winmgmt", 0, NULL), INBOUND_OPEN);

    reset();
    char local[] = "LocalSubnet";
    rules[0].addresses = local;
    assert_int_equal(outcome("winmgmt", 0, NULL), INBOUND_ALLOWED_PERHAPS);
    assert_int_equal(outcome("winmgmt", 0, "192.168.1.20"), INBOUND_ALLOWED);
    assert_int_equal(outcome("winmgmt", 0, "10.1.2.20"), INBOUND_SCOPE);
    firewall.profiles[1].policy_merge_off = true;
    assert_int_equal(outcome("winmgmt", 0, "192.168.1.20"), INBOUND_MERGE_OFF);
    rules[0].from_policy = true;
    assert_int_equal(outcome("winmgmt", 0, "192.168.1.20"), INBOUND_ALLOWED);
    firewall.profiles[1].block_all_inbound = true;
    assert_int_equal(outcome("winmgmt", 0, "192.168.1.20"), INBOUND_ALL_BLOCKED);
    firewall.profiles[1].enabled = false;
    assert_int_equal(outcome("winmgmt", 0, "192.168.1.20"), INBOUND_OFF);
    reset();
    firewall.service_running = false;
    assert_int_equal(outcome("winmgmt", 0, NULL), INBOUND_STOPPED);
}

static void block_beats_allow(void **state)
{
    reset();
    firewall.rule_count = 2;
    rules[1] = rule("", "*", "*", false);
    assert_int_equal(outcome("winmgmt", 0, NULL), INBOUND_BLOCKED);
    rules[1].enabled = false;
    assert_int_equal(outcome("winmgmt", 0, NULL), INBOUND_ALLOWED);
    rules[1] = rule("", "*", "10.1.2.3", false);
    assert_int_equal(outcome("winmgmt", 0, NULL), INBOUND_BLOCKED_PERHAPS);
    assert_int_equal(outcome("winmgmt", 0, "10.1.2.3"), INBOUND_BLOCKED);
    assert_int_equal(outcome("winmgmt", 0, "10.1.2.4"), INBOUND_ALLOWED);
    rules[1] = rule("", "50000-51000", "*", false);
    assert_int_equal(outcome("winmgmt", 0, "10.1.2.4"), INBOUND_BLOCKED_PERHAPS);
    rules[0].enabled = false;
    assert_int_equal(outcome("winmgmt", 0, "10.1.2.4"), INBOUND_NO_RULE);
    reset();
    firewall.rule_count = 2;
    rules[1] = rule("", "*", "*", false);
    rules[0].from_policy = true;
    firewall.profiles[1].policy_merge_off = true;
    assert_int_equal(outcome("winmgmt", 0, NULL), INBOUND_ALLOWED);
}

/* The range in force counts, not the one Windows is delivered with; without it a rule for some ports decides nothing.
 */
static void ports_that_moved(void **state)
{
    static const struct {
        const char *allow, *block; /* NULL: no rule that blocks */
        struct port_span spans[2];
        bool fixed, uncertain;
        enum inbound expected;
    } cases[] = {
        {"49152-65535", NULL, {{5000, 6000}, {5000, 6000}}, false, false, INBOUND_NO_RULE},
        {"5000-6000", NULL, {{5000, 6000}, {5000, 6000}}, false, false, INBOUND_ALLOWED},
        {"5000-6000", NULL, {{5000, 6000}, {49152, 65535}}, false, false, INBOUND_NO_RULE},
        {"5000-6000,49152-65535", NULL, {{5000, 6000}, {49152, 65535}}, false, false, INBOUND_ALLOWED},
        {"*", "24158", {{5000, 6000}, {5000, 6000}}, false, false, INBOUND_ALLOWED},
        {"*", "5000-9000", {{5000, 6000}, {5000, 6000}}, false, false, INBOUND_BLOCKED},
        {"*", "5500", {{5000, 6000}, {5000, 6000}}, false, false, INBOUND_BLOCKED_PERHAPS},
        {"*", "24158", {{24158, 24158}, {24158, 24158}}, true, false, INBOUND_BLOCKED},
        {"*", "RPC", {{24158, 24158}, {24158, 24158}}, true, false, INBOUND_PORT_UNKNOWN},
        {"RPC", NULL, {{24158, 24158}, {24158, 24158}}, true, false, INBOUND_PORT_UNKNOWN},
        {"*", NULL, {{1024, 65535}, {1024, 65535}}, true, true, INBOUND_ALLOWED},
        {"1-65535", NULL, {{1024, 65535}, {1024, 65535}}, true, true, INBOUND_ALLOWED},
        {"49152-65535", NULL, {{1024, 65535}, {1024, 65535}}, true, true, INBOUND_PORT_UNKNOWN},
        {"135", NULL, {{1024, 65535}, {1024, 65535}}, true, true, INBOUND_NO_RULE},
        {"*", "24158", {{1024, 65535}, {1024, 65535}}, true, true, INBOUND_PORT_UNKNOWN},
        {"*", "445", {{1024, 65535}, {1024, 65535}}, true, true, INBOUND_ALLOWED},
        {"RPC", NULL, {{1024, 65535}, {1024, 65535}}, false, true, INBOUND_ALLOWED},
    };
    const struct scope_query query = asker("192.168.1.20");
    for (size_t i = 0; i < array_count(cases); i++) {
        reset();
        rules[0] = rule("", cases[i].allow, "*", true);
        if (cases[i].block)
            rules[firewall.rule_count++] = rule("", cases[i].block, "*", false);
        const struct inbound_traffic traffic = {.service = "winmgmt",
                                                .spans = {cases[i].spans[0], cases[i].spans[1]},
                                                .span_count = 2,
                                                .dynamic = !cases[i].fixed,
                                                .uncertain = cases[i].uncertain};
        enum inbound found = firewall_inbound(&firewall, PROFILE_PRIVATE, &traffic, &query).outcome;
        if (found != cases[i].expected)
            fail_msg("case %zu: %d instead of %d", i, (int)found, (int)cases[i].expected);
    }
    /* A rule for others, or one that does not count, does not make it unknown. */
    reset();
    const struct inbound_traffic unread = {
        .service = "winmgmt", .spans = {{1024, 65535}}, .span_count = 1, .uncertain = true};
    rules[0] = rule("", "24158", "10.1.2.3", true);
    assert_int_equal(firewall_inbound(&firewall, PROFILE_PRIVATE, &unread, &query).outcome, INBOUND_NO_RULE);
    rules[0] = rule("", "24158", "*", true);
    firewall.profiles[1].policy_merge_off = true;
    assert_int_equal(firewall_inbound(&firewall, PROFILE_PRIVATE, &unread, &query).outcome, INBOUND_NO_RULE);
}

static void spans(void **state)
{
    static const struct {
        const char *text;
        unsigned first, last; /* 0: refused */
    } cases[] = {
        {"135", 135, 135},
        {"5000-6000", 5000, 6000},
        {"00135", 135, 135},
        {"1-65535", 1, 65535},
        {"", 0, 0},
        {"0", 0, 0},
        {"65536", 0, 0},
        {"6000-5000", 0, 0},
        {"135-", 0, 0},
        {"-135", 0, 0},
        {"5000-99999999", 0, 0},
        {"5000-6000x", 0, 0},
        {"5-6-7", 0, 0},
        {"RPC", 0, 0},
        {" 135", 0, 0},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct port_span span = {0, 0};
        bool good = port_span_parse(cases[i].text, strlen(cases[i].text), &span);
        if (good != (cases[i].first != 0) || span.first != cases[i].first || span.last != cases[i].last)
            fail_msg("'%s': %u-%u", cases[i].text, span.first, span.last);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(scopes),
    cmocka_unit_test(which_rules_cover),
    cmocka_unit_test(which_programs_cover),
    cmocka_unit_test(outcomes),
    cmocka_unit_test(block_beats_allow),
    cmocka_unit_test(ports_that_moved),
    cmocka_unit_test(spans),
    {0},
};
