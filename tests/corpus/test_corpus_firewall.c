/* SPDX-License-Identifier: MIT
 * Firewall rules and settings of real machines: every rule field by field, and what lets WMI in on each profile. */
#include "corpus_machine.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "machine/firewall_addresses.h"
#include "machine/firewall_inbound.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct inbound_traffic dcom = {.service = "rpcss", .spans = {{135, 135}}, .span_count = 1};
static const struct inbound_traffic wmi = {
    .service = "winmgmt", .spans = {{49152, 65535}}, .span_count = 1, .dynamic = true};

/* ---- rules, field by field ---- */

/* The rules of one file, in order. */
struct rules {
    const char *name;
    struct firewall_rule_text *rules;
    size_t count, at;
};

static void take_rule(char *const *columns, size_t count, void *context)
{
    struct rules *file = context;
    if (count < 2)
        return;
    file->rules = memory_resize(file->rules, file->count + 1, sizeof *file->rules);
    struct firewall_rule_text *made = &file->rules[file->count];
    enum status status = firewall_rule_text_parse(columns[0], columns[1], made);
    corpus_compared(status == ST_OK, "%s %s: not understood", file->name, columns[0]);
    file->count += status == ST_OK;
}

static struct rules read_rules(const char *name)
{
    struct rules file = {.name = name};
    corpus_rows(name, take_rule, &file);
    return file;
}

static void free_rules(struct rules *file)
{
    for (size_t i = 0; i < file->count; i++)
        firewall_rule_free(&file->rules[i].rule);
    free(file->rules);
}

/* The items of a JSON list with commas between. */
static char *joined(const json_t *list)
{
    struct strbuf out = STRBUF_INIT;
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item) strbuf_printf(&out, "%s%s", i ? "," : "", json_string_value(item));
    return strbuf_take(&out);
}

/* Without the digits that say for which family a keyword is, and without capitals. */
static char *plain_addresses(const char *list)
{
    struct strbuf out = STRBUF_INIT;
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, ","), used = length;
        bool word = isalpha((unsigned char)at[0]) && !memchr(at, ':', length);
        if (word && (at[used - 1] == '4' || at[used - 1] == '6'))
            used--;
        for (size_t i = 0; i < used; i++)
            strbuf_add_char(&out, (char)tolower((unsigned char)at[i]));
        at += length + (at[length] == ',');
        if (*at)
            strbuf_add_char(&out, ',');
    }
    return strbuf_take(&out);
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The words of LIST in lower case and in order. */
static char *sorted(const char *list)
{
    char *copy = memory_string(list), *words[64];
    size_t count = 0;
    for (char *at = strtok(copy, ","); at && count < array_count(words); at = strtok(NULL, ","))
        words[count++] = at;
    for (size_t i = 0; i < count; i++)
        for (char *c = words[i]; *c; c++)
            *c = (char)tolower((unsigned char)*c);
    qsort(words, count, sizeof words[0], compare_words);
    struct strbuf out = STRBUF_INIT;
    for (size_t i = 0; i < count; i++)
        strbuf_printf(&out, "%s%s", i ? "," : "", words[i]);
    free(copy);
    return strbuf_take(&out);
}

/* Takes both texts over. */
static void compare(const char *where, const char *what, char *right, char *ours)
{
    corpus_compared_text(where, what, right, ours);
    free(ours);
    free(right);
}

static void compare_platforms(const char *where, const json_t *right, const struct firewall_rule *rule)
{
    char *list = joined(json_object_get(right, "platform"));
    bool or_later = json_array_size(json_object_get(right, "platform_op")) > 0;
    compare(where, "platform", strbuf_printed("%s%s", list, or_later ? "+" : ""), memory_string(rule->platforms));
    free(list);
}

static void compare_lists(const char *where, const json_t *right, const struct firewall_rule *rule)
{
    char *ports = joined(json_object_get(right, "local_ports"));
    /* A set: the expected values are in an order of their own. */
    compare(where, "local_ports", sorted(strcmp(ports, "any") == 0 ? "*" : ports), sorted(rule->ports));
    free(ports);
    char *addresses = joined(json_object_get(right, "remote_addresses"));
    char *normal = firewall_addresses_normalize(addresses);
    compare(where, "remote_addresses", plain_addresses(normal), plain_addresses(rule->addresses));
    free(normal);
    free(addresses);
    char *conditions = joined(json_object_get(right, "limited_by"));
    compare(where, "limited_by", sorted(conditions), sorted(rule->conditions));
    free(conditions);
    compare_platforms(where, right, rule);
}

static void compare_rule(json_t *right, void *context)
{
    struct rules *file = context;
    if (file->at >= file->count) {
        corpus_compared(false, "%s: fewer rules than there are", file->name);
        return;
    }
    const struct firewall_rule_text *text = &file->rules[file->at++];
    const struct firewall_rule *rule = &text->rule;
    char *where = strbuf_printed("%s %s", file->name, rule->id);
    corpus_compared_text(where, "id", json_string_value(json_object_get(right, "id")), rule->id);
    corpus_compared_number(where, "inbound", json_is_true(json_object_get(right, "inbound")), text->inbound);
    corpus_compared_number(where, "enabled", json_is_true(json_object_get(right, "enabled")), rule->enabled);
    corpus_compared_text(where, "action", json_string_value(json_object_get(right, "action")),
                         rule->bypass  ? "ByPass"
                         : rule->allow ? "Allow"
                                       : "Block");
    corpus_compared_number(where, "protocol", json_integer_value(json_object_get(right, "protocol")), rule->protocol);
    corpus_compared_number(where, "profiles", json_integer_value(json_object_get(right, "profiles")), rule->profiles);
    corpus_compared_text(where, "program", json_string_value(json_object_get(right, "program")), rule->program);
    corpus_compared_text(where, "service", json_string_value(json_object_get(right, "service")), rule->service);
    corpus_compared_text(where, "group", json_string_value(json_object_get(right, "group")), rule->group);
    compare_lists(where, right, rule);
    free(where);
}

static void one_file(const char *name, void *context)
{
    char *expected = corpus_beside(name, ".tsv", ".expected.jsonl");
    if (corpus_has(expected)) {
        struct rules file = read_rules(name);
        corpus_objects(expected, compare_rule, &file);
        corpus_compared_number(name, "rules", (long long)file.at, (long long)file.count);
        free_rules(&file);
    }
    free(expected);
}

static void every_rule(void **state)
{
    corpus_files("firewall-rules", ".tsv", one_file, NULL);
    corpus_end("firewall-rules, field by field");
}

/* ---- verdicts ---- */

static const char local_rules[] =
    "SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules";

static const struct firewall_key *key_of(const char *path)
{
    for (size_t i = 0; i < firewall_key_count; i++)
        if (ascii_equal_nocase(firewall_keys[i].path, path))
            return &firewall_keys[i];
    return NULL;
}

static void add_text(char *const *columns, size_t count, void *context)
{
    if (count >= 2)
        firewall_stores_text(context, key_of(local_rules), columns[0], columns[1]);
}

static struct inbound_result ask(const struct firewall *firewall, uint32_t profile, const struct inbound_traffic *to,
                                 const char *client, uint32_t major)
{
    static const struct subnet subnets[] = {{"192.168.1.10", 24, NETWORK_NONE}};
    const struct scope_query query = {
        .client = client, .subnets = subnets, .subnet_count = 1, .os_major = major, .os_minor = major == 6 ? 1 : 0};
    return firewall_inbound(firewall, profile, to, &query);
}

/* "allowed by X (or Y)": ours is one of the rules that are named. */
static bool says(const char *right, const struct inbound_result *ours)
{
    if (strncmp(right, "no rule", 7) == 0)
        return ours->outcome == INBOUND_NO_RULE || ours->outcome == INBOUND_SCOPE;
    return strncmp(right, "allowed", 7) == 0 && ours->outcome == INBOUND_ALLOWED && strstr(right, ours->rule->id);
}

static void compare_verdicts(const char *name, const json_t *verdict, const struct firewall *firewall)
{
    static const char *const profiles[] = {"Domain", "Private", "Public"};
    static const char *const clients[] = {NULL, "192.168.1.20", "10.1.2.7"};
    uint32_t major = strstr(name, "win7") ? 6 : 10;
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        const json_t *right = json_object_get(verdict, profiles[i]);
        for (size_t k = 0; right && k < 2 * array_count(clients); k++) {
            const char *client = clients[k / 2], *kind = k % 2 ? "wmi" : "dcom";
            const char *words = json_string_value(json_object_get(right, kind));
            struct inbound_result ours = ask(firewall, 1u << i, k % 2 ? &wmi : &dcom, client, major);
            corpus_compared(words && says(words, &ours), "%s %s %s: %s, ours %d %s", name, profiles[i], kind, words,
                            (int)ours.outcome, ours.rule ? ours.rule->id : "");
        }
    }
}

/* With the rules of the WMI group on, everybody in the subnet gets in, and from elsewhere in the domain. */
static void compare_enabled(const char *name, struct firewall *firewall)
{
    uint32_t major = strstr(name, "win7") ? 6 : 10;
    corpus_firewall_enable(firewall);
    for (size_t i = 0; i < 2 * PROFILE_COUNT; i++) {
        uint32_t profile = 1u << i / 2;
        const struct inbound_traffic *to = i % 2 ? &wmi : &dcom;
        enum inbound near = ask(firewall, profile, to, "192.168.1.20", major).outcome;
        enum inbound far = ask(firewall, profile, to, "10.1.2.7", major).outcome;
        corpus_compared(near == INBOUND_ALLOWED, "%s profile %u, rules on: %d", name, profile, (int)near);
        corpus_compared(far == (profile == PROFILE_DOMAIN ? INBOUND_ALLOWED : INBOUND_SCOPE),
                        "%s profile %u, rules on, from elsewhere: %d", name, profile, (int)far);
    }
}

static void add_stock_rules(struct firewall_stores *stores)
{
    const struct firewall_key *key = key_of(local_rules);
    firewall_stores_text(stores, key, "WMI-RPCSS-In-TCP",
                         "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|App=%SystemRoot%\\system32\\"
                         "svchost.exe|Svc=rpcss|Name=x|EmbedCtxt=@FirewallAPI.dll,-34251|");
    firewall_stores_text(stores, key, "WMI-WINMGMT-In-TCP",
                         "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|App=%SystemRoot%\\system32\\svchost.exe|"
                         "Svc=winmgmt|Name=x|EmbedCtxt=@FirewallAPI.dll,-34251|");
}

/* Rules of apps and users: WMI, which is let in, stays so. */
static void stays_let_in(const char *name)
{
    struct firewall_stores stores = {0};
    corpus_rows(name, add_text, &stores);
    add_stock_rules(&stores);
    struct firewall firewall = corpus_firewall_effective(&stores);
    for (size_t i = 0; i < 2 * PROFILE_COUNT; i++) {
        struct inbound_result ours = ask(&firewall, 1u << i / 2, i % 2 ? &wmi : &dcom, "10.1.2.7", 10);
        corpus_compared(ours.outcome == INBOUND_ALLOWED, "%s: %s %d", name, ours.rule ? ours.rule->id : "",
                        (int)ours.outcome);
    }
    firewall_free(&firewall);
}

static void one_verdict(const char *name, void *context)
{
    char *right = corpus_beside(name, ".tsv", ".verdict.json");
    if (corpus_has(right)) {
        json_t *verdict = corpus_json(right);
        struct firewall_stores stores = {0};
        corpus_rows(name, add_text, &stores);
        struct firewall firewall = corpus_firewall_effective(&stores);
        compare_verdicts(name, verdict, &firewall);
        if (json_object_get(verdict, "Domain"))
            compare_enabled(name, &firewall);
        else
            stays_let_in(name);
        firewall_free(&firewall);
        json_decref(verdict);
    }
    free(right);
}

static void every_verdict(void **state)
{
    corpus_files("firewall-rules", ".tsv", one_verdict, NULL);
    corpus_end("firewall-rules, verdicts");
}

/* Rules with a limit of the grammar: none of them lets an ordinary client in for sure. */
static void one_limit(char *const *columns, size_t count, void *context)
{
    if (count < 2)
        return;
    struct firewall_stores stores = {0};
    add_text(columns, count, &stores);
    struct firewall firewall = corpus_firewall_effective(&stores);
    enum inbound ours = ask(&firewall, PROFILE_PRIVATE, &dcom, "192.168.1.20", 10).outcome;
    corpus_compared(!firewall_inbound_lets_in(ours), "%s lets in", columns[0]);
    firewall_free(&firewall);
}

static void derived_limits(void **state)
{
    if (!corpus_has("firewall-rules/derived-limits.tsv"))
        skip();
    corpus_rows("firewall-rules/derived-limits.tsv", one_limit, NULL);
    corpus_end("firewall-rules/derived-limits.tsv");
}

/* LocalPort as WMI writes it: only "Any" and 135 in whatever spelling reach the end point mapper. */
static void one_port(char *const *columns, size_t count, void *context)
{
    if (count < 4 || strcmp(columns[3], "LocalPort") == 0)
        return;
    char *id = memory_string(columns[0]), none[] = "", any[] = "*", *ports = memory_string(columns[3]);
    struct firewall_rule rule = {.id = id,
                                 .name = id,
                                 .group = none,
                                 .program = none,
                                 .service = none,
                                 .ports = ports,
                                 .addresses = any,
                                 .protocol = strcmp(columns[2], "TCP") == 0 ? 6 : 17,
                                 .profiles = PROFILE_ALL,
                                 .enabled = true,
                                 .allow = true};
    bool right = rule.protocol == 6 && (strcmp(ports, "Any") == 0 || ascii_equal_nocase(ports, "RPCEPMap") ||
                                        ascii_equal_nocase(ports, "RPC-EPMap") || strcmp(ports, "135") == 0);
    corpus_compared_number(columns[0], "reaches TCP 135", right,
                           firewall_inbound_rule_covers(&rule, PROFILE_PRIVATE, &dcom));
    free(ports);
    free(id);
}

static void one_table(const char *name, void *context)
{
    corpus_rows(name, one_port, context);
}

static void ports_of_wmi(void **state)
{
    corpus_files("firewall-wmi", ".tsv", one_table, NULL);
    corpus_end("firewall-wmi");
}

/* ---- exported settings ---- */

static void one_export(const char *name, void *context)
{
    struct firewall firewall = corpus_firewall(name);
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        corpus_compared(firewall.profiles[i].enabled && !firewall.profiles[i].block_all_inbound &&
                            !firewall.profiles[i].inbound_default_allow && !firewall.profiles[i].policy_merge_off &&
                            !(firewall.disputed & 1u << i),
                        "%s: profile %zu is not as delivered", name, i);
    const char *slash = strrchr(name, '/'), *end = strstr(name, "-firewallpolicy.reg");
    char *right = strbuf_printed("firewall-rules/%.*s.verdict.json", (int)(end - slash - 1), slash + 1);
    if (corpus_has(right)) {
        json_t *verdict = corpus_json(right);
        compare_verdicts(name, verdict, &firewall);
        compare_enabled(name, &firewall);
        json_decref(verdict);
    }
    free(right);
    firewall_free(&firewall);
}

static void every_export(void **state)
{
    corpus_files("registry", "-firewallpolicy.reg", one_export, NULL);
    corpus_end("registry/*-firewallpolicy.reg");
}

/* Domain, Private: local rules count; Public: they do not (README of the corpus). */
static void dod_policy(void **state)
{
    static const char name[] = "policy/dod-firewall-gpo.reg";
    if (!corpus_has(name))
        skip();
    struct firewall firewall = corpus_firewall(name);
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        corpus_compared_number(name, "merge off", 1u << i == PROFILE_PUBLIC, firewall.profiles[i].policy_merge_off);
        corpus_compared_number(name, "on", 1, firewall.profiles[i].enabled);
        corpus_compared_number(name, "by policy", 1, firewall.profiles[i].set_by_policy);
    }
    firewall_free(&firewall);
    corpus_end(name);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(every_rule),
    cmocka_unit_test(every_verdict),
    cmocka_unit_test(derived_limits),
    cmocka_unit_test(ports_of_wmi),
    cmocka_unit_test(every_export),
    cmocka_unit_test(dod_policy),
    {0},
};
