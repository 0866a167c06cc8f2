/* SPDX-License-Identifier: MIT */
#include "machine/firewall_grammar.h"

#include "base/ascii.h"
#include "machine/ip.h"
#include "machine/port_span.h"

#include <ctype.h>
#include <string.h>

enum { PROTOCOL_TCP = 6, PROTOCOL_UDP = 17, NAME_LIMIT = 260 };

static bool has(const struct firewall_field *field, char c)
{
    return memchr(field->value, c, field->length) != NULL;
}

/* One of today or of a newer Windows; "Any" is how interfaces write that there is none. */
static bool is_keyword(const struct firewall_field *field)
{
    return field->length && isalpha((unsigned char)field->value[0]) && !has(field, ',') && !has(field, ':') &&
           !(field->length == 3 && ascii_equal_nocase_n(field->value, "Any", 3));
}

bool firewall_grammar_port(const struct firewall_field *field, int32_t protocol)
{
    struct port_span span;
    return (protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP) &&
           (is_keyword(field) || port_span_parse(field->value, field->length, &span));
}

bool firewall_grammar_address(const struct firewall_field *field, char family)
{
    struct ip first, last;
    unsigned bits;
    if (is_keyword(field))
        return true;
    size_t length = 0;
    while (length < field->length && field->value[length] != '/' && field->value[length] != '-')
        length++;
    if (!ip_from_text_n(field->value, length, &first) || first.v6 != (family == '6'))
        return false;
    if (length == field->length)
        return true;
    const char *rest = field->value + length + 1;
    size_t left = field->length - length - 1;
    if (field->value[length] == '/')
        return ip_prefix_from_text_n(rest, left, &first, &bits) && bits > 0;
    return ip_from_text_n(rest, left, &last) && first.v6 == last.v6 && ip_compare(&first, &last) <= 0;
}

bool firewall_grammar_name(const struct firewall_field *field, const char *forbidden)
{
    bool good = field->length > 0 && field->length < NAME_LIMIT;
    for (const char *at = forbidden; *at; at++)
        good = good && !has(field, *at);
    return good;
}
