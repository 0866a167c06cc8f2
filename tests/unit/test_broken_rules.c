/* SPDX-License-Identifier: MIT
 * Rules that break the grammar of [MS-GPFAS] 2.2.2.19 or one of the "semantic checks that firewall rules MUST pass"
 * ([MS-FASP] 2.2.37): Windows stores what was written into its registry, and whether it enforces that is for nobody to
 * know. Such a rule never lets in for sure, nor blocks, nor exempts. */
#include "testing.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "machine/firewall_inbound.h"
#include "machine/firewall_rule_text.h"
#include "machine/firewall_stores.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What stands between the first fields and the name; MARK is the key that the finding has to name, NULL: it is whole.
 */
static const struct {
    const char *fields, *mark;
} cases[] = {
    {"Protocol=6|LPort=135|", NULL},
    {"Protocol=6|LPort=135|LPort=445|LPort2_10=5000-6000|LPort=RPC-EPMap|", NULL},
    {"Protocol=6|LPort=135|RA4=LocalSubnet|RA6=LocalSubnet|RA4=10.1.2.0/255.255.255.0|RA4=10.0.0.1-10.0.0.9|", NULL},
    {"Protocol=6|LPort=135|RA4=10.1.2.3/32|RA6=fe80::/64|RA6=2001:db8::1|RA42=IntErnet|LSM=FALSE|", NULL},
    {"Protocol=6|App=%SystemRoot%\\system32\\svchost.exe|Svc=*|", NULL},
    /* "The LPort= token MUST appear only if a Protocol= token has appeared before it" with 6 or 17. */
    {"LPort=135|", "LPort"},
    {"LPort=135|Protocol=6|", "LPort"},
    {"Protocol=1|LPort=135|", "LPort"},
    {"LPort2_10=1-65535|", "LPort2_10"},
    /* PORT-VAL is one port, and "*" is no port. */
    {"Protocol=6|LPort=135,445|", "LPort"},
    {"Protocol=6|LPort=*|", "LPort"},
    {"Protocol=6|LPort=Any|", "LPort"},
    {"Protocol=6|LPort=|", "LPort"},
    {"Protocol=6|LPort=135|LPort2_10=6000-5000|", "LPort2_10"},
    {"Protocol=6|LPort=135|LPort=65536|", "LPort"},
    /* ADDRESSV4-RANGE-VAL and its brothers are one each, of the family of their token. */
    {"Protocol=6|LPort=135|RA4=*|", "RA4"},
    {"Protocol=6|LPort=135|RA4=Any|", "RA4"},
    {"Protocol=6|LPort=135|RA4=|", "RA4"},
    {"Protocol=6|LPort=135|RA4=192.168.1.20,10.1.2.4|", "RA4"},
    {"Protocol=6|LPort=135|RA4=192.168.1.20|RA4=0.0.0.0/0|", "RA4"},
    {"Protocol=6|LPort=135|RA4=192.168.1.20|RA4=10.0.0.9-10.0.0.1|", "RA4"},
    {"Protocol=6|LPort=135|RA4=192.168.1.20|RA4=2001:db8::/32|", "RA4"},
    {"Protocol=6|LPort=135|RA6=192.168.1.20|", "RA6"},
    {"Protocol=6|LPort=135|RA4=192.168.1.20|RA4=10.1.2.0/255.0.255.0|", "RA4"},
    /* wszLocalApplication and wszLocalService: at least one character, fewer than 260, some forbidden. */
    {"Protocol=6|LPort=135|App=|", "App"},
    {"Protocol=6|LPort=135|App=*|", "App"},
    {"Protocol=6|LPort=135|Svc=|", "Svc"},
    /* "MUST appear only if the Protocol= token has appeared before it ... and expressed a value of 1". */
    {"Protocol=6|LPort=135|ICMP4=8:*|", "ICMP4"},
    /* "MUST NOT contain FW_RULE_FLAGS_LOOSE_SOURCE_MAPPED": inbound, and of TCP. */
    {"Protocol=6|LPort=135|LSM=TRUE|", "LSM"},
    /* "This token MUST appear at most once". */
    {"Protocol=6|LPort=135|Protocol=17|Protocol=6|", "Protocol"},
    {"Protocol=6|LPort=135|Active=FALSE|Active=TRUE|", "Active"},
    {"Protocol=6|LPort=135|Dir=Out|Dir=In|", "Dir"},
};

static struct firewall_rule rule_of(const char *action, const char *fields, const char *name)
{
    struct firewall_rule_text got;
    char *written = strbuf_printed("v2.31|Action=%s|Active=TRUE|Dir=In|%s%s", action, fields, name);
    if (firewall_rule_text_parse("{1}", written, &got) != ST_OK)
        fail_msg("%s", written);
    free(written);
    return got.rule;
}

static enum inbound outcome_of(struct firewall_rule *rules, size_t count)
{
    static const struct inbound_traffic traffic = {.service = "rpcss", .spans = {{135, 135}}, .span_count = 1};
    const struct scope_query query = {.client = "192.168.1.20", .os_major = 10};
    const struct firewall firewall = {.service_running = true,
                                      .profiles = {{.enabled = true}, {.enabled = true}, {.enabled = true}},
                                      .rules = rules,
                                      .rule_count = count};
    return firewall_inbound(&firewall, PROFILE_PRIVATE, &traffic, &query).outcome;
}

static void such_a_rule_lets_nobody_in_for_sure(void **unused)
{
    size_t broken = 0;
    for (size_t i = 0; i < array_count(cases); i++) {
        struct firewall_rule rule = rule_of("Allow", cases[i].fields, "Name=x|");
        bool whole = !cases[i].mark;
        if ((rule.fit == FIT_YES) != whole)
            fail_msg("%s: %d", cases[i].fields, (int)rule.fit);
        if (cases[i].mark && strcmp(rule.conditions, cases[i].mark) != 0)
            fail_msg("%s names \"%s\"", cases[i].fields, rule.conditions);
        if (!whole && outcome_of(&rule, 1) == INBOUND_ALLOWED)
            fail_msg("%s lets in", cases[i].fields);
        broken += !whole;
        firewall_rule_free(&rule);
    }
    print_message("%zu rules that Windows may refuse let nobody in\n", broken);
}

static void such_a_rule_blocks_nobody_for_sure(void **unused)
{
    for (size_t i = 0; i < array_count(cases); i++) {
        struct firewall_rule rules[] = {rule_of("Allow", "Protocol=6|", "Name=x|"),
                                        rule_of("Block", cases[i].fields, "Name=x|")};
        enum inbound outcome = outcome_of(rules, 2);
        if (cases[i].mark && outcome == INBOUND_BLOCKED)
            fail_msg("%s blocks", cases[i].fields);
        for (size_t k = 0; k < 2; k++)
            firewall_rule_free(&rules[k]);
    }
}

/* "MUST NOT be NULL", "MUST NOT equal the case-insensitive string "ALL"". */
static void a_rule_has_a_name(void **unused)
{
    static const char *const names[] = {"", "Name=|", "Name=all|"};
    for (size_t i = 0; i < array_count(names); i++) {
        struct firewall_rule rule = rule_of("Allow", "Protocol=6|LPort=135|", names[i]);
        assert_int_equal(rule.fit, FIT_PERHAPS);
        assert_string_equal(rule.conditions, "Name");
        firewall_rule_free(&rule);
    }
}

/* The same grammar of connection security rules ([MS-GPFAS] 2.2.6.2): what Windows may refuse exempts nobody. */
static void such_a_rule_exempts_nobody(void **unused)
{
    static const struct {
        const char *fields;
        enum status status; /* ST_ABSENT: it does not count */
    } rules[] = {
        {"EP1_4=192.168.1.20|", ST_OK},
        {"Protocol=6|EP1Port=135|", ST_OK},
        {"EP1_4=192.168.1.20,10.1.2.3|", ST_ABSENT},
        {"EP1_4=*|", ST_ABSENT},
        {"EP1_6=192.168.1.20|", ST_ABSENT},
        {"EP1_4=0.0.0.0/0|", ST_ABSENT},
        {"EP1Port=135|", ST_ABSENT},
        {"Protocol=6|EP1Port=135,445|", ST_ABSENT},
    };
    for (size_t i = 0; i < array_count(rules); i++) {
        struct firewall_security_rule rule;
        char *written = strbuf_printed("v2.31|Action=DoNotSecure|Active=TRUE|%sName=x|", rules[i].fields);
        enum status status = firewall_stores_security_parse(written, &rule);
        if (status != rules[i].status)
            fail_msg("%s: %s", written, status_word(status));
        if (status == ST_OK)
            firewall_security_rule_free(&rule);
        free(written);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(such_a_rule_lets_nobody_in_for_sure),
    cmocka_unit_test(such_a_rule_blocks_nobody_for_sure),
    cmocka_unit_test(a_rule_has_a_name),
    cmocka_unit_test(such_a_rule_exempts_nobody),
    {0},
};
