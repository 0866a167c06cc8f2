/* SPDX-License-Identifier: MIT */
#include "machine/firewall_scope.h"

#include "base/ascii.h"
#include "base/number.h"
#include "machine/ip.h"

#include <string.h>

struct item {
    const char *text;
    size_t length;
};

/* The next entry of the list without the blanks around it; false at the end. */
static bool next_item(const char **list, struct item *out)
{
    while (**list == ',' || **list == ' ' || **list == '\t')
        (*list)++;
    if (!**list)
        return false;
    out->text = *list;
    out->length = strcspn(*list, ",");
    *list += out->length;
    while (out->length && (out->text[out->length - 1] == ' ' || out->text[out->length - 1] == '\t'))
        out->length--;
    return true;
}

static bool is_word(const struct item *item, const char *word)
{
    return strlen(word) == item->length && ascii_equal_nocase_n(item->text, word, item->length);
}

static bool is_any(const struct item *item)
{
    return is_word(item, "*") || is_word(item, "Any");
}

static bool is_local_subnet(const struct item *item)
{
    return is_word(item, "LocalSubnet") || is_word(item, "LocalSubnet4") || is_word(item, "LocalSubnet6");
}

/* Prefix length behind the slash: a number, or an IPv4 mask without holes. */
static bool prefix_bits(const char *text, size_t length, const struct ip *network, unsigned *out)
{
    struct ip mask;
    unsigned bits = 0;
    if (ip_from_text_n(text, length, &mask)) {
        static const struct ip none = {.v6 = false};
        while (bits < 32 && (mask.bytes[bits / 8] >> (7 - bits % 8) & 1))
            bits++;
        struct ip rest = mask;
        for (unsigned i = 0; i < bits; i++)
            rest.bytes[i / 8] &= (uint8_t) ~(1u << (7 - i % 8));
        if (mask.v6 || network->v6 || !ip_equal(&rest, &none))
            return false;
        *out = bits;
        return true;
    }
    return number_decimal(text, length, ip_bits(network), out);
}

static enum scope match_prefix(const struct item *item, const char *slash, const struct ip *client)
{
    size_t host = (size_t)(slash - item->text);
    struct ip network;
    unsigned bits;
    if (!ip_from_text_n(item->text, host, &network) ||
        !prefix_bits(slash + 1, item->length - host - 1, &network, &bits))
        return SCOPE_UNKNOWN;
    return ip_same_prefix(&network, client, bits) ? SCOPE_INCLUDES : SCOPE_EXCLUDES;
}

static enum scope match_range(const struct item *item, const char *dash, const struct ip *client)
{
    size_t first_length = (size_t)(dash - item->text);
    struct ip first, last;
    if (!ip_from_text_n(item->text, first_length, &first) ||
        !ip_from_text_n(dash + 1, item->length - first_length - 1, &last) || first.v6 != last.v6)
        return SCOPE_UNKNOWN;
    bool inside = first.v6 == client->v6 && ip_compare(&first, client) <= 0 && ip_compare(client, &last) <= 0;
    return inside ? SCOPE_INCLUDES : SCOPE_EXCLUDES;
}

static enum scope match_local_subnet(const struct scope_query *query, const struct ip *client)
{
    if (client->v6 && ip_is_link_local(client))
        return SCOPE_INCLUDES;
    bool family_known = false;
    for (size_t i = 0; i < query->subnet_count; i++) {
        struct ip own;
        if (!ip_from_text(query->subnets[i].address, &own) || own.v6 != client->v6 || ip_is_loopback(&own))
            continue;
        family_known = true;
        if (ip_same_prefix(&own, client, query->subnets[i].bits))
            return SCOPE_INCLUDES;
    }
    return family_known ? SCOPE_EXCLUDES : SCOPE_UNKNOWN;
}

static enum scope match_item(const struct item *item, const struct scope_query *query, const struct ip *client)
{
    if (is_any(item))
        return SCOPE_INCLUDES;
    if (!client)
        return SCOPE_UNKNOWN;
    if (is_local_subnet(item))
        return match_local_subnet(query, client);
    const char *slash = memchr(item->text, '/', item->length), *dash = memchr(item->text, '-', item->length);
    if (slash)
        return match_prefix(item, slash, client);
    if (dash)
        return match_range(item, dash, client);
    struct ip one;
    if (!ip_from_text_n(item->text, item->length, &one))
        return SCOPE_UNKNOWN;
    return ip_equal(&one, client) ? SCOPE_INCLUDES : SCOPE_EXCLUDES;
}

enum scope firewall_scope_match(const char *addresses, const struct scope_query *query)
{
    struct ip address;
    const struct ip *client = query->client && ip_from_text(query->client, &address) ? &address : NULL;
    enum scope best = SCOPE_EXCLUDES;
    struct item item;
    bool empty = true;
    while (next_item(&addresses, &item)) {
        enum scope scope = match_item(&item, query, client);
        empty = false;
        if (scope > best)
            best = scope;
    }
    return empty ? SCOPE_INCLUDES : best;
}

bool firewall_scope_any(const char *addresses)
{
    struct item item;
    bool empty = true;
    while (next_item(&addresses, &item)) {
        empty = false;
        if (is_any(&item))
            return true;
    }
    return empty;
}

bool firewall_scope_has_local_subnet(const char *addresses)
{
    struct item item;
    while (next_item(&addresses, &item))
        if (is_local_subnet(&item))
            return true;
    return false;
}
