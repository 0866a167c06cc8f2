/* SPDX-License-Identifier: MIT
 * Firewall rules as the registry stores them, and which of them have a say in WMI. */
#include "machine/firewall_addresses.h"
#include "machine/firewall_rule_text.h"

#include "testing.h"

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
    assert_true(got.inbound && got.rule.allow && !got.rule.enabled && got.rule.fit == FIT_YES);
    assert_true(firewall_rule_matters(&got.rule));
    firewall_rule_free(&got.rule);
}

static void test_defaults(void **state)
{
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
    struct firewall_rule_text got =
        parsed("x", "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|LPort2_10=5000-6000|LPort=RPC|");
    assert_string_equal(got.rule.ports, "135,5000-6000,RPC");
    firewall_rule_free(&got.rule);
}

static void test_outbound_is_told(void **state)
{
    struct firewall_rule_text got = parsed("x", "v2.10|Action=Allow|Active=TRUE|Dir=Out|");
    assert_false(got.inbound);
    firewall_rule_free(&got.rule);
}

/* What a further field makes of a rule: of one that allows and of one that blocks. */
static void test_conditions(void **state)
{
    static const struct {
        const char *field;
        enum firewall_fit allow, block;
    } cases[] = {
        {"Edge=TRUE|Defer=App|Desc=x|LSM=FALSE|PCross=TRUE", FIT_YES, FIT_YES},
        {"ICMP4=8:*", FIT_PERHAPS, FIT_PERHAPS}, /* for rules of ICMP alone, which this is none of */
        {"RsNmE=example.net|RsNmN=x", FIT_YES, FIT_YES},
        {"IFType=Wireless", FIT_PERHAPS, FIT_PERHAPS},
        {"IFType2_23=MBB", FIT_PERHAPS, FIT_PERHAPS},
        {"IF={11111111-2222-4333-8444-555555555555}", FIT_PERHAPS, FIT_PERHAPS},
        {"Security=Authenticate", FIT_PERHAPS, FIT_PERHAPS},
        {"Security2_9=An-NoEncap", FIT_PERHAPS, FIT_PERHAPS},
        {"TTK2_22=WFDPrint", FIT_PERHAPS, FIT_PERHAPS},
        {"LA4=10.0.0.1", FIT_PERHAPS, FIT_PERHAPS},
        {"RPort=80", FIT_PERHAPS, FIT_PERHAPS},
        {"LUAuth=O:LSD:(A;;CC;;;S-1-5-19)", FIT_PERHAPS, FIT_PERHAPS},
        {"LUAuth2_24=RABpAHMAYQBiAGwAZQBkAA==", FIT_PERHAPS, FIT_PERHAPS},
        {"RMauth=O:LSD:(A;;CC;;;WD)", FIT_PERHAPS, FIT_PERHAPS},
        {"Future=1", FIT_PERHAPS, FIT_PERHAPS},
        {"Edge3=TRUE", FIT_PERHAPS, FIT_PERHAPS},
        {"SkipVer=2.20", FIT_PERHAPS, FIT_PERHAPS},
        {"AppPkgId=S-1-15-2-1", FIT_NO, FIT_NO},
        {"AppPkgId=S-1-15-2-1|Future=1", FIT_NO, FIT_NO},
        {"D=C:\\Apps\\x|PFN=x_1.0_neutral__abc", FIT_NO, FIT_NO},
        {"LUOwn=S-1-5-21-1-2-3-1000", FIT_NO, FIT_PERHAPS},
        {"LUOwn=S-1-5-21-1-2-3-1000|IFType=Lan", FIT_NO, FIT_PERHAPS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int allow = 0; allow < 2; allow++) {
            char text[256];
            snprintf(text, sizeof text, "v2.31|Action=%s|Active=TRUE|Dir=In|Name=x|%s|", allow ? "Allow" : "Block",
                     cases[i].field);
            struct firewall_rule_text got = parsed("x", text);
            if (got.rule.fit != (allow ? cases[i].allow : cases[i].block))
                fail_msg("%s: %d", text, (int)got.rule.fit);
            firewall_rule_free(&got.rule);
        }
    struct firewall_rule_text got = parsed("x", "v2.10|Action=ByPass|Active=TRUE|Dir=In|Name=x|RMauth=O:LSD:|");
    assert_true(got.rule.bypass && got.rule.allow && got.rule.fit == FIT_PERHAPS);
    assert_string_equal(got.rule.conditions, "RMauth");
    firewall_rule_free(&got.rule);
}

static void test_keys_with_a_schema_keep_their_meaning(void **state)
{
    struct firewall_rule_text got = parsed(
        "x", "V2.31|action=allow|Active=TRUE|Dir=in|Protocol=6|LPort2_24=mDNS|LPort2_29=TcpCDPSvc|RA4=LocalSubnet|"
             "RA62=IntErnet|RA42=IntErnet|Name=x|");
    assert_string_equal(got.rule.ports, "mDNS,TcpCDPSvc");
    assert_string_equal(got.rule.addresses, "LocalSubnet4,Internet");
    assert_int_equal(got.rule.fit, FIT_YES);
    firewall_rule_free(&got.rule);
}

/* Two rules run together, as a machine had them: what may be there once is taken once. */
static void test_keys_that_repeat(void **state)
{
    struct firewall_rule_text got =
        parsed("x", "v2.29|Action=Block|Active=TRUE|Dir=In|Name=one|EmbedCtxt=first|Name=two|EmbedCtxt=second|");
    assert_string_equal(got.rule.group, "first");
    assert_string_equal(got.rule.name, "one");
    assert_int_equal(got.rule.fit, FIT_YES);
    firewall_rule_free(&got.rule);
    got = parsed("x", "v2.29|Action=Allow|Active=TRUE|Dir=In|Svc=winmgmt|Svc=other|");
    assert_string_equal(got.rule.service, "winmgmt");
    assert_int_equal(got.rule.fit, FIT_PERHAPS);
    firewall_rule_free(&got.rule);
}

static void test_platforms(void **state)
{
    static const struct {
        const char *fields, *list;
        uint32_t major, minor;
        enum firewall_fit fit;
    } cases[] = {
        {"", "", 10, 0, FIT_YES},
        {"Platform=2:6:1|", "2:6:1", 6, 1, FIT_YES},
        {"Platform=2:6:1|", "2:6:1", 10, 0, FIT_NO},
        {"Platform=2:6:2|Platform2=GTEQ|", "2:6:2+", 10, 0, FIT_YES},
        {"Platform=2:6:2|Platform2=GTEQ|", "2:6:2+", 6, 1, FIT_NO},
        {"Platform=2:6:2|Platform2=GTEQ|", "2:6:2+", 0, 0, FIT_PERHAPS},
        {"Platform=2:6:1|Platform=2:10:0|Platform2=GTEQ|", "2:6:1,2:10:0+", 6, 1, FIT_YES},
        {"Platform=2:6:1|Platform=2:10:0|Platform2=GTEQ|", "2:6:1,2:10:0+", 6, 3, FIT_NO},
        {"Platform=1:4:10|", "1:4:10", 10, 0, FIT_NO},
        {"Platform=newer|", "newer", 10, 0, FIT_PERHAPS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "v2.22|Action=Allow|Active=TRUE|Dir=In|%s", cases[i].fields);
        struct firewall_rule_text got = parsed("x", text);
        assert_string_equal(got.rule.platforms, cases[i].list);
        assert_int_equal(firewall_rule_text_platform(got.rule.platforms, cases[i].major, cases[i].minor), cases[i].fit);
        firewall_rule_free(&got.rule);
    }
    struct firewall_rule_text got = parsed("x", "v2.22|Action=Allow|Active=TRUE|Dir=In|Platform2=LTEQ|");
    assert_int_equal(got.rule.fit, FIT_PERHAPS);
    firewall_rule_free(&got.rule);
}

static void test_malformed(void **state)
{
    static const char *const bad[] = {
        "v2.29|Action=Allow|Active=TRUE|Dir=In|=135|",
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
    char *text = malloc(FIREWALL_RULE_TEXT_MAX + 2);
    memset(text, 'a', FIREWALL_RULE_TEXT_MAX + 1);
    text[FIREWALL_RULE_TEXT_MAX + 1] = '\0';
    struct firewall_rule_text rule;
    assert_int_equal(firewall_rule_text_parse("x", text, &rule), ST_INVALID);
    free(text);
}

static void test_addresses(void **state)
{
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
        {"LocalSubnet6", "LocalSubnet6"},
        {"DNS6,LocalSubnet6,10.0.0.1,DNS4", "LocalSubnet6,10.0.0.1,DNS"},
        {"Newer4,Newer6", "Newer"},
        {"Newer6,Newer64", "Newer6,Newer64"},
        {"/32", "/32"},
        {"*/32", "*/32"},
        {"Any/255.255.255.255", "Any/255.255.255.255"},
        {"fe80::/255.255.255.0,fe80::1/24", "fe80::/255.255.255.0,fe80::1/24"},
        {"::ffff:10.1.2.3/128", "::ffff:10.1.2.3/128"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *got = firewall_addresses_normalize(cases[i].given);
        assert_string_equal(got, cases[i].expected);
        free(got);
    }
}

static void test_wmi_group(void **state)
{
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
    assert_true(matters("x", "EmbedCtxt=@FirewallAPI.dll,-34251|App=C:\\unsecapp.exe|Protocol=6|"));
    assert_true(matters("WMIReady-RPCSS", "App=C:\\other.exe|"));
    assert_true(matters("x", "Protocol=6|App=%SystemRoot%\\System32\\svchost.exe|Svc=WinMgmt|"));
    assert_true(matters("x", "Protocol=6|App=%SystemRoot%\\System32\\svchost.exe|Svc=*|"));
    assert_true(matters("x", "Protocol=6|LPort=135|"));
    assert_false(matters("x", "Protocol=17|LPort=135|"));
    assert_false(matters("x", "Protocol=6|App=System|LPort=445|"));
    assert_false(matters("x", "Protocol=6|App=%SystemRoot%\\System32\\svchost.exe|Svc=dhcp|"));
    assert_false(matters("x", "Protocol=6|App=C:\\chrome.exe|"));
    assert_false(matters("x", "AppPkgId=S-1-15-2-1|"));
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_wmi_rule),     cmocka_unit_test(test_defaults),
    cmocka_unit_test(test_ports_repeat), cmocka_unit_test(test_outbound_is_told),
    cmocka_unit_test(test_conditions),   cmocka_unit_test(test_keys_with_a_schema_keep_their_meaning),
    cmocka_unit_test(test_platforms),    cmocka_unit_test(test_keys_that_repeat),
    cmocka_unit_test(test_malformed),    cmocka_unit_test(test_too_long),
    cmocka_unit_test(test_addresses),    cmocka_unit_test(test_wmi_group),
    cmocka_unit_test(test_relevance),    {0},
};
