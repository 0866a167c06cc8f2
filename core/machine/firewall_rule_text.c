/* SPDX-License-Identifier: MIT */
#include "machine/firewall_rule_text.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/strbuf.h"
#include "machine/firewall_addresses.h"
#include "machine/firewall_grammar.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { PROTOCOL_ICMP4 = 1, PROTOCOL_ICMP6 = 58, PROTOCOL_ANY = 256 };

/* ---- fields ---- */

static bool equal(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && ascii_equal_nocase_n(text, word, length);
}

static const char *skip_digits(const char *text)
{
    while (isdigit((unsigned char)*text))
        text++;
    return text;
}

const char *firewall_rule_text_begin(const char *text)
{
    if ((*text != 'v' && *text != 'V') || !isdigit((unsigned char)text[1]))
        return NULL;
    const char *dot = skip_digits(text + 1);
    if (*dot != '.' || !isdigit((unsigned char)dot[1]))
        return NULL;
    const char *end = skip_digits(dot + 1);
    return *end == '|' ? end + 1 : NULL;
}

bool firewall_rule_text_next(const char **at, struct firewall_field *out, bool *bad)
{
    while (**at) {
        const char *text = *at, *end = strchr(text, '|');
        size_t length = end ? (size_t)(end - text) : strlen(text);
        const char *equals = memchr(text, '=', length);
        *at = end ? end + 1 : text + length;
        if (length == 0)
            continue;
        if (!equals || equals == text) {
            *bad = true;
            return false;
        }
        size_t key_length = (size_t)(equals - text);
        *out = (struct firewall_field){text, equals + 1, key_length, length - key_length - 1};
        return true;
    }
    return false;
}

bool firewall_rule_text_is(const struct firewall_field *field, const char *stem)
{
    size_t length = strlen(stem);
    if (field->key_length < length || !ascii_equal_nocase_n(field->key, stem, length))
        return false;
    const char *rest = field->key + length, *end = field->key + field->key_length;
    if (rest == end)
        return true;
    /* "2" alone is how the first additions were told apart: RA42, Security2, Platform2. */
    if (*rest++ != '2')
        return false;
    if (rest == end)
        return true;
    if (*rest++ != '_' || rest == end)
        return false;
    while (rest < end && isdigit((unsigned char)*rest))
        rest++;
    return rest == end;
}

bool firewall_rule_text_says(const struct firewall_field *field, const char *word)
{
    return equal(field->value, field->length, word);
}

uint32_t firewall_rule_text_profile(const struct firewall_field *field)
{
    static const char *const names[PROFILE_COUNT] = {"Domain", "Private", "Public"};
    for (uint32_t i = 0; i < PROFILE_COUNT; i++)
        if (firewall_rule_text_says(field, names[i]))
            return 1u << i;
    return 0;
}

int32_t firewall_rule_text_number(const struct firewall_field *field)
{
    uint32_t number;
    return number_decimal(field->value, field->length, 999, &number) ? (int32_t)number : -1;
}

/* ---- what the keys say ---- */

/* What is collected while the fields are read; the lists repeat their key. */
struct parts {
    struct strbuf ports;
    struct strbuf addresses;
    struct strbuf conditions;
    struct strbuf platforms;
    bool has_action, has_direction, has_active, has_protocol;
    bool package, owner, narrowed; /* which kinds of further conditions there are */
    bool outbound;                 /* what counts is where the traffic goes to */
    bool failed;
};

/* Keys without a say in what an inbound TCP rule matches ([MS-GPFAS] 2.2.2.19, [MS-FASP] 2.2.35): words for people,
 * edge traversal, what holds for outbound rules only. D is the folder of the app that PFN names. */
static const char *const harmless[] = {"Desc", "Edge", "Defer", "Ver", "PCross", "AuthByPassOut", "D"};

/* A loose source mapping is for outbound rules of UDP ([MS-FASP] 2.2.37). */
static bool is_harmless(const struct firewall_field *field)
{
    for (size_t i = 0; i < array_count(harmless); i++)
        if (firewall_rule_text_is(field, harmless[i]))
            return true;
    return firewall_rule_text_is(field, "LSM") && firewall_rule_text_says(field, "FALSE");
}

/* RsNmE, RsNmN ...: RemoteOutServerNames, which only outbound rules have. They are noted all the same. */
static bool is_outbound_only(const struct firewall_field *field)
{
    static const char stem[] = "RsNm";
    return field->key_length >= sizeof stem - 1 && ascii_equal_nocase_n(field->key, stem, sizeof stem - 1);
}

static void list_add(struct strbuf *list, const char *text, size_t length)
{
    if (list->length)
        strbuf_add_char(list, ',');
    strbuf_add_n(list, text, length);
}

/* What "MUST appear at most once": the first counts. False when it was there already. */
static bool take_once(char **field, const struct firewall_field *from)
{
    if (**field)
        return false;
    free(*field);
    *field = memory_string_n(from->value, from->length);
    return true;
}

static bool noted(const struct strbuf *list, const struct firewall_field *field)
{
    for (const char *at = strbuf_text(list); *at;) {
        size_t length = strcspn(at, ",");
        if (length == field->key_length && ascii_equal_nocase_n(at, field->key, length))
            return true;
        at += length + (at[length] == ',');
    }
    return false;
}

/* A condition that the fields of struct firewall_rule do not hold. */
static void take_condition(struct parts *parts, const struct firewall_field *field)
{
    if (!noted(&parts->conditions, field))
        list_add(&parts->conditions, field->key, field->key_length);
    if (firewall_rule_text_is(field, "AppPkgId") || firewall_rule_text_is(field, "PFN"))
        parts->package = true; /* PFN alone: assumed(FW-PFN) */
    else if (firewall_rule_text_is(field, "LUOwn"))
        parts->owner = true;
    else
        parts->narrowed |= parts->outbound || !is_outbound_only(field);
}

/* What is without a say in inbound rules alone. */
static bool is_passed_over(const struct parts *parts, const struct firewall_field *field)
{
    return is_harmless(field) && !(parts->outbound && firewall_rule_text_is(field, "AuthByPassOut"));
}

/* What Windows may refuse with the whole rule is a condition that perhaps does not hold. */
static void demand(struct parts *parts, const struct firewall_field *field, bool good)
{
    if (!good)
        take_condition(parts, field);
}

/* RA4 and RA6 hold for one family each; a keyword says for which. */
static void take_address(struct parts *parts, const struct firewall_field *field, char family)
{
    demand(parts, field, firewall_grammar_address(field, family));
    list_add(&parts->addresses, field->value, field->length);
    if (field->length && isalpha((unsigned char)field->value[0]) && !memchr(field->value, ':', field->length))
        strbuf_add_char(&parts->addresses, family);
}

/* Platform2 is the operator of the last Platform before it (2.2.2.18). */
static void take_platform(struct parts *parts, const struct firewall_field *field)
{
    if (!equal(field->key, field->key_length, "Platform2"))
        list_add(&parts->platforms, field->value, field->length);
    else if (firewall_rule_text_says(field, "GTEQ") && parts->platforms.length)
        strbuf_add_char(&parts->platforms, '+');
    else
        take_condition(parts, field);
}

static void take_action(struct firewall_rule *rule, struct parts *parts, const struct firewall_field *field)
{
    /* ByPass lets authenticated peers through block rules: an allow rule under the condition of IPsec. */
    demand(parts, field, !parts->has_action);
    rule->bypass = firewall_rule_text_says(field, "ByPass");
    rule->allow = rule->bypass || firewall_rule_text_says(field, "Allow");
    parts->narrowed |= rule->bypass;
    parts->has_action = true;
    parts->failed |= !rule->allow && !firewall_rule_text_says(field, "Block");
}

static void take_direction(struct firewall_rule_text *out, struct parts *parts, const struct firewall_field *field)
{
    demand(parts, field, !parts->has_direction);
    out->inbound = firewall_rule_text_says(field, "In");
    parts->has_direction = true;
    parts->failed |= !out->inbound && !firewall_rule_text_says(field, "Out");
}

static void take_field(struct firewall_rule_text *out, struct parts *parts, const struct firewall_field *field)
{
    struct firewall_rule *rule = &out->rule;
    if (firewall_rule_text_is(field, "Action")) {
        take_action(rule, parts, field);
    } else if (firewall_rule_text_is(field, "Active")) {
        demand(parts, field, !parts->has_active);
        parts->has_active = true;
        rule->enabled = firewall_rule_text_says(field, "TRUE");
    } else if (firewall_rule_text_is(field, "Dir")) {
        take_direction(out, parts, field);
    } else if (firewall_rule_text_is(field, "Protocol")) {
        demand(parts, field, !parts->has_protocol);
        parts->has_protocol = true;
        rule->protocol = firewall_rule_text_number(field);
        parts->failed |= rule->protocol < 0 || rule->protocol > PROTOCOL_ANY;
    } else if (firewall_rule_text_is(field, "Profile")) {
        rule->profiles |= firewall_rule_text_profile(field);
        parts->failed |= firewall_rule_text_profile(field) == 0;
    } else if (firewall_rule_text_is(field, parts->outbound ? "RPort" : "LPort")) {
        demand(parts, field, firewall_grammar_port(field, rule->protocol));
        list_add(&parts->ports, field->value, field->length);
    } else if (firewall_rule_text_is(field, "RA4") || firewall_rule_text_is(field, "RA6")) {
        take_address(parts, field, field->key[2]);
    } else if (firewall_rule_text_is(field, "App")) {
        demand(parts, field, firewall_grammar_name(field, "/*?\"<>|"));
        parts->narrowed |= !take_once(&rule->program, field);
    } else if (firewall_rule_text_is(field, "Svc")) {
        demand(parts, field, firewall_grammar_name(field, "/\\|"));
        parts->narrowed |= !take_once(&rule->service, field);
    } else if (firewall_rule_text_is(field, "Name")) {
        (void)take_once(&rule->name, field);
    } else if (firewall_rule_text_is(field, "EmbedCtxt")) {
        (void)take_once(&rule->group, field);
    } else if (firewall_rule_text_is(field, "ICMP4") || firewall_rule_text_is(field, "ICMP6")) {
        demand(parts, field, rule->protocol == (field->key[4] == '4' ? PROTOCOL_ICMP4 : PROTOCOL_ICMP6));
    } else if (firewall_rule_text_is(field, "Platform")) {
        take_platform(parts, field);
    } else if (!is_passed_over(parts, field)) {
        take_condition(parts, field);
    }
}

static char *taken(struct strbuf *list, const char *otherwise)
{
    char *text = list->length ? strbuf_take(list) : memory_string(otherwise);
    strbuf_free(list);
    return text;
}

static enum status parse(const char *id, const char *text, bool outbound, struct firewall_rule_text *out)
{
    const char *at = strlen(text) <= FIREWALL_RULE_TEXT_MAX ? firewall_rule_text_begin(text) : NULL;
    if (!at)
        return ST_INVALID;
    struct parts parts = {.ports = STRBUF_INIT, .outbound = outbound};
    struct firewall_field field;
    struct firewall_rule_text made = {.rule = {.protocol = PROTOCOL_ANY}};
    struct firewall_rule *rule = &made.rule;
    rule->id = memory_string(id);
    rule->name = memory_string("");
    rule->group = memory_string("");
    rule->program = memory_string("");
    rule->service = memory_string("");
    while (!parts.failed && firewall_rule_text_next(&at, &field, &parts.failed))
        take_field(&made, &parts, &field);
    if (rule->profiles == 0)
        rule->profiles = PROFILE_ALL;
    static const struct firewall_field nameless = {"Name", "", 4, 0};
    demand(&parts, &nameless, rule->name[0] && !ascii_equal_nocase(rule->name, "ALL"));
    rule->fit = firewall_fit_of(rule->allow, parts.package, parts.owner, parts.narrowed);
    rule->ports = taken(&parts.ports, "*");
    rule->conditions = taken(&parts.conditions, "");
    rule->platforms = taken(&parts.platforms, "");
    rule->addresses = firewall_addresses_normalize(strbuf_text(&parts.addresses));
    strbuf_free(&parts.addresses);
    if (parts.failed || !parts.has_direction || !parts.has_action) {
        firewall_rule_free(rule);
        return ST_INVALID;
    }
    *out = made;
    return ST_OK;
}

enum status firewall_rule_text_parse(const char *id, const char *text, struct firewall_rule_text *out)
{
    return parse(id, text, false, out);
}

enum status firewall_rule_text_outbound(const char *id, const char *text, struct firewall_rule *out)
{
    struct firewall_rule_text made;
    enum status status = parse(id, text, true, &made);
    if (status != ST_OK)
        return status;
    if (made.inbound) {
        firewall_rule_free(&made.rule);
        return ST_ABSENT;
    }
    *out = made.rule;
    return ST_OK;
}

/* ---- platforms ---- */

/* "2:6:2" as three numbers. */
static bool platform_parse(const char *text, size_t length, uint32_t out[3])
{
    for (size_t i = 0; i < 3; i++) {
        const char *end = i < 2 ? memchr(text, ':', length) : text + length;
        size_t used = end ? (size_t)(end - text) : 0;
        if (!number_decimal(text, used, 999, &out[i]))
            return false;
        size_t behind = used + (i < 2);
        text += behind;
        length -= behind;
    }
    return true;
}

enum firewall_fit firewall_rule_text_platform(const char *platforms, uint32_t major, uint32_t minor)
{
    enum { WIN32_NT = 2 };
    if (!platforms || !*platforms)
        return FIT_YES;
    enum firewall_fit best = FIT_NO;
    for (const char *at = platforms; *at;) {
        uint32_t wanted[3];
        size_t length = strcspn(at, ","), used = length;
        bool or_later = length && at[length - 1] == '+';
        if (!platform_parse(at, used - or_later, wanted) || (major == 0 && wanted[0] == WIN32_NT)) {
            best = FIT_PERHAPS;
        } else if (wanted[0] == WIN32_NT) {
            bool same = wanted[1] == major && wanted[2] == minor;
            bool later = wanted[1] < major || (wanted[1] == major && wanted[2] < minor);
            if (same || (or_later && later))
                return FIT_YES;
        }
        at += length + (at[length] == ',');
    }
    return best;
}
