/* SPDX-License-Identifier: MIT */
#include "machine/firewall_scope.h"

#include "base/ascii.h"
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

/* A keyword for the other family. */
static bool other_family(const struct item *item, const struct ip *client)
{
    if (memchr(item->text, '.', item->length) || memchr(item->text, ':', item->length))
        return false;
    char last = item->text[item->length - 1], first = item->text[0];
    return (first < '0' || first > '9') && ((last == '4' && client->v6) || (last == '6' && !client->v6));
}

/* Who asks: the addresses from FIRST to those with the same BITS bits. */
struct asker {
    struct ip first;
    unsigned bits;
};

static bool asker_parse(const struct item *item, struct asker *out)
{
    const char *slash = memchr(item->text, '/', item->length);
    size_t host = slash ? (size_t)(slash - item->text) : item->length;
    if (!ip_from_text_n(item->text, host, &out->first))
        return false;
    out->bits = ip_bits(&out->first);
    return !slash || ip_prefix_from_text_n(slash + 1, item->length - host - 1, &out->first, &out->bits);
}

/* NETWORK/BITS against all of ASKER: the longer prefix decides whether it is a part only. */
static enum scope against_prefix(const struct ip *network, unsigned bits, const struct asker *asker)
{
    bool wider = bits <= asker->bits;
    if (!ip_same_prefix(network, &asker->first, wider ? bits : asker->bits))
        return SCOPE_EXCLUDES;
    return wider ? SCOPE_INCLUDES : SCOPE_UNKNOWN;
}

static enum scope match_prefix(const struct item *item, const char *slash, const struct asker *asker)
{
    size_t host = (size_t)(slash - item->text);
    struct ip network;
    unsigned bits;
    if (!ip_from_text_n(item->text, host, &network) ||
        !ip_prefix_from_text_n(slash + 1, item->length - host - 1, &network, &bits))
        return SCOPE_UNKNOWN;
    return against_prefix(&network, bits, asker);
}

/* One that ends before it begins is none ([MS-FASP] 2.2.8, 2.2.10). */
static enum scope match_range(const struct item *item, const char *dash, const struct asker *asker)
{
    size_t first_length = (size_t)(dash - item->text);
    struct ip first, last, end = asker->first;
    if (!ip_from_text_n(item->text, first_length, &first) ||
        !ip_from_text_n(dash + 1, item->length - first_length - 1, &last) || first.v6 != last.v6 ||
        ip_compare(&last, &first) < 0)
        return SCOPE_UNKNOWN;
    if (first.v6 != end.v6)
        return SCOPE_EXCLUDES;
    struct ip begin = end;
    for (unsigned bit = asker->bits; bit < ip_bits(&end); bit++) {
        uint8_t mask = (uint8_t)(0x80u >> bit % 8);
        begin.bytes[bit / 8] &= (uint8_t)~mask;
        end.bytes[bit / 8] |= mask;
    }
    if (ip_compare(&end, &first) < 0 || ip_compare(&last, &begin) < 0)
        return SCOPE_EXCLUDES;
    return ip_compare(&first, &begin) <= 0 && ip_compare(&end, &last) <= 0 ? SCOPE_INCLUDES : SCOPE_UNKNOWN;
}

static enum scope match_local_subnet(const struct scope_query *query, const struct asker *asker)
{
    if (asker->first.v6 && ip_is_link_local(&asker->first))
        return SCOPE_INCLUDES;
    bool family_known = false;
    enum scope best = SCOPE_EXCLUDES;
    for (size_t i = 0; i < query->subnet_count; i++) {
        struct ip own;
        if (!ip_from_text(query->subnets[i].address, &own) || own.v6 != asker->first.v6 || ip_is_loopback(&own))
            continue;
        family_known = true;
        enum scope scope = against_prefix(&own, query->subnets[i].bits, asker);
        best = scope > best ? scope : best;
    }
    return family_known ? best : SCOPE_UNKNOWN;
}

/* ASKER NULL: not an address. */
static enum scope match_item(const struct item *item, const struct scope_query *query, const struct asker *asker)
{
    if (is_any(item))
        return SCOPE_INCLUDES;
    if (!asker) {
        bool own = query->client && ascii_equal_nocase(query->client, SCOPE_OWN_SUBNET);
        return own && is_word(item, "LocalSubnet") ? SCOPE_INCLUDES : SCOPE_UNKNOWN;
    }
    if (other_family(item, &asker->first))
        return SCOPE_EXCLUDES;
    if (is_local_subnet(item))
        return match_local_subnet(query, asker);
    const char *slash = memchr(item->text, '/', item->length), *dash = memchr(item->text, '-', item->length);
    if (slash)
        return match_prefix(item, slash, asker);
    if (dash)
        return match_range(item, dash, asker);
    struct ip one;
    if (!ip_from_text_n(item->text, item->length, &one))
        return SCOPE_UNKNOWN;
    return against_prefix(&one, ip_bits(&one), asker);
}

/* The list against one asker. */
static enum scope match_list(const char *addresses, const struct scope_query *query, const struct asker *asker)
{
    enum scope best = SCOPE_EXCLUDES;
    struct item item;
    bool empty = true;
    while (next_item(&addresses, &item)) {
        enum scope scope = match_item(&item, query, asker);
        empty = false;
        if (scope > best)
            best = scope;
    }
    return empty ? SCOPE_INCLUDES : best;
}

enum scope firewall_scope_match(const char *addresses, const struct scope_query *query)
{
    const char *clients = query->client ? query->client : "";
    struct item client;
    struct asker asker;
    bool any = false;
    enum scope all = SCOPE_UNKNOWN;
    while (next_item(&clients, &client)) {
        enum scope one = match_list(addresses, query, asker_parse(&client, &asker) ? &asker : NULL);
        all = any && one != all ? SCOPE_UNKNOWN : one;
        if (any && all == SCOPE_UNKNOWN)
            return all;
        any = true;
    }
    return any ? all : match_list(addresses, query, NULL);
}

bool firewall_scope_knows_client(const char *client)
{
    struct item item;
    struct asker asker;
    bool all = client[0] != '\0';
    if (ascii_equal_nocase(client, SCOPE_OWN_SUBNET) || ascii_equal_nocase(client, SCOPE_EVERYBODY))
        return true;
    while (all && next_item(&client, &item))
        all = asker_parse(&item, &asker);
    return all;
}

bool firewall_scope_has_nobody(const char *client)
{
    struct item item;
    struct asker asker;
    bool found = false;
    while (!found && next_item(&client, &item)) {
        if (!asker_parse(&item, &asker))
            continue;
        const struct ip *ip = &asker.first;
        struct ip none = {.v6 = ip->v6};
        /* From 224 on: many, or reserved. */
        found = ip_is_loopback(ip) || ip->bytes[0] >= (ip->v6 ? 0xFF : 0xE0) ||
                (asker.bits == ip_bits(ip) && ip_equal(ip, &none));
    }
    return found;
}

static bool leads_to(const struct scope_query *query, const struct ip *client)
{
    for (size_t i = 0; i < query->subnet_count; i++) {
        struct ip own;
        if (!ip_from_text(query->subnets[i].address, &own) || own.v6 != client->v6 || ip_is_loopback(&own))
            continue;
        if (ip_is_link_local(&own) ? ip_is_link_local(client) : !(client->v6 && ip_is_link_local(client)))
            return true;
    }
    return false;
}

bool firewall_scope_out_of_reach(const struct scope_query *query)
{
    const char *clients = query->client ? query->client : "";
    struct item item;
    struct asker asker;
    bool all = query->subnet_count && *clients;
    while (all && next_item(&clients, &item))
        all = asker_parse(&item, &asker) && !leads_to(query, &asker.first);
    return all;
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
