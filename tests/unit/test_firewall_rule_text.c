/* SPDX-License-Identifier: MIT
 * Firewall rules as the registry stores them, and which of them have a say in WMI. */
#include "machine/firewall_rule_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DCOM_IN \
    "v2.29|Action=Allow|Active=FALSE|Dir=In|Protocol=6|Profile=Private|Profile=Public|LPort=135|RA4=LocalSubnet|" \
    "RA6=LocalSubnet|App=%systemroot%\\system32\\svchost.exe|Svc=rpcss|Name=@FirewallAPI.dll,-34252|" \
    "Desc=@FirewallAPI.dll,-34253|EmbedCtxt=@FirewallAPI.dll,-34251|"

static struct firewall_rule_text parsed(const char *id, const char *text)
{
    struct firewall_rule_text rule = {0};
    assert_int_equal(firewall_rule_text_parse(id, text, &rule), ST_OK);
    return rule;
}

static void test_wmi_rule(void **state)
{
    (void)state;
    struct firewall_rule_text got = parsed("WMI-RPCSS-In-TCP", DCOM_IN);
    assert_string_equal(got.rule.id, "WMI-RPCSS-In-TCP");
    assert_string_equal(got.rule.name, "@FirewallAPI.dll,-34252");
    assert_string_equal(got.rule.group, "@FirewallAPI.dll,-34251");
    assert_string_equal(got.rule.program, "%systemroot%\\system32\\svchost.exe");
    assert_string_equal(got.rule.service, "rpcss");
    assert_string_equal(got.rule.ports, "135");
    assert_string_equal(got.rule.addresses, "LocalSubnet");
    assert_int_equal(got.rule.protocol, 6);
    assert_int_equal(got.rule.profiles, PROFILE_PRIVATE | PROFILE_PUBLIC);
    assert_true(got.inbound && got.rule.allow && !got.rule.enabled && !got.conditional);
    assert_true(firewall_rule_matters(&got.rule));
    firewall_rule_free(&got.rule);
}

static void test_defaults(void **state)
{
    (void)state;
    struct firewall_rule_text got = parsed("{1}", "v2.0|Action=Block|Active=TRUE|Dir=In|");
    assert_int_equal(got.rule.protocol, 256);
    assert_int_equal(got.rule.profiles, PROFILE_ALL);
    assert_string_equal(got.rule.ports, "*");
    assert_string_equal(got.rule.addresses, "*");
    assert_true(got.rule.enabled && !got.rule.allow);
    assert_true(firewall_rule_matters(&got.rule));
    firewall_rule_free(&got.rule);
}

static void test_ports_repeat(void **state)
{
    (void)state;
    struct firewall_rule_text got =
        parsed("x", "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|LPort2_10=5000-6000|LPort=RPC|");
    assert_string_equal(got.rule.ports, "135,5000-6000,RPC");
    firewall_rule_free(&got.rule);
}

static void test_outbound_is_told(void **state)
{
    (void)state;
    struct firewall_rule_text got = parsed("x", "v2.10|Action=Allow|Active=TRUE|Dir=Out|");
    assert_false(got.inbound);
    firewall_rule_free(&got.rule);
}

static void test_conditional(void **state)
{
    (void)state;
    static const char *const fields[] = {"IFType=Wireless",
                                         "AppPkgId=S-1-15-2-1",
                                         "Security=Authenticate",
                                         "Security2_9=An-NoEncap",
                                         "TTK2_22=WFDPrint",
                                         "LA4=10.0.0.1",
                                         "RPort=80"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "v2.10|Action=Allow|Active=TRUE|Dir=In|%s|", fields[i]);
        struct firewall_rule_text got = parsed("x", text);
        assert_true(got.conditional);
        firewall_rule_free(&got.rule);
    }
    struct firewall_rule_text got = parsed("x", "v2.10|Action=ByPass|Active=TRUE|Dir=In|");
    assert_true(got.conditional && got.rule.allow);
    firewall_rule_free(&got.rule);
}

static void test_unknown_fields_are_passed_over(void **state)
{
    (void)state;
    struct firewall_rule_text got = parsed("x", "v2.99|Action=Allow|Active=TRUE|Dir=In|Edge=TRUE|Future=1|");
    assert_false(got.conditional);
    firewall_rule_free(&got.rule);
}

static void test_malformed(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "v",
        "v2",
        "v2.",
        "v2.10",
        "2.10|Action=Allow|Dir=In|",
        "v2.10|",
        "v2.10|Action=Allow|",
        "v2.10|Dir=In|",
        "v2.10|Action=Maybe|Dir=In|",
        "v2.10|Action=Allow|Dir=Up|",
        "v2.10|Action=Allow|Dir=In|Protocol=|",
        "v2.10|Action=Allow|Dir=In|Protocol=TCP|",
        "v2.10|Action=Allow|Dir=In|Protocol=257|",
        "v2.10|Action=Allow|Dir=In|Protocol=99999999999999999999|",
        "v2.10|Action=Allow|Dir=In|Profile=Home|",
        "v2.10|Action=Allow|Dir=In|garbage|",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct firewall_rule_text rule = {.inbound = true};
        assert_int_equal(firewall_rule_text_parse("x", bad[i], &rule), ST_INVALID);
        assert_true(rule.inbound && !rule.rule.id);
    }
}

static void test_too_long(void **state)
{
    (void)state;
    char *text = malloc(FIREWALL_RULE_TEXT_MAX + 2);
    memset(text, 'a', FIREWALL_RULE_TEXT_MAX + 1);
    text[FIREWALL_RULE_TEXT_MAX + 1] = '\0';
    struct firewall_rule_text rule;
    assert_int_equal(firewall_rule_text_parse("x", text, &rule), ST_INVALID);
    free(text);
}

static void test_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *given, *expected;
    } cases[] = {
        {"", "*"},
        {"*", "*"},
        {"Any", "*"},
        {"localsubnet,LOCALSUBNET", "LocalSubnet"},
        {"LocalSubnet4, LocalSubnet6", "LocalSubnet"},
        {"10.0.0.0/255.0.0.0", "10.0.0.0/8"},
        {"10.1.2.3/255.255.255.255,10.1.2.3", "10.1.2.3"},
        {"10.1.2.3/32", "10.1.2.3"},
        {"fe80::1/128,fe80::/64", "fe80::1,fe80::/64"},
        {"10.0.0.1-10.0.0.9", "10.0.0.1-10.0.0.9"},
        {"10.0.0.0/255.0.255.0", "10.0.0.0/255.0.255.0"},
        {" 10.0.0.1 ,, DNS", "10.0.0.1,DNS"},
        {"10.0.0.1,*", "*"},
        {"0.0.0.0/0.0.0.0", "0.0.0.0/0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *got = firewall_addresses_normalize(cases[i].given);
        assert_string_equal(got, cases[i].expected);
        free(got);
    }
}

static void test_wmi_group(void **state)
{
    (void)state;
    assert_true(firewall_group_is_wmi("@FirewallAPI.dll,-34251"));
    assert_true(firewall_group_is_wmi("@firewallapi.DLL,-34251"));
    assert_true(firewall_group_is_wmi("@%systemroot%\\system32\\FirewallAPI.dll,-34251"));
    assert_false(firewall_group_is_wmi("@NotFirewallAPI.dll,-34251"));
    assert_false(firewall_group_is_wmi("@FirewallAPI.dll,-342512"));
    assert_false(firewall_group_is_wmi("FirewallAPI.dll,-34251"));
    assert_false(firewall_group_is_wmi(""));
}

static bool matters(const char *id, const char *fields)
{
    char text[512];
    snprintf(text, sizeof text, "v2.10|Action=Allow|Active=TRUE|Dir=In|%s", fields);
    struct firewall_rule_text rule = parsed(id, text);
    bool result = firewall_rule_matters(&rule.rule);
    firewall_rule_free(&rule.rule);
    return result;
}

static void test_relevance(void **state)
{
    (void)state;
    assert_true(matters("x", "EmbedCtxt=@FirewallAPI.dll,-34251|App=C:\\unsecapp.exe|Protocol=6|"));
    assert_true(matters("WMIReady-RPCSS", "App=C:\\other.exe|"));
    assert_true(matters("x", "Protocol=6|App=%SystemRoot%\\System32\\svchost.exe|Svc=WinMgmt|"));
    assert_true(matters("x", "Protocol=6|App=%SystemRoot%\\System32\\svchost.exe|Svc=*|"));
    assert_true(matters("x", "Protocol=6|LPort=135|"));
    assert_false(matters("x", "Protocol=17|LPort=135|"));
    assert_false(matters("x", "Protocol=6|App=System|LPort=445|"));
    assert_false(matters("x", "Protocol=6|App=%SystemRoot%\\System32\\svchost.exe|Svc=dhcp|"));
    assert_false(matters("x", "Protocol=6|App=C:\\chrome.exe|"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wmi_rule),     cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_ports_repeat), cmocka_unit_test(test_outbound_is_told),
        cmocka_unit_test(test_conditional),  cmocka_unit_test(test_unknown_fields_are_passed_over),
        cmocka_unit_test(test_malformed),    cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_addresses),    cmocka_unit_test(test_wmi_group),
        cmocka_unit_test(test_relevance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
