/* SPDX-License-Identifier: MIT */
#include "machine/ip.h"

#include "base/number.h"

#include <string.h>

enum { IP_TEXT_MAX = 64, GROUPS = 8 };

/* Exactly four decimal parts; leading zeros are refused because programs disagree about them. */
static bool v4_from_text(const char *text, uint8_t *bytes)
{
    for (size_t part = 0; part < 4; part++) {
        uint32_t number;
        size_t digits = number_digits(text, 4, 10);
        if (!number_decimal(text, digits, 255, &number) || (digits > 1 && text[0] == '0'))
            return false;
        bytes[part] = (uint8_t)number;
        text += digits;
        if (*text != (part < 3 ? '.' : '\0'))
            return false;
        text++;
    }
    return true;
}

/* One group of up to four hex digits; returns the text behind it, NULL when there is none. */
static const char *group_from_text(const char *text, uint16_t *out)
{
    uint64_t number;
    size_t digits = number_digits(text, 5, 16);
    if (digits > 4 || !number_read(text, digits, 16, UINT16_MAX, &number))
        return NULL;
    *out = (uint16_t)number;
    return text + digits;
}

static bool is_v4_tail(const char *text)
{
    return strchr(text, '.') != NULL && strchr(text, ':') == NULL;
}

struct groups {
    uint16_t all[GROUPS];
    size_t count;
    size_t gap; /* index where "::" stands; GROUPS + 1: nowhere */
};

static bool add_v4_tail(const char *text, struct groups *groups)
{
    uint8_t bytes[4];
    if (groups->count > GROUPS - 2 || !v4_from_text(text, bytes))
        return false;
    groups->all[groups->count++] = (uint16_t)(bytes[0] << 8 | bytes[1]);
    groups->all[groups->count++] = (uint16_t)(bytes[2] << 8 | bytes[3]);
    return true;
}

static bool read_groups(const char *text, struct groups *groups)
{
    if (text[0] == ':' && text[1] == ':') {
        groups->gap = 0;
        text += 2;
    }
    while (*text) {
        if (is_v4_tail(text))
            return add_v4_tail(text, groups);
        if (groups->count == GROUPS || !(text = group_from_text(text, &groups->all[groups->count])))
            return false;
        groups->count++;
        if (!*text)
            break;
        if (*text++ != ':')
            return false;
        if (*text == ':') {
            if (groups->gap <= GROUPS)
                return false;
            groups->gap = groups->count;
            text++;
        } else if (!*text) {
            return false;
        }
    }
    return true;
}

static bool v6_from_text(const char *text, uint8_t *bytes)
{
    struct groups groups = {.gap = GROUPS + 1};
    if (!read_groups(text, &groups))
        return false;
    bool has_gap = groups.gap <= GROUPS;
    if (has_gap ? groups.count >= GROUPS : groups.count != GROUPS)
        return false;
    size_t missing = GROUPS - groups.count, at = 0;
    for (size_t i = 0; i < GROUPS; i++) {
        bool in_gap = has_gap && i >= groups.gap && i < groups.gap + missing;
        uint16_t group = in_gap ? 0 : groups.all[at++];
        bytes[2 * i] = (uint8_t)(group >> 8);
        bytes[2 * i + 1] = (uint8_t)(group & 0xFF);
    }
    return true;
}

/* ::ffff:a.b.c.d is how one socket for both families names an IPv4 peer (RFC 4291 2.5.5.2). */
static void unmap(struct ip *ip)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (!ip->v6 || memcmp(ip->bytes, mapped, sizeof mapped) != 0)
        return;
    memmove(ip->bytes, ip->bytes + 12, 4);
    memset(ip->bytes + 4, 0, 12);
    ip->v6 = false;
}

/* "%12", "%eth0": what names an interface, and nothing that a path, a shell or a page reads (RFC 4007 11.2). */
static bool cut_zone(char *text)
{
    static const char characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    char *zone = strchr(text, '%');
    if (!zone)
        return true;
    *zone++ = '\0';
    return zone[0] && zone[strspn(zone, characters)] == '\0';
}

bool ip_from_text_n(const char *text, size_t length, struct ip *out)
{
    char copy[IP_TEXT_MAX];
    if (length == 0 || length >= sizeof copy || memchr(text, '\0', length))
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    struct ip ip = {.v6 = strchr(copy, ':') != NULL};
    if (ip.v6 && !cut_zone(copy))
        return false;
    if (ip.v6 ? !v6_from_text(copy, ip.bytes) : !v4_from_text(copy, ip.bytes))
        return false;
    unmap(&ip);
    *out = ip;
    return true;
}

bool ip_from_text(const char *text, struct ip *out)
{
    return ip_from_text_n(text, strlen(text), out);
}

bool ip_prefix_from_text_n(const char *text, size_t length, const struct ip *network, unsigned *out)
{
    struct ip mask;
    if (!ip_from_text_n(text, length, &mask))
        return number_decimal(text, length, ip_bits(network), out);
    uint32_t ones = 0;
    for (size_t i = 0; i < 4; i++)
        ones = ones << 8 | mask.bytes[i];
    unsigned bits = 0;
    while (bits < 32 && ones >> (31 - bits) & 1)
        bits++;
    if (mask.v6 || network->v6 || (bits < 32 && ones << bits != 0))
        return false;
    *out = bits;
    return true;
}

unsigned ip_bits(const struct ip *ip)
{
    return ip->v6 ? 128 : 32;
}

int ip_compare(const struct ip *a, const struct ip *b)
{
    if (a->v6 != b->v6)
        return a->v6 ? 1 : -1;
    int order = memcmp(a->bytes, b->bytes, ip_bits(a) / 8);
    return (order > 0) - (order < 0);
}

bool ip_equal(const struct ip *a, const struct ip *b)
{
    return ip_compare(a, b) == 0;
}

bool ip_same_prefix(const struct ip *a, const struct ip *b, unsigned bits)
{
    if (a->v6 != b->v6 || bits > ip_bits(a))
        return false;
    if (memcmp(a->bytes, b->bytes, bits / 8) != 0)
        return false;
    if (bits % 8 == 0)
        return true;
    unsigned shift = 8 - bits % 8;
    return a->bytes[bits / 8] >> shift == b->bytes[bits / 8] >> shift;
}

bool ip_is_loopback(const struct ip *ip)
{
    static const uint8_t one[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return ip->v6 ? memcmp(ip->bytes, one, sizeof one) == 0 : ip->bytes[0] == 127;
}

bool ip_is_link_local(const struct ip *ip)
{
    if (ip->v6)
        return ip->bytes[0] == 0xFE && (ip->bytes[1] & 0xC0) == 0x80;
    return ip->bytes[0] == 169 && ip->bytes[1] == 254;
}

bool ip_text_equal(const char *a, const char *b)
{
    struct ip x, y;
    return ip_from_text(a, &x) && ip_from_text(b, &y) && ip_equal(&x, &y);
}
