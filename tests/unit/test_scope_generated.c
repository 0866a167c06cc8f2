/* SPDX-License-Identifier: MIT
 *
 * Made-up addresses and lists of addresses against the system's inet functions, 100,000 of each: the reading of an
 * address against inet_pton, who is let in by a list against first and last addresses as numbers of 128 bits.
 */
#include "base/memory.h"
#include "base/strbuf.h"
#include "dice.h"
#include "machine/firewall_scope.h"
#include "machine/ip.h"
#include "testing.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ROUNDS = 100000, SHOWN = 10 };

typedef unsigned __int128 wide;

/* ---- what is compared ---- */

/* A few networks, so that clients and entries meet. */
static void add_v4(struct strbuf *out)
{
    static const uint32_t near[] = {0x0A010200, 0x0A010280, 0xC0A80000, 0x7F000000, 0xFFFFFF00, 0};
    uint32_t number = dice(4) ? near[dice(6)] + dice(256) : dice(UINT32_MAX);
    struct in_addr address = {htonl(number)};
    char text[INET_ADDRSTRLEN];
    strbuf_add(out, inet_ntop(AF_INET, &address, text, sizeof text));
}

static void add_v6(struct strbuf *out)
{
    static const uint8_t near[][8] = {{0x20, 1, 0x0D, 0xB8, 0, 0, 0, 1}, {0xFE, 0x80}, {0xFD, 1, 2, 3}, {0}};
    struct in6_addr address = {0};
    memcpy(&address, near[dice(4)], 8);
    for (size_t at = dice(2) ? 14 : 8 + dice(8); at < 16; at++)
        address.s6_addr[at] = (uint8_t)(dice(2) ? dice(256) : 0);
    if (dice(8) == 0)
        address.s6_addr[10] = address.s6_addr[11] = 0xFF;
    char text[INET6_ADDRSTRLEN];
    if (dice(4)) {
        strbuf_add(out, inet_ntop(AF_INET6, &address, text, sizeof text));
        return;
    }
    for (size_t at = 0; at < 16; at += 2)
        strbuf_printf(out, dice(2) ? "%s%x" : "%s%04X", at ? ":" : "",
                      (unsigned)(address.s6_addr[at] << 8 | address.s6_addr[at + 1]));
}

static void add_address(struct strbuf *out, bool v6)
{
    if (v6)
        add_v6(out);
    else
        add_v4(out);
}

/* One letter otherwise, left out or twice: mostly no address any more. */
static void break_text(char *text)
{
    static const char letters[] = "0123456789abcdefABCDEF::..%x ";
    size_t length = strlen(text), at = dice((uint32_t)length);
    if (dice(3))
        text[at] = letters[dice(sizeof letters - 1)];
    else
        memmove(text + at, text + at + 1, length - at);
}

/* ---- addresses ---- */

/* inet_pton of TEXT without its zone, and an IPv4-mapped address as what it maps. 0: it is none. */
static int system_address(const char *text, wide *out)
{
    char copy[128];
    struct in_addr v4;
    struct in6_addr v6;
    snprintf(copy, sizeof copy, "%s", text);
    if (inet_pton(AF_INET, copy, &v4) == 1) {
        *out = ntohl(v4.s_addr);
        return AF_INET;
    }
    char *zone = strchr(copy, '%');
    if (zone && (!zone[1] || strpbrk(zone + 1, "% :")))
        return 0;
    if (zone)
        *zone = '\0';
    if (inet_pton(AF_INET6, copy, &v6) != 1)
        return 0;
    *out = 0;
    for (size_t i = IN6_IS_ADDR_V4MAPPED(&v6) ? 12 : 0; i < 16; i++)
        *out = *out << 8 | v6.s6_addr[i];
    return IN6_IS_ADDR_V4MAPPED(&v6) ? AF_INET : AF_INET6;
}

static bool same_address(const char *text)
{
    struct ip ours;
    wide theirs, number = 0;
    int family = system_address(text, &theirs);
    bool read = ip_from_text(text, &ours);
    if (!read || !family)
        return !read && !family;
    for (size_t i = 0; i < ip_bits(&ours) / 8; i++)
        number = number << 8 | ours.bytes[i];
    return number == theirs && ours.v6 == (family == AF_INET6);
}

static void addresses(void **state)
{
    unsigned differ = 0;
    dice_start("addresses", 21);
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct strbuf out = STRBUF_INIT;
        add_address(&out, dice(3) > 0);
        if (dice(8) == 0)
            strbuf_printf(&out, "%%%u", (unsigned)dice(100));
        char *text = strbuf_take(&out);
        for (uint32_t more = dice(2) ? 0 : 1 + dice(2); more > 0 && *text; more--)
            break_text(text);
        if (!same_address(text) && ++differ <= SHOWN)
            print_error("%s\n", text);
        free(text);
    }
    printf("figure differential.addresses %u differences in %d texts\n", differ, ROUNDS);
    assert_int_equal(differ, 0);
}

/* ---- lists ---- */

/* From FIRST to LAST of a family; 0: not understood. */
struct span {
    int family;
    wide first, last;
};

static struct span with_bits(struct span span, unsigned bits)
{
    unsigned all = span.family == AF_INET ? 32 : 128;
    wide rest = bits == 0 && all == 128 ? ~(wide)0 : ((wide)1 << (all - bits)) - 1;
    span.first &= ~rest;
    span.last = span.first | rest;
    return span;
}

static struct span span_of(const char *text)
{
    static const struct span none = {0};
    struct span span = none;
    char *copy = memory_string(text);
    char *slash = strchr(copy, '/'), *dash = slash ? NULL : strchr(copy, '-');
    if (slash || dash)
        *(slash ? slash : dash) = '\0';
    span.family = system_address(copy, &span.first);
    span.last = span.first;
    wide mask;
    if (span.family && dash && (system_address(dash + 1, &span.last) != span.family || span.last < span.first)) {
        span = none;
    } else if (span.family && slash && system_address(slash + 1, &mask) == AF_INET) {
        wide holes = ~mask & UINT32_MAX;
        span = span.family == AF_INET && (holes & (holes + 1)) == 0
                   ? with_bits(span, (unsigned)__builtin_popcountll((unsigned long long)mask))
                   : none;
    } else if (span.family && slash) {
        size_t digits = strspn(slash + 1, "0123456789");
        unsigned long bits = strtoul(slash + 1, NULL, 10);
        bool read = digits && !slash[1 + digits];
        span = read && bits <= (span.family == AF_INET ? 32u : 128u) ? with_bits(span, (unsigned)bits) : none;
    }
    free(copy);
    return span;
}

static enum scope span_scope(struct span entry, struct span client)
{
    if (!entry.family || !client.family)
        return SCOPE_UNKNOWN;
    if (entry.family != client.family || entry.last < client.first || client.last < entry.first)
        return SCOPE_EXCLUDES;
    return entry.first <= client.first && client.last <= entry.last ? SCOPE_INCLUDES : SCOPE_UNKNOWN;
}

/* The keyword is for the family of the client, and what is known of the target says who is meant. */
static enum scope keyword_scope(const char *word, struct span client, const struct scope_query *query)
{
    char last = word[strlen(word) - 1];
    if (strcmp(word, "*") == 0)
        return SCOPE_INCLUDES;
    if ((last == '4' && client.family == AF_INET6) || (last == '6' && client.family == AF_INET))
        return SCOPE_EXCLUDES;
    if (strncasecmp(word, "LocalSubnet", 11) != 0)
        return SCOPE_UNKNOWN;
    /* fe80::/10 is everybody's own link. */
    if (client.family == AF_INET6 && client.first >> 118 == 0x3FA)
        return SCOPE_INCLUDES;
    enum scope best = SCOPE_EXCLUDES;
    bool known = false;
    for (size_t i = 0; i < query->subnet_count; i++) {
        struct span own = {0};
        own.family = system_address(query->subnets[i].address, &own.first);
        if (own.family != client.family)
            continue;
        enum scope one = span_scope(with_bits(own, query->subnets[i].bits), client);
        best = one > best ? one : best;
        known = true;
    }
    return known ? best : SCOPE_UNKNOWN;
}

static const char *const keywords[] = {"LocalSubnet", "localsubnet4", "LocalSubnet6", "DNS", "DHCP6", "WINS4", "*"};

static bool is_keyword(const char *text)
{
    bool found = false;
    for (size_t i = 0; i < array_count(keywords); i++)
        found |= strcmp(text, keywords[i]) == 0;
    return found;
}

static void add_entry(struct strbuf *out)
{
    struct strbuf made = STRBUF_INIT;
    bool v6 = dice(2);
    uint32_t kind = dice(8);
    if (kind == 0) {
        strbuf_add(out, keywords[dice(dice(8) ? array_count(keywords) - 1 : array_count(keywords))]);
        return;
    }
    add_address(&made, v6);
    if (kind < 3) {
        strbuf_add_char(&made, '-');
        add_address(&made, dice(16) ? v6 : !v6);
    } else if (kind < 5) {
        strbuf_printf(&made, "/%u", (unsigned)dice(dice(8) ? v6 ? 129 : 33 : 140));
    } else if (kind == 5) {
        struct in_addr mask = {htonl(dice(8) ? UINT32_MAX << dice(32) : dice(UINT32_MAX))};
        char text[INET_ADDRSTRLEN];
        strbuf_printf(&made, "/%s", inet_ntop(AF_INET, &mask, text, sizeof text));
    }
    char *text = strbuf_take(&made);
    if (dice(16) == 0)
        break_text(text);
    if (*text)
        strbuf_add(out, text);
    free(text);
}

static void add_client(struct strbuf *out)
{
    bool v6 = dice(2);
    add_address(out, v6);
    if (dice(4) == 0)
        strbuf_printf(out, "/%u", (unsigned)(v6 ? 64 + dice(65) : 16 + dice(17)));
}

/* The list by the numbers: the best of its entries counts. */
static enum scope list_scope(const char *list, const struct scope_query *query)
{
    struct span client = span_of(query->client);
    enum scope best = SCOPE_EXCLUDES;
    char *copy = memory_string(list), *rest = copy, *entry;
    while ((entry = strsep(&rest, ","))) {
        size_t blanks = strspn(entry, " ");
        entry += blanks;
        for (size_t length = strlen(entry); length && entry[length - 1] == ' '; length--)
            entry[length - 1] = '\0';
        if (!*entry)
            continue;
        enum scope one = is_keyword(entry) ? keyword_scope(entry, client, query) : span_scope(span_of(entry), client);
        best = one > best ? one : best;
    }
    free(copy);
    return best;
}

static void lists(void **state)
{
    static const struct subnet subnets[] = {
        {"10.1.2.20", 25, 0}, {"192.168.0.7", 24, 0}, {"2001:db8:0:1::7", 64, 0}, {"fd01:203::1", 16, 0}};
    unsigned differ = 0, found[3] = {0};
    dice_start("scopes", 21);
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct strbuf list = STRBUF_INIT, client = STRBUF_INIT;
        add_entry(&list);
        for (uint32_t more = dice(4); more > 0; more--) {
            strbuf_add(&list, dice(4) ? "," : " , ");
            add_entry(&list);
        }
        add_client(&client);
        struct scope_query query = {.client = strbuf_text(&client), .subnets = subnets, .subnet_count = dice(5)};
        enum scope ours = firewall_scope_match(strbuf_text(&list), &query);
        enum scope theirs = list_scope(strbuf_text(&list), &query);
        found[theirs]++;
        if (ours != theirs && ++differ <= SHOWN)
            print_error("%s in %s: ours %d, by the numbers %d\n", query.client, strbuf_text(&list), ours, theirs);
        strbuf_free(&list);
        strbuf_free(&client);
    }
    printf("figure differential.scopes %u differences in %d clients and lists\n", differ, ROUNDS);
    printf("   %u excluded, %u unknown, %u included\n", found[0], found[1], found[2]);
    assert_int_equal(differ, 0);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(addresses),
    cmocka_unit_test(lists),
    {0},
};
