/* SPDX-License-Identifier: MIT */
#include "machine/firewall_rule_text.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/strbuf.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { PROTOCOL_ANY = 256 };

/* What is collected while the fields are read; the lists repeat their key. */
struct fields {
    struct strbuf ports;
    struct strbuf addresses;
    const char *action;
    size_t action_length;
    bool has_direction;
    bool failed;
};

static bool equal(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && ascii_equal_nocase_n(text, word, length);
}

static void list_add(struct strbuf *list, const char *text, size_t length)
{
    if (list->length)
        strbuf_add_char(list, ',');
    strbuf_add_n(list, text, length);
}

static void replace(char **field, const char *text, size_t length)
{
    free(*field);
    *field = memory_string_n(text, length);
}

/* -1 when it is no decimal number up to 999. */
static int32_t small_number(const char *text, size_t length)
{
    uint32_t number;
    return number_decimal(text, length, 999, &number) ? (int32_t)number : -1;
}

static uint32_t profile_bit(const char *text, size_t length)
{
    if (equal(text, length, "Domain"))
        return PROFILE_DOMAIN;
    if (equal(text, length, "Private"))
        return PROFILE_PRIVATE;
    if (equal(text, length, "Public"))
        return PROFILE_PUBLIC;
    return 0;
}

/* Keys that narrow a rule to something an ordinary client on an ordinary interface is not known to be.
 * A prefix match covers the versions with a schema number ("Security2_9", "TTK2_22"). */
static bool narrows(const char *key, size_t length)
{
    static const char *const keys[] = {"IF",        "IFType",         "LA4",   "LA6",    "LA42", "LA62", "RPort",
                                       "RPort2_10", "AppPkgId",       "LUOwn", "LUAuth", "PFN",  "FQBN", "NNm",
                                       "CMPT",      "SecurityRealmId"};
    static const char *const prefixes[] = {"Security", "RMauth", "RUAuth", "TTK"};
    for (size_t i = 0; i < array_count(keys); i++)
        if (equal(key, length, keys[i]))
            return true;
    for (size_t i = 0; i < array_count(prefixes); i++)
        if (length >= strlen(prefixes[i]) && ascii_equal_nocase_n(key, prefixes[i], strlen(prefixes[i])))
            return true;
    return false;
}

static void read_field(struct firewall_rule_text *out, struct fields *fields, const char *key, size_t key_length,
                       const char *value, size_t length)
{
    struct firewall_rule *rule = &out->rule;
    if (equal(key, key_length, "Action")) {
        fields->action = value;
        fields->action_length = length;
    } else if (equal(key, key_length, "Active")) {
        rule->enabled = equal(value, length, "TRUE");
    } else if (equal(key, key_length, "Dir")) {
        out->inbound = equal(value, length, "In");
        fields->has_direction = true;
        fields->failed |= !out->inbound && !equal(value, length, "Out");
    } else if (equal(key, key_length, "Protocol")) {
        rule->protocol = small_number(value, length);
        fields->failed |= rule->protocol < 0 || rule->protocol > PROTOCOL_ANY;
    } else if (equal(key, key_length, "Profile")) {
        rule->profiles |= profile_bit(value, length);
        fields->failed |= profile_bit(value, length) == 0;
    } else if (equal(key, key_length, "LPort") || equal(key, key_length, "LPort2_10")) {
        list_add(&fields->ports, value, length);
    } else if (equal(key, key_length, "RA4") || equal(key, key_length, "RA6") || equal(key, key_length, "RA42") ||
               equal(key, key_length, "RA62")) {
        list_add(&fields->addresses, value, length);
    } else if (equal(key, key_length, "App")) {
        replace(&rule->program, value, length);
    } else if (equal(key, key_length, "Svc")) {
        replace(&rule->service, value, length);
    } else if (equal(key, key_length, "Name")) {
        replace(&rule->name, value, length);
    } else if (equal(key, key_length, "EmbedCtxt")) {
        replace(&rule->group, value, length);
    } else if (narrows(key, key_length)) {
        out->conditional = true;
    }
}

/* "v2.29|": major and minor number. Returns where the fields start, or NULL. */
static const char *skip_version(const char *text)
{
    const char *p = text;
    if (*p++ != 'v' || !isdigit((unsigned char)*p))
        return NULL;
    while (isdigit((unsigned char)*p))
        p++;
    if (*p++ != '.' || !isdigit((unsigned char)*p))
        return NULL;
    while (isdigit((unsigned char)*p))
        p++;
    return *p == '|' ? p + 1 : NULL;
}

static bool take_action(struct firewall_rule_text *out, const struct fields *fields)
{
    if (!fields->action)
        return false;
    /* ByPass lets authenticated peers through block rules: an allow rule under the condition of IPsec. */
    bool bypass = equal(fields->action, fields->action_length, "ByPass");
    out->rule.allow = bypass || equal(fields->action, fields->action_length, "Allow");
    out->conditional |= bypass;
    return out->rule.allow || equal(fields->action, fields->action_length, "Block");
}

enum status firewall_rule_text_parse(const char *id, const char *text, struct firewall_rule_text *out)
{
    if (strlen(text) > FIREWALL_RULE_TEXT_MAX)
        return ST_INVALID;
    const char *at = skip_version(text);
    if (!at)
        return ST_INVALID;

    struct fields fields = {.ports = STRBUF_INIT, .addresses = STRBUF_INIT};
    struct firewall_rule_text made = {.rule = {.protocol = PROTOCOL_ANY}};
    made.rule.id = memory_string(id);
    made.rule.name = memory_string("");
    made.rule.group = memory_string("");
    made.rule.program = memory_string("");
    made.rule.service = memory_string("");
    while (*at && !fields.failed) {
        const char *end = strchr(at, '|');
        size_t length = end ? (size_t)(end - at) : strlen(at);
        const char *equals = memchr(at, '=', length);
        if (equals)
            read_field(&made, &fields, at, (size_t)(equals - at), equals + 1, length - (size_t)(equals - at) - 1);
        else
            fields.failed |= length > 0;
        at += end ? length + 1 : length;
    }
    if (made.rule.profiles == 0)
        made.rule.profiles = PROFILE_ALL;
    made.rule.ports = fields.ports.length ? strbuf_take(&fields.ports) : memory_string("*");
    made.rule.addresses = firewall_addresses_normalize(strbuf_text(&fields.addresses));
    strbuf_free(&fields.ports);
    strbuf_free(&fields.addresses);
    if (fields.failed || !fields.has_direction || !take_action(&made, &fields)) {
        firewall_rule_free(&made.rule);
        return ST_INVALID;
    }
    *out = made;
    return ST_OK;
}
