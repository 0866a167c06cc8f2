/* SPDX-License-Identifier: MIT
 * Connection security rules as Group Policy stores them ([MS-GPFAS] 2.2.6.2). */
#include "base/memory.h"
#include "base/strbuf.h"
#include "machine/firewall_addresses.h"
#include "machine/firewall_grammar.h"
#include "machine/firewall_stores.h"

#include <stdlib.h>

enum { PROTOCOL_ANY = 256 };

struct parts {
    struct strbuf ends[2];  /* addresses of end point 1 and 2 */
    struct strbuf ports[2]; /* and their ports */
    bool active, asks, exempts, failed;
    bool narrowed; /* by a key that is not known here, or a value that Windows may refuse */
};

static void list_add(struct strbuf *list, const struct firewall_field *field)
{
    if (list->length)
        strbuf_add_char(list, ',');
    strbuf_add_n(list, field->value, field->length);
}

/* SecureServer and Secure require inbound traffic to be IPsec, Boundary lets it flow in the clear when that fails,
 * DoNotSecure exempts ([MS-FASP] 2.2.52). An action of a newer Windows may ask, too. */
static void take_action(struct parts *parts, const struct firewall_field *field)
{
    parts->exempts = firewall_rule_text_says(field, "DoNotSecure");
    parts->asks = !parts->exempts && !firewall_rule_text_says(field, "Boundary");
}

/* Words for people, and how a connection is secured where it is ([MS-GPFAS] 2.2.6.2). */
static bool is_harmless(const struct firewall_field *field)
{
    static const char *const keys[] = {"Desc", "EmbedCtxt", "Auth1Set", "Auth2Set", "Crypto2Set"};
    bool harmless = false;
    for (size_t i = 0; i < array_count(keys); i++)
        harmless = harmless || firewall_rule_text_is(field, keys[i]);
    return harmless;
}

static void take_field(struct firewall_security_rule *rule, struct parts *parts, const struct firewall_field *field)
{
    static const char *const ends[2][2] = {{"EP1_4", "EP1_6"}, {"EP2_4", "EP2_6"}};
    static const char *const ports[2] = {"EP1Port", "EP2Port"};
    for (size_t i = 0; i < 2; i++) {
        bool v4 = firewall_rule_text_is(field, ends[i][0]), v6 = firewall_rule_text_is(field, ends[i][1]);
        bool port = firewall_rule_text_is(field, ports[i]);
        if (!v4 && !v6 && !port)
            continue;
        list_add(port ? &parts->ports[i] : &parts->ends[i], field);
        parts->narrowed |=
            !(port ? firewall_grammar_port(field, rule->protocol) : firewall_grammar_address(field, v6 ? '6' : '4'));
        return;
    }
    if (firewall_rule_text_is(field, "Action"))
        take_action(parts, field);
    else if (firewall_rule_text_is(field, "Active"))
        parts->active = firewall_rule_text_says(field, "TRUE");
    else if (firewall_rule_text_is(field, "Profile"))
        rule->profiles |= firewall_rule_text_profile(field);
    else if (firewall_rule_text_is(field, "Protocol"))
        rule->protocol = firewall_rule_text_number(field);
    else if (firewall_rule_text_is(field, "Name")) {
        free(rule->name);
        rule->name = memory_string_n(field->value, field->length);
    } else {
        parts->narrowed |= !is_harmless(field);
    }
}

/* The ports of the target are those of either end: which one is the target is not said. */
static char *ports_of(const struct parts *parts)
{
    const struct strbuf *one = &parts->ports[0], *two = &parts->ports[1];
    if (!one->length || !two->length)
        return memory_string(one->length ? strbuf_text(one) : two->length ? strbuf_text(two) : "*");
    struct strbuf both = STRBUF_INIT;
    strbuf_printf(&both, "%s,%s", strbuf_text(one), strbuf_text(two));
    return strbuf_take(&both);
}

enum status firewall_stores_security_parse(const char *text, struct firewall_security_rule *out)
{
    const char *at = firewall_rule_text_begin(text);
    if (!at)
        return ST_INVALID;
    struct parts parts = {.active = false};
    struct firewall_field field;
    struct firewall_security_rule made = {.protocol = PROTOCOL_ANY, .name = memory_string("")};
    while (firewall_rule_text_next(&at, &field, &parts.failed))
        take_field(&made, &parts, &field);
    if (!made.profiles)
        made.profiles = PROFILE_ALL;
    made.exempt = parts.exempts;
    /* What perhaps exempts does not count, nor what names ports at both ends. */
    parts.exempts &= !parts.narrowed && !(parts.ports[0].length && parts.ports[1].length);
    made.addresses = firewall_addresses_normalize(strbuf_text(&parts.ends[0]));
    made.own = firewall_addresses_normalize(strbuf_text(&parts.ends[1]));
    made.ports = ports_of(&parts);
    for (size_t i = 0; i < 2; i++) {
        strbuf_free(&parts.ends[i]);
        strbuf_free(&parts.ports[i]);
    }
    enum status status = parts.failed ? ST_INVALID : parts.active && (parts.asks || parts.exempts) ? ST_OK : ST_ABSENT;
    if (status == ST_OK)
        *out = made;
    else
        firewall_security_rule_free(&made);
    return status;
}
