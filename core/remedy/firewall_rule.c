/* SPDX-License-Identifier: MIT */
#include "remedy/firewall_rule.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char version[] = "v1";

static void add_value(struct strbuf *out, const char *key, const char *value)
{
    strbuf_printf(out, "|%s=", key);
    for (const char *c = value ? value : ""; *c; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte < 0x20 || byte == 0x7F || byte == '|' || byte == '~')
            strbuf_printf(out, "~%02X", byte);
        else
            strbuf_add_char(out, *c);
    }
}

static void add_number(struct strbuf *out, const char *key, int64_t number)
{
    strbuf_printf(out, "|%s=%" PRId64, key, number);
}

char *firewall_rule_to_text(const struct firewall_rule *rule)
{
    struct strbuf out = STRBUF_INIT;
    strbuf_add(&out, version);
    add_value(&out, "id", rule->id);
    add_value(&out, "name", rule->name);
    add_value(&out, "group", rule->group);
    add_value(&out, "program", rule->program);
    add_value(&out, "service", rule->service);
    add_value(&out, "ports", rule->ports);
    add_value(&out, "addresses", rule->addresses);
    add_number(&out, "protocol", rule->protocol);
    add_number(&out, "profiles", rule->profiles);
    add_number(&out, "enabled", rule->enabled);
    add_number(&out, "allow", rule->allow);
    return strbuf_take(&out);
}

/* ---- reading ---- */
/* The raw value of KEY at *TEXT, which moves behind it; NULL when KEY does not stand there. free() */
static char *take_raw(const char **text, const char *key)
{
    size_t length = strlen(key);
    if ((*text)[0] != '|' || strncmp(*text + 1, key, length) != 0 || (*text)[1 + length] != '=')
        return NULL;
    const char *start = *text + length + 2;
    size_t size = strcspn(start, "|");
    *text = start + size;
    return memory_string_n(start, size);
}

static int hex_digit(char c)
{
    const char *digits = "0123456789ABCDEF", *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* Undoes add_value in place; what is not an escape stays and is found by the comparison at the end. */
static char *take_value(const char **text, const char *key)
{
    char *value = take_raw(text, key);
    if (!value)
        return NULL;
    char *to = value;
    for (const char *from = value; *from; from++) {
        int high = *from == '~' ? hex_digit(from[1]) : -1, low = high < 0 ? -1 : hex_digit(from[2]);
        if (low >= 0) {
            *to++ = (char)(high * 16 + low);
            from += 2;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    return value;
}

static bool take_number(const char **text, const char *key, uint32_t highest, uint32_t *out)
{
    char *value = take_raw(text, key);
    if (!value)
        return false;
    uint32_t number = 0;
    size_t digits = strspn(value, "0123456789");
    bool good = digits > 0 && digits <= 4 && value[digits] == '\0';
    for (size_t i = 0; good && i < digits; i++)
        number = number * 10 + (uint32_t)(value[i] - '0');
    free(value);
    if (!good || number > highest)
        return false;
    *out = number;
    return true;
}

static bool take_flag(const char **text, const char *key, bool *out)
{
    uint32_t number = 0;
    if (!take_number(text, key, 1, &number))
        return false;
    *out = number != 0;
    return true;
}

static bool take_rule(const char *text, struct firewall_rule *rule)
{
    enum { PROTOCOL_ANY = 256 };
    uint32_t protocol = 0;
    if (strncmp(text, version, strlen(version)) != 0)
        return false;
    text += strlen(version);
    if (!(rule->id = take_value(&text, "id")) || !(rule->name = take_value(&text, "name")) ||
        !(rule->group = take_value(&text, "group")) || !(rule->program = take_value(&text, "program")) ||
        !(rule->service = take_value(&text, "service")) || !(rule->ports = take_value(&text, "ports")) ||
        !(rule->addresses = take_value(&text, "addresses")) ||
        !take_number(&text, "protocol", PROTOCOL_ANY, &protocol) ||
        !take_number(&text, "profiles", PROFILE_ALL, &rule->profiles) || !take_flag(&text, "enabled", &rule->enabled) ||
        !take_flag(&text, "allow", &rule->allow))
        return false;
    rule->protocol = (int32_t)protocol;
    return *text == '\0' && rule->id[0] != '\0';
}

enum status firewall_rule_from_text(const char *text, struct firewall_rule *out)
{
    struct firewall_rule rule = {0};
    bool good = strlen(text) <= FIREWALL_RULE_STATE_MAX && take_rule(text, &rule);
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
