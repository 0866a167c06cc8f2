/* SPDX-License-Identifier: MIT
 * The stored settings of the firewall and what of them is in force ([MS-FASP] 2.2.38, [MS-GPFAS] 2.2.3). */
#include "testing.h"

#include "base/memory.h"
#include "machine/firewall_inbound.h"
#include "machine/firewall_stores.h"

#include <stdio.h>
#include <string.h>

/* Where settings lie, by their last words. */
static const struct firewall_key *key_of(enum firewall_store store, unsigned profile, int kind)
{
    for (size_t i = 0; i < firewall_key_count; i++)
        if (firewall_keys[i].store == store && (int)firewall_keys[i].kind == kind &&
            (kind >= KEY_RULES || firewall_keys[i].profile == profile))
            return &firewall_keys[i];
    fail();
    return NULL;
}

static void set(struct firewall_stores *stores, enum firewall_store store, unsigned profile, int kind, const char *name,
                uint32_t number)
{
    const struct firewall_key *key = key_of(store, profile, kind);
    struct registry_value value = registry_dword(number);
    firewall_stores_key(stores, key);
    firewall_stores_take(stores, key, name, &value);
    registry_value_free(&value);
}

static struct firewall in_force(struct firewall_stores *stores)
{
    struct firewall firewall = {.service_running = true};
    firewall_stores_effective(stores, &firewall);
    firewall_stores_free(stores);
    return firewall;
}

/* One setting of the private profile in up to three stores (-1: not set) and what it comes to. */
struct merge {
    const char *name;
    int local, policy, device;
    bool on;       /* enabled, shielded, let in by default, local rules dead */
    bool disputed; /* the policies disagree and it makes a difference */
};

static bool reads(const struct firewall_profile *profile, const char *name)
{
    if (strcmp(name, "EnableFirewall") == 0)
        return profile->enabled;
    if (strcmp(name, "DoNotAllowExceptions") == 0)
        return profile->block_all_inbound;
    return strcmp(name, "DefaultInboundAction") == 0 ? profile->inbound_default_allow : profile->policy_merge_off;
}

static void switches_are_merged_by_their_laws(void **state)
{
    static const struct merge cases[] = {
        {"EnableFirewall", -1, -1, -1, true, false},
        {"EnableFirewall", 0, -1, -1, false, false},
        {"EnableFirewall", 0, 1, -1, true, false},
        {"EnableFirewall", 1, 0, -1, false, false},
        {"EnableFirewall", 1, -1, 0, false, false},
        {"EnableFirewall", 1, 1, 0, true, true},
        {"EnableFirewall", 1, 0, 0, false, false},
        {"DoNotAllowExceptions", -1, -1, -1, false, false},
        {"DoNotAllowExceptions", 1, 0, -1, true, false},
        {"DoNotAllowExceptions", 0, 1, -1, true, false},
        {"DoNotAllowExceptions", 0, 0, 1, true, false},
        {"DefaultInboundAction", -1, -1, -1, false, false},
        {"DefaultInboundAction", 0, -1, -1, true, false},
        {"DefaultInboundAction", 0, 1, -1, false, false},
        {"DefaultInboundAction", 1, 0, 1, true, true},
        /* Only the value of a policy counts, never the local one. */
        {"AllowLocalPolicyMerge", 0, -1, -1, false, false},
        {"AllowLocalPolicyMerge", 1, 0, -1, true, false},
        {"AllowLocalPolicyMerge", 1, -1, 0, true, false},
        {"AllowLocalPolicyMerge", 1, 1, 0, false, true},
        {"AllowLocalPolicyMerge", 0, 1, 1, false, false},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        const struct merge *merge = &cases[i];
        const int values[STORE_COUNT] = {merge->local, merge->policy, merge->device};
        struct firewall_stores stores = {0};
        for (unsigned store = 0; store < STORE_COUNT; store++)
            if (values[store] >= 0)
                set(&stores, (enum firewall_store)store, STORED_PRIVATE, KEY_PROFILE, merge->name,
                    (uint32_t)values[store]);
        struct firewall firewall = in_force(&stores);
        if (reads(&firewall.profiles[1], merge->name) != merge->on || (firewall.disputed != 0) != merge->disputed)
            fail_msg("%s %d %d %d", merge->name, merge->local, merge->policy, merge->device);
        assert_int_equal(firewall.profiles[0].enabled, true);
        firewall_free(&firewall);
    }
}

/* ---- the other direction ---- */

static struct firewall outgoing(const char *rule)
{
    static const struct firewall_key rules = {"", STORE_LOCAL, KEY_RULES, 0};
    struct firewall_stores stores = {.outbound = true};
    if (rule)
        firewall_stores_text(&stores, &rules, "id", rule);
    return in_force(&stores);
}

/* "Allow by default" (netfw.h); 1 blocks, as for inbound ([MS-FASP] 2.2.38, DEFAULT_OUTBOUND_ACTION); SHIELDED is about
 * "incoming traffic". */
static void what_goes_out_by_default(void **state)
{
    static const struct merge cases[] = {
        {"DefaultOutboundAction", -1, -1, -1, true, false}, {"DefaultOutboundAction", 1, -1, -1, false, false},
        {"DefaultOutboundAction", 1, 0, -1, true, false},   {"DefaultOutboundAction", 0, 1, -1, false, false},
        {"DefaultOutboundAction", -1, 0, 1, true, true},    {"DoNotAllowExceptions", 1, -1, -1, true, false},
        {"DefaultInboundAction", 1, -1, -1, true, false},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        const struct merge *merge = &cases[i];
        const int values[STORE_COUNT] = {merge->local, merge->policy, merge->device};
        struct firewall_stores stores = {.outbound = true};
        for (unsigned store = 0; store < STORE_COUNT; store++)
            if (values[store] >= 0)
                set(&stores, (enum firewall_store)store, STORED_PRIVATE, KEY_PROFILE, merge->name,
                    (uint32_t)values[store]);
        struct firewall firewall = in_force(&stores);
        const struct firewall_profile *profile = &firewall.profiles[1];
        if (profile->inbound_default_allow != merge->on || profile->block_all_inbound ||
            (firewall.disputed != 0) != merge->disputed)
            fail_msg("%s %d %d %d", merge->name, merge->local, merge->policy, merge->device);
        firewall_free(&firewall);
    }
}

static void rules_that_speak_of_what_goes_out(void **state)
{
    static const struct {
        const char *rule, *ports;
        enum firewall_fit fit;
    } cases[] = {
        {"v2.29|Action=Block|Active=TRUE|Dir=Out|Name=x|Protocol=6|RPort=135|", "135", FIT_YES},
        {"v2.29|Action=Block|Active=TRUE|Dir=Out|Name=x|Protocol=6|RPort2_10=49152-65535|", "49152-65535", FIT_YES},
        {"v2.29|Action=Block|Active=TRUE|Dir=Out|Name=x|", "*", FIT_YES},
        /* A port of this side is none that the traffic goes to. */
        {"v2.29|Action=Block|Active=TRUE|Dir=Out|Name=x|Protocol=6|LPort=135|", "*", FIT_PERHAPS},
        {"v2.29|Action=Block|Active=TRUE|Dir=Out|Name=x|Protocol=6|RsNmN=PC|", "*", FIT_PERHAPS},
        {"v2.29|Action=Allow|Active=TRUE|Dir=Out|Name=x|Protocol=6|AuthByPassOut=TRUE|", "*", FIT_PERHAPS},
        {"v2.29|Action=Block|Active=TRUE|Dir=Out|Name=x|Protocol=6|Svc=RpcSs|", "*", FIT_PERHAPS},
        {"v2.29|Action=Block|Active=TRUE|Dir=Out|Name=x|Protocol=6|App=%SystemRoot%\\system32\\svchost.exe|", "*",
         FIT_PERHAPS},
        {"v2.29|Action=Allow|Active=TRUE|Dir=Out|Name=x|Protocol=6|App=C:\\Monitor\\probe.exe|", "*", FIT_PERHAPS},
        {"v2.29|Action=Block|Active=TRUE|Dir=Out|Name=x|Protocol=6|App=C:\\Games\\game.exe|", NULL, FIT_NO},
        {"v2.29|Action=Allow|Active=TRUE|Dir=Out|Name=x|Protocol=6|Svc=winmgmt|", NULL, FIT_NO},
        {"v2.29|Action=Block|Active=TRUE|Dir=Out|Name=x|Protocol=17|RPort=135|", NULL, FIT_NO},
        {"v2.29|Action=Block|Active=TRUE|Dir=Out|Name=x|AppPkgId=S-1-15-2-1|", NULL, FIT_NO},
        {"v2.29|Action=Block|Active=TRUE|Dir=In|Name=x|Protocol=6|LPort=135|", NULL, FIT_NO},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct firewall firewall = outgoing(cases[i].rule);
        bool there = firewall.rule_count == 1;
        if (there != (cases[i].ports != NULL) ||
            (there && (strcmp(firewall.rules[0].ports, cases[i].ports) != 0 || firewall.rules[0].fit != cases[i].fit ||
                       firewall.rules[0].program[0] || firewall.rules[0].service[0])))
            fail_msg("%s", cases[i].rule);
        firewall_free(&firewall);
    }
}

/* Of AllowUserPrefMerge nobody says whether it is about them. */
static void local_rules_that_may_not_count(void **state)
{
    static const struct firewall_key rules = {"", STORE_LOCAL, KEY_RULES, 0};
    struct firewall_stores stores = {.outbound = true};
    set(&stores, STORE_POLICY, STORED_PUBLIC, KEY_PORTS, "AllowUserPrefMerge", 0);
    firewall_stores_text(&stores, &rules, "id", "v2.29|Action=Block|Active=TRUE|Dir=Out|Protocol=6|RPort=135|");
    struct firewall firewall = in_force(&stores);
    assert_int_equal(firewall.rules[0].fit, FIT_PERHAPS);
    assert_false(firewall.profiles[2].ports_merge_off);
    firewall_free(&firewall);
}

/* StandardProfile of Group Policy counts only where neither of the two others exists, and never for local rules. */
static void the_old_profile_gives_way(void **state)
{
    for (unsigned other = 0; other < 3; other++) {
        struct firewall_stores stores = {0};
        set(&stores, STORE_POLICY, STORED_STANDARD, KEY_PROFILE, "EnableFirewall", 0);
        set(&stores, STORE_POLICY, STORED_STANDARD, KEY_PROFILE, "AllowLocalPolicyMerge", 0);
        if (other)
            firewall_stores_key(&stores,
                                key_of(STORE_POLICY, other == 1 ? STORED_PRIVATE : STORED_PUBLIC, KEY_PROFILE));
        struct firewall firewall = in_force(&stores);
        assert_int_equal(firewall.profiles[0].enabled, true);
        assert_int_equal(firewall.profiles[1].enabled, other != 0);
        assert_int_equal(firewall.profiles[2].enabled, other != 0);
        for (size_t i = 0; i < PROFILE_COUNT; i++)
            assert_false(firewall.profiles[i].policy_merge_off);
        firewall_free(&firewall);
    }
}

/* Device management names the private profile either way. */
static void both_names_of_device_management(void **state)
{
    for (unsigned i = 0; i < 2; i++) {
        struct firewall_stores stores = {0};
        set(&stores, STORE_DEVICE, i ? STORED_PRIVATE : STORED_STANDARD, KEY_PROFILE, "AllowLocalPolicyMerge", 0);
        struct firewall firewall = in_force(&stores);
        assert_true(firewall.profiles[1].policy_merge_off && firewall.profiles[1].by_device);
        assert_false(firewall.profiles[0].policy_merge_off || firewall.profiles[2].policy_merge_off);
        firewall_free(&firewall);
    }
}

static enum inbound private_dcom(const struct firewall *firewall)
{
    static const struct inbound_traffic dcom = {.service = "rpcss", .spans = {{135, 135}}, .span_count = 1};
    const struct scope_query query = {.client = "10.1.2.7", .os_major = 10};
    return firewall_inbound(firewall, PROFILE_PRIVATE, &dcom, &query).outcome;
}

#define ALLOW "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Name=x|"

/* Local rules that a policy makes ineffective: [MS-FASP] 2.2.38, AUTH_APPS and GLOBAL_PORTS. */
static void rules_of_users_may_not_count(void **state)
{
    static const struct {
        const char *rule;
        int kind;
        enum inbound outcome;
    } cases[] = {
        {ALLOW "LPort=135|", KEY_PORTS, INBOUND_MERGE_OFF},
        {ALLOW "LPort=135|", KEY_APPS, INBOUND_ALLOWED},
        {ALLOW "LPort=135|LPort=445|", KEY_PORTS, INBOUND_ALLOWED},
        {ALLOW "LPort=RPC-EPMap|", KEY_PORTS, INBOUND_ALLOWED},
        {ALLOW "App=%SystemRoot%\\system32\\svchost.exe|", KEY_APPS, INBOUND_MERGE_OFF},
        {ALLOW "App=%SystemRoot%\\system32\\svchost.exe|", KEY_PORTS, INBOUND_ALLOWED},
        {ALLOW "LPort=135|App=%SystemRoot%\\system32\\svchost.exe|Svc=rpcss|", KEY_PORTS, INBOUND_ALLOWED},
        {ALLOW "LPort=135|App=%SystemRoot%\\system32\\svchost.exe|Svc=rpcss|", KEY_APPS, INBOUND_ALLOWED},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct firewall_stores stores = {0};
        set(&stores, STORE_POLICY, STORED_PRIVATE, cases[i].kind, "AllowUserPrefMerge", 0);
        firewall_stores_text(&stores, key_of(STORE_LOCAL, 0, KEY_RULES), "{1}", cases[i].rule);
        struct firewall firewall = in_force(&stores);
        assert_int_equal(private_dcom(&firewall), cases[i].outcome);
        firewall_free(&firewall);
    }
}

/* The same rule: dead where it is local, alive where a policy delivers it. */
static void who_delivers_a_rule_decides(void **state)
{
    for (unsigned store = 0; store < STORE_COUNT; store++) {
        struct firewall_stores stores = {0};
        set(&stores, STORE_DEVICE, STORED_STANDARD, KEY_PROFILE, "AllowLocalPolicyMerge", 0);
        firewall_stores_text(&stores, key_of((enum firewall_store)store, 0, KEY_RULES), "{1}", ALLOW "LPort=135|");
        struct firewall firewall = in_force(&stores);
        assert_int_equal(private_dcom(&firewall), store == STORE_LOCAL ? INBOUND_MERGE_OFF : INBOUND_ALLOWED);
        firewall_free(&firewall);
    }
}

static void interfaces_that_are_off(void **state)
{
    struct firewall_stores stores = {0};
    firewall_stores_text(&stores, key_of(STORE_LOCAL, STORED_PRIVATE, KEY_PROFILE), "DisabledInterfaces", "{A}");
    firewall_stores_text(&stores, key_of(STORE_POLICY, STORED_PRIVATE, KEY_PROFILE), "DisabledInterfaces", "{B},{C}");
    struct firewall firewall = in_force(&stores);
    assert_string_equal(firewall.disabled_interfaces[1], "{B},{C}");
    assert_null(firewall.disabled_interfaces[0]);
    static const struct inbound_traffic dcom = {.service = "rpcss", .spans = {{135, 135}}, .span_count = 1};
    static const struct {
        const char *way;
        enum inbound outcome;
    } cases[] = {{NULL, INBOUND_OFF_PERHAPS}, {"{c}", INBOUND_OFF}, {"{A}", INBOUND_NO_RULE}};
    for (size_t i = 0; i < array_count(cases); i++) {
        const struct scope_query query = {.interface_id = cases[i].way};
        assert_int_equal(firewall_inbound(&firewall, PROFILE_PRIVATE, &dcom, &query).outcome, cases[i].outcome);
    }
    firewall_free(&firewall);
}

/* What a connection security rule asks of the client ([MS-GPFAS] 2.2.6.2, [MS-FASP] 2.2.52). */
static void ipsec_is_asked_for(void **state)
{
    static const struct {
        const char *first, *second;
        enum inbound outcome;
    } cases[] = {
        {"v2.20|Action=SecureServer|Active=TRUE|Name=iso|", NULL, INBOUND_SECURED},
        {"v2.20|Action=Secure|Active=TRUE|Name=iso|", NULL, INBOUND_SECURED},
        {"v2.20|Action=Boundary|Active=TRUE|Name=iso|", NULL, INBOUND_ALLOWED},
        {"v2.20|Action=Secure|Active=FALSE|Name=iso|", NULL, INBOUND_ALLOWED},
        {"v2.20|Action=Secure|Name=iso|", NULL, INBOUND_ALLOWED},
        {"v2.20|Action=Newer|Active=TRUE|Name=iso|", NULL, INBOUND_SECURED},
        {"v2.20|Action=Secure|Active=TRUE|Profile=Domain|Name=iso|", NULL, INBOUND_ALLOWED},
        {"v2.20|Action=Secure|Active=TRUE|Protocol=17|Name=iso|", NULL, INBOUND_ALLOWED},
        {"v2.20|Action=Secure|Active=TRUE|Protocol=6|EP1Port=445|Name=iso|", NULL, INBOUND_ALLOWED},
        {"v2.20|Action=Secure|Active=TRUE|Protocol=6|EP2Port2_10=100-200|Name=iso|", NULL, INBOUND_SECURED},
        {"v2.20|Action=Secure|Active=TRUE|EP1_4=10.1.0.0/16|EP2_4=10.9.0.1|Name=iso|", NULL, INBOUND_SECURED},
        {"v2.20|Action=Secure|Active=TRUE|EP1_4=10.9.0.1|EP2_4=10.1.0.0/255.255.0.0|Name=iso|", NULL, INBOUND_SECURED},
        {"v2.20|Action=Secure|Active=TRUE|EP1_4=10.9.0.1|EP2_4=10.9.0.2|Name=iso|", NULL, INBOUND_ALLOWED},
        {"v2.20|Action=Secure|Active=TRUE|Name=iso|", "v2.20|Action=DoNotSecure|Active=TRUE|EP2_4=10.1.2.7|Name=not|",
         INBOUND_ALLOWED},
        {"v2.20|Action=Secure|Active=TRUE|Name=iso|",
         "v2.20|Action=DoNotSecure|Active=TRUE|EP1_4=10.3.3.3|EP2_4=10.9.9.9|Name=not|", INBOUND_SECURED},
        /* What is exempted is the traffic of this target and somebody else, on some port, or of others. */
        {"v2.20|Action=Secure|Active=TRUE|Name=iso|", "v2.20|Action=DoNotSecure|Active=TRUE|EP2_4=10.9.9.9|Name=not|",
         INBOUND_SECURED},
        {"v2.20|Action=Secure|Active=TRUE|Name=iso|",
         "v2.20|Action=DoNotSecure|Active=TRUE|EP1_4=10.9.9.9|EP2_4=10.1.2.7|Name=not|", INBOUND_SECURED},
        {"v2.20|Action=Secure|Active=TRUE|Name=iso|",
         "v2.20|Action=DoNotSecure|Active=TRUE|Protocol=6|EP2Port=445|EP1Port=Newer|Name=not|", INBOUND_SECURED},
        {"v2.20|Action=Secure|Active=TRUE|Name=iso|", "v2.20|Action=DoNotSecure|Active=TRUE|IFType=Wireless|Name=not|",
         INBOUND_SECURED},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct firewall_stores stores = {0};
        const struct firewall_key *key = key_of(STORE_POLICY, 0, KEY_SECURITY);
        firewall_stores_text(&stores, key, "{1}", cases[i].first);
        if (cases[i].second)
            firewall_stores_text(&stores, key, "{2}", cases[i].second);
        firewall_stores_text(&stores, key_of(STORE_LOCAL, 0, KEY_RULES), "{1}", ALLOW "LPort=135|");
        struct firewall firewall = in_force(&stores);
        if (private_dcom(&firewall) != cases[i].outcome)
            fail_msg("%s: %d", cases[i].first, (int)private_dcom(&firewall));
        firewall_free(&firewall);
    }
    struct firewall_security_rule rule;
    assert_int_equal(firewall_stores_security_parse("Action=Secure|", &rule), ST_INVALID);
    assert_int_equal(firewall_stores_security_parse("v2.20|Action|", &rule), ST_INVALID);
}

/* What is no rule, no number or of no interest leaves nothing behind. */
static void odd_values_are_passed_over(void **state)
{
    struct firewall_stores stores = {0};
    const struct firewall_key *rules = key_of(STORE_LOCAL, 0, KEY_RULES);
    firewall_stores_text(&stores, rules, "{1}", "nonsense");
    firewall_stores_text(&stores, rules, "{2}", "v2.30|Action=Block|Active=TRUE|Dir=Out|");
    firewall_stores_text(&stores, rules, "{3}", "v2.30|Action=Block|Active=TRUE|Dir=In|AppPkgId=S-1-15-2-1|");
    firewall_stores_text(&stores, key_of(STORE_POLICY, STORED_PRIVATE, KEY_PROFILE), "EnableFirewall", "0");
    set(&stores, STORE_LOCAL, STORED_PRIVATE, KEY_PROFILE, "Other", 0);
    struct registry_value binary = {.type = REGISTRY_BINARY};
    firewall_stores_take(&stores, rules, "{4}", &binary);
    struct firewall firewall = in_force(&stores);
    assert_int_equal(firewall.rule_count, 0);
    assert_true(firewall.profiles[1].enabled);
    firewall_free(&firewall);
}

/* 5,000 rules for others are passed over, and the one that matters is found behind them. Were all of them for WMI, the
 * limit is told: whoever judges knows that rules are missing. */
static void five_thousand_rules(void **state)
{
    enum { RULES = 5000 };
    static const char *const services[] = {"spooler", "rpcss"};
    const struct inbound_traffic dcom = {.service = "rpcss", .spans = {{135, 135}}, .span_count = 1};
    const struct scope_query client = {.client = "10.1.2.7"};
    const struct firewall_key *rules = key_of(STORE_LOCAL, 0, KEY_RULES);
    for (size_t all = 0; all < array_count(services); all++) {
        struct firewall_stores stores = {0};
        firewall_stores_key(&stores, rules);
        for (int i = 0; i < RULES; i++) {
            char id[32], text[160];
            snprintf(id, sizeof id, "rule-%d", i);
            snprintf(text, sizeof text, "v2.29|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|Svc=%s|Name=x|",
                     i + 1 < RULES ? services[all] : "rpcss");
            firewall_stores_text(&stores, rules, id, text);
        }
        struct firewall firewall = in_force(&stores);
        assert_int_equal(firewall.rules_truncated, all == 1);
        assert_true(all == 1 ? firewall.rule_count < RULES : firewall.rule_count == 1);
        assert_int_equal(firewall_inbound(&firewall, PROFILE_PRIVATE, &dcom, &client).outcome, INBOUND_ALLOWED);
        firewall_free(&firewall);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(what_goes_out_by_default),
    cmocka_unit_test(rules_that_speak_of_what_goes_out),
    cmocka_unit_test(local_rules_that_may_not_count),
    cmocka_unit_test(switches_are_merged_by_their_laws),
    cmocka_unit_test(the_old_profile_gives_way),
    cmocka_unit_test(five_thousand_rules),
    cmocka_unit_test(both_names_of_device_management),
    cmocka_unit_test(rules_of_users_may_not_count),
    cmocka_unit_test(who_delivers_a_rule_decides),
    cmocka_unit_test(interfaces_that_are_off),
    cmocka_unit_test(ipsec_is_asked_for),
    cmocka_unit_test(odd_values_are_passed_over),
    {0},
};
