/* SPDX-License-Identifier: MIT */
#include "remedy/firewall_rule.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "machine/firewall_addresses.h"
#include "machine/firewall_rule_text.h"

#include <jansson.h>

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* ---- JSON ---- */
/* Broken UTF-8 is repaired: JSON has no place for it. */
static json_t *clean_text(const char *text)
{
    struct strbuf clean = STRBUF_INIT;
    utf8_clean(&clean, text ? text : "", strlen(text ? text : ""));
    json_t *value = json_string(strbuf_text(&clean));
    strbuf_free(&clean);
    return value;
}

/* json_pack would bring 9 KB of its own into the programs. */
static const struct {
    const char *key;
    size_t offset;
} texts[] = {
    {"id", offsetof(struct firewall_rule, id)},
    {"name", offsetof(struct firewall_rule, name)},
    {"group", offsetof(struct firewall_rule, group)},
    {"program", offsetof(struct firewall_rule, program)},
    {"service", offsetof(struct firewall_rule, service)},
    {"ports", offsetof(struct firewall_rule, ports)},
    {"addresses", offsetof(struct firewall_rule, addresses)},
};

char *firewall_rule_to_text(const struct firewall_rule *rule)
{
    json_t *object = json_object();
    for (size_t i = 0; i < array_count(texts); i++)
        json_object_set_new(object, texts[i].key,
                            clean_text(*(char *const *)(const void *)((const char *)rule + texts[i].offset)));
    json_object_set_new(object, "protocol", json_integer(rule->protocol));
    json_object_set_new(object, "profiles", json_integer(rule->profiles));
    json_object_set_new(object, "enabled", json_boolean(rule->enabled));
    json_object_set_new(object, "allow", json_boolean(rule->allow));
    char *text = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    return text;
}

static bool take_number(const json_t *object, const char *key, json_int_t most, int *out)
{
    const json_t *value = json_object_get(object, key);
    json_int_t number = json_integer_value(value);
    *out = (int)number;
    return json_is_integer(value) && number >= 0 && number <= most;
}

static bool take_rule(const json_t *object, struct firewall_rule *rule)
{
    enum { PROTOCOL_ANY = 256 };
    int profiles;
    for (size_t i = 0; i < array_count(texts); i++) {
        const char *text = json_string_value(json_object_get(object, texts[i].key));
        if (!text)
            return false;
        *(char **)(void *)((char *)rule + texts[i].offset) = memory_string(text);
    }
    if (!rule->id[0] || !take_number(object, "protocol", PROTOCOL_ANY, &rule->protocol) ||
        !take_number(object, "profiles", PROFILE_ALL, &profiles))
        return false;
    rule->profiles = (uint32_t)profiles;
    rule->enabled = json_is_true(json_object_get(object, "enabled"));
    rule->allow = json_is_true(json_object_get(object, "allow"));
    return true;
}

enum status firewall_rule_from_text(const char *text, struct firewall_rule *out)
{
    struct firewall_rule rule = {0};
    json_t *object = strlen(text) <= FIREWALL_RULE_STATE_MAX ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
    bool good = take_rule(object, &rule);
    json_decref(object);
    if (good) {
        /* One rule has one spelling: whatever would not be written so was not written by us. */
        char *again = firewall_rule_to_text(&rule);
        good = strcmp(again, text) == 0;
        free(again);
    }
    if (!good) {
        firewall_rule_free(&rule);
        return ST_INVALID;
    }
    *out = rule;
    return ST_OK;
}

/* ---- the same rule ---- */
static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The addresses of LIST in one spelling and order, joined by commas. free() */
static char *sorted_addresses(const char *list)
{
    char *plain = firewall_addresses_normalize(list ? list : "");
    char **parts = NULL;
    size_t count = 0;
    for (char *at = plain; *at;) {
        size_t length = strcspn(at, ",");
        parts = memory_resize(parts, count + 1, sizeof *parts);
        parts[count++] = memory_string_n(at, length);
        at += length + (at[length] == ',');
    }
    if (count)
        qsort(parts, count, sizeof *parts, compare_texts);
    struct strbuf joined = STRBUF_INIT;
    for (size_t i = 0; i < count; i++) {
        strbuf_printf(&joined, "%s%s", i ? "," : "", parts[i]);
        free(parts[i]);
    }
    free(parts);
    free(plain);
    return strbuf_take(&joined);
}

static bool same_addresses(const char *a, const char *b)
{
    char *sorted_a = sorted_addresses(a), *sorted_b = sorted_addresses(b);
    bool same = ascii_equal_nocase(sorted_a, sorted_b);
    free(sorted_a);
    free(sorted_b);
    return same;
}

/* "" and "*" are both "any". */
static bool same_word(const char *a, const char *b)
{
    a = a && strcmp(a, "*") != 0 ? a : "";
    b = b && strcmp(b, "*") != 0 ? b : "";
    return ascii_equal_nocase(a, b);
}

/* Windows expands %SystemRoot%: the last part of the path is what stays. */
static const char *file_part(const char *path)
{
    const char *slash = path ? strrchr(path, '\\') : NULL;
    return slash ? slash + 1 : path;
}

/* But for the addresses and the profiles. */
static bool same_opening(const struct firewall_rule *a, const struct firewall_rule *b)
{
    return a->protocol == b->protocol && a->enabled == b->enabled && a->allow == b->allow && same_word(a->id, b->id) &&
           same_word(a->service, b->service) && same_word(a->ports, b->ports) &&
           same_word(file_part(a->program), file_part(b->program));
}

bool firewall_rule_equal(const struct firewall_rule *a, const struct firewall_rule *b)
{
    return a->profiles == b->profiles && same_opening(a, b) && same_addresses(a->addresses, b->addresses);
}

/* ---- taking out ---- */
/* An item of LIST, which moves behind it; NULL at the end; free(). */
static char *next_item(const char **list)
{
    size_t length = strcspn(*list, ",");
    if (length == 0)
        return NULL;
    char *item = memory_string_n(*list, length);
    *list += length + ((*list)[length] == ',');
    return item;
}

/* Both in one spelling. */
static bool has_item(const char *list, const char *item)
{
    bool has = false;
    for (char *other; !has && (other = next_item(&list)) != NULL; free(other))
        has = ascii_equal_nocase(other, item);
    return has;
}

/* The items of FROM that are not in TO, or (BUT not NULL) are in BUT all the same. free() */
static char *items_without(const char *from, const char *to, const char *but)
{
    struct strbuf left = STRBUF_INIT;
    for (char *item; (item = next_item(&from)) != NULL; free(item))
        if (!has_item(to, item) || (but && has_item(but, item)))
            strbuf_printf(&left, "%s%s", left.length ? "," : "", item);
    char *text = memory_string(strbuf_text(&left));
    strbuf_free(&left);
    return text;
}

char *firewall_rule_addresses_without(const struct firewall_rule *now, const struct firewall_rule *before,
                                      const struct firewall_rule *after)
{
    char *has = sorted_addresses(now->addresses);
    char *was = before ? sorted_addresses(before->addresses) : memory_string("");
    char *became = sorted_addresses(after->addresses), *left = NULL;
    char *taken = items_without(was, became, NULL);
    /* Nothing can be taken out of everybody. */
    bool lists = strcmp(has, "*") != 0 && strcmp(became, "*") != 0;
    if (lists && !taken[0] && same_opening(now, after))
        left = items_without(has, became, was);
    bool same_rule = !before || (before->profiles == after->profiles && same_opening(before, after));
    if (left && left[0] && !same_rule) {
        free(left);
        left = NULL;
    }
    free(taken);
    free(became);
    free(was);
    free(has);
    return left;
}

/* ---- words ---- */
static void add_profiles(struct strbuf *out, enum language language, uint32_t profiles)
{
    static const struct {
        uint32_t bit;
        enum text_id text;
    } names[] = {{PROFILE_DOMAIN, TEXT_CHANGE_PROFILE_DOMAIN},
                 {PROFILE_PRIVATE, TEXT_CHANGE_PROFILE_PRIVATE},
                 {PROFILE_PUBLIC, TEXT_CHANGE_PROFILE_PUBLIC}};
    const char *between = "";
    for (size_t i = 0; i < array_count(names); i++) {
        if (!(profiles & names[i].bit))
            continue;
        strbuf_add(out, between);
        strbuf_add(out, text_get(language, names[i].text));
        between = ", ";
    }
}

static bool any_value(const char *text)
{
    return !text || text[0] == '\0' || strcmp(text, "*") == 0;
}

void firewall_rule_describe(struct strbuf *out, enum language language, const struct firewall_rule *rule)
{
    struct strbuf profiles = STRBUF_INIT, protocol = STRBUF_INIT;
    if (rule->protocol == 6)
        strbuf_add(&protocol, "TCP");
    else if (rule->protocol == 17)
        strbuf_add(&protocol, "UDP");
    else
        strbuf_add(&protocol, text_get(language, TEXT_CHANGE_RULE_ANY_PROTOCOL));
    if (!any_value(rule->ports))
        strbuf_printf(&protocol, " %s", rule->ports);
    add_profiles(&profiles, language, rule->profiles);
    const char *const arguments[] = {
        text_get(language, rule->allow ? TEXT_CHANGE_RULE_ALLOW : TEXT_CHANGE_RULE_BLOCK),
        strbuf_text(&protocol),
        any_value(rule->service) ? text_get(language, TEXT_CHANGE_RULE_ANY) : rule->service,
        any_value(rule->addresses) ? text_get(language, TEXT_CHANGE_RULE_ANY) : rule->addresses,
        strbuf_text(&profiles),
        text_get(language, rule->enabled ? TEXT_ON : TEXT_OFF),
    };
    text_format(out, language, TEXT_CHANGE_RULE_WORDS, arguments, array_count(arguments));
    strbuf_free(&protocol);
    strbuf_free(&profiles);
}

void firewall_rule_describe_scope(struct strbuf *out, enum language language, const struct firewall_rule *rule)
{
    struct strbuf profiles = STRBUF_INIT;
    add_profiles(&profiles, language, rule->profiles);
    const char *const arguments[] = {
        any_value(rule->addresses) ? text_get(language, TEXT_CHANGE_RULE_ANY) : rule->addresses,
        strbuf_text(&profiles),
    };
    text_format(out, language, TEXT_CHANGE_RULE_SCOPE, arguments, array_count(arguments));
    strbuf_free(&profiles);
}
