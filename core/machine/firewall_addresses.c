/* SPDX-License-Identifier: MIT
 * Remote address lists of firewall rules in one spelling. */
#include "machine/firewall_addresses.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "machine/ip.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool equal(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && ascii_equal_nocase_n(text, word, length);
}

/* The keyword in TEXT, with the digit of a family where it has one ([MS-GPFAS] 2.2.2.13). */
static bool add_keyword(struct strbuf *out, const char *text, size_t length)
{
    static const char *const keywords[] = {"LocalSubnet", "DNS",         "DHCP",     "WINS",        "DefaultGateway",
                                           "IntrAnet",    "RmtIntrAnet", "Internet", "Ply2Renders", "CaptivePortal"};
    bool family = length > 1 && (text[length - 1] == '4' || text[length - 1] == '6');
    for (size_t i = 0; i < array_count(keywords); i++)
        if (equal(text, length - family, keywords[i])) {
            strbuf_add(out, keywords[i]);
            strbuf_add_n(out, text + length - family, family);
            return true;
        }
    return false;
}

static void add_address(struct strbuf *out, const char *text, size_t length)
{
    if (add_keyword(out, text, length))
        return;
    const char *slash = memchr(text, '/', length);
    size_t host = slash ? (size_t)(slash - text) : length;
    struct ip ip;
    unsigned bits;
    /* What is not understood stays as it is: a mask at no address ("Any/32") would else be everybody, and an IPv4 mask
     * at an IPv6 address a network that nobody named. */
    if (!slash || !ip_from_text_n(text, host, &ip) ||
        !ip_prefix_from_text_n(slash + 1, length - host - 1, &ip, &bits)) {
        strbuf_add_n(out, text, length);
        return;
    }
    strbuf_add_n(out, text, host);
    if (bits < ip_bits(&ip))
        strbuf_printf(out, "/%u", bits);
}

static bool has_item(const char *list, const char *item)
{
    size_t length = strlen(item);
    for (const char *at = list; *at;) {
        size_t part = strcspn(at, ",");
        if (part == length && equal(at, part, item))
            return true;
        at += part + (at[part] == ',');
    }
    return false;
}

/* LIST without ITEM; false when it is not there. */
static bool take_out(struct strbuf *list, const char *item)
{
    struct strbuf rest = STRBUF_INIT;
    bool found = false;
    for (const char *at = strbuf_text(list); *at;) {
        size_t length = strcspn(at, ",");
        bool same = equal(at, length, item);
        if (!same && rest.length)
            strbuf_add_char(&rest, ',');
        if (!same)
            strbuf_add_n(&rest, at, length);
        found |= same;
        at += length + (at[length] == ',');
    }
    if (found) {
        strbuf_clear(list);
        strbuf_add(list, strbuf_text(&rest));
    }
    strbuf_free(&rest);
    return found;
}

/* A keyword with the digit of one family ("DNS4"): the digit stands behind a letter. */
static bool one_family(const char *item, size_t length)
{
    return length > 1 && isalpha((unsigned char)item[0]) && isalpha((unsigned char)item[length - 2]) &&
           (item[length - 1] == '4' || item[length - 1] == '6') && !strchr(item, ':');
}

/* A keyword for both families is the word alone. */
static void add_item(struct strbuf *out, const char *item)
{
    size_t length = strlen(item);
    char *other = memory_string(item);
    char *last = length ? &other[length - 1] : other;
    if (one_family(item, length)) {
        *last = (char)('4' + '6' - *last);
        bool both = take_out(out, other);
        *last = '\0';
        if (!both && has_item(strbuf_text(out), other)) {
            free(other);
            return;
        }
        if (!both)
            *last = item[length - 1];
    }
    if (!has_item(strbuf_text(out), other)) {
        if (out->length)
            strbuf_add_char(out, ',');
        strbuf_add(out, other);
    }
    free(other);
}

char *firewall_addresses_normalize(const char *list)
{
    struct strbuf out = STRBUF_INIT;
    struct strbuf item = STRBUF_INIT;
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, ",");
        const char *text = at;
        at += length + (at[length] == ',');
        while (length && isspace((unsigned char)*text))
            text++, length--;
        while (length && isspace((unsigned char)text[length - 1]))
            length--;
        if (length == 0)
            continue;
        if (equal(text, length, "*") || equal(text, length, "Any")) {
            strbuf_clear(&out);
            break;
        }
        strbuf_clear(&item);
        add_address(&item, text, length);
        add_item(&out, strbuf_text(&item));
    }
    strbuf_free(&item);
    if (out.length == 0)
        strbuf_add_char(&out, '*');
    return strbuf_take(&out);
}
