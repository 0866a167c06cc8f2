/* SPDX-License-Identifier: MIT */
#include "report/redact_forms.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "machine/ip.h"
#include "machine/sid.h"

#include <stdlib.h>
#include <string.h>

#define DIGITS "0123456789"
#define HEX "0123456789ABCDEFabcdef"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define NAME_CHARACTERS LETTERS DIGITS "-_."

/* ---- SIDs ---- */

static size_t sid_length(const char *text)
{
    if ((text[0] != 'S' && text[0] != 's') || text[1] != '-' || text[2] != '1' || text[3] != '-')
        return 0;
    size_t length = strspn(text, DIGITS "Ss-Xx"
                                        "ABCDEFabcdef");
    while (length > 4 && text[length - 1] == '-')
        length--;
    return length > 4 ? length : 0;
}

/* Those of a domain or computer have their 96 bits; all others are the same everywhere: S-1-1-0,
 * S-1-5-18, S-1-5-32-544, S-1-5-80-... (services), S-1-15-2-1. */
bool redact_forms_well_known_sid(const char *text)
{
    struct sid sid;
    if (!sid_from_text(text, &sid))
        return false;
    unsigned count = sid.bytes[1];
    bool nt = memcmp(sid.bytes + 2, "\0\0\0\0\0\5", 6) == 0;
    if (nt && count > 1 && sid.bytes[8] == 80 && !sid.bytes[9] && !sid.bytes[10] && !sid.bytes[11])
        return true;
    return count <= 2;
}

static size_t replace_sid(struct redact_words *words, struct strbuf *out, const char *text)
{
    size_t length = sid_length(text);
    if (!length)
        return 0;
    char *sid = memory_string_n(text, length);
    if (redact_forms_well_known_sid(sid))
        strbuf_add(out, sid);
    else
        strbuf_add(out, redact_words_token(words, REDACT_SID, sid));
    free(sid);
    return length;
}

/* ---- GUIDs ---- */

static size_t guid_length(const char *text)
{
    static const unsigned char groups[] = {8, 4, 4, 4, 12};
    size_t at = 0;
    for (unsigned i = 0; i < array_count(groups); i++) {
        if (i && text[at++] != '-')
            return 0;
        if (strspn(text + at, HEX) != groups[i])
            return 0;
        at += groups[i];
    }
    return at;
}

static size_t replace_guid(struct redact_words *words, struct strbuf *out, const char *text)
{
    size_t length = guid_length(text);
    if (!length)
        return 0;
    char *guid = memory_string_n(text, length);
    strbuf_add(out, redact_words_token(words, REDACT_GUID, guid));
    free(guid);
    return length;
}

/* ---- addresses ---- */

/* The same everywhere: loopback, unspecified, and masks. */
static bool is_common(const struct ip *ip)
{
    static const uint8_t zero[16];
    if (ip_is_loopback(ip) || memcmp(ip->bytes, zero, ip->v6 ? 16 : 4) == 0)
        return true;
    return !ip->v6 && ip->bytes[0] == 255;
}

static bool is_mac(const char *text, size_t length)
{
    if (length != 17)
        return false;
    for (size_t i = 0; i < length; i++)
        if (i % 3 == 2 ? text[i] != '-' && text[i] != ':' : !strchr(HEX, text[i]))
            return false;
    return true;
}

/* An address at the start of TEXT, cut where it ends: "10.1.2.7:135", "fe80::1%3", "00-15-5D-01-02-03". */
static size_t replace_address(struct redact_words *words, struct strbuf *out, const char *text)
{
    size_t length = strspn(text, HEX ".:-");
    if (length >= 17 && is_mac(text, 17) && !strchr(HEX, text[17] ? text[17] : ' ')) {
        char *mac = memory_string_n(text, 17);
        strbuf_add(out, redact_words_token(words, REDACT_ADDRESS, mac));
        free(mac);
        return 17;
    }
    length = strspn(text, HEX ".:");
    for (; length >= 2; length--) {
        struct ip ip;
        if (strchr(".:", text[length - 1]) && !(length > 2 && text[length - 2] == ':'))
            continue;
        if (!ip_from_text_n(text, length, &ip))
            continue;
        char *address = memory_string_n(text, length);
        strbuf_add(out, is_common(&ip) ? address : redact_words_token(words, REDACT_ADDRESS, address));
        free(address);
        return length;
    }
    return 0;
}

/* ---- bytes ---- */

enum { LEAST_BYTES = 6 };

/* "01 00 04 80 ...": a descriptor or a string in there names accounts. */
static size_t replace_bytes(struct redact_words *words, struct strbuf *out, const char *text)
{
    size_t length = 0, count = 0;
    while (strchr(HEX, text[length]) && text[length] && strchr(HEX, text[length + 1]) && text[length + 1]) {
        count++;
        length += 2;
        if (text[length] != ' ')
            break;
        length++;
    }
    if (count < LEAST_BYTES || (text[length] && strchr(LETTERS DIGITS, text[length])))
        return 0;
    length -= text[length - 1] == ' ';
    char *bytes = memory_string_n(text, length);
    strbuf_add(out, redact_words_token(words, REDACT_VALUE, bytes));
    free(bytes);
    return length;
}

static size_t replace_form(struct redact_words *words, struct strbuf *out, const char *text)
{
    size_t length = replace_sid(words, out, text);
    length = length ? length : replace_guid(words, out, text);
    length = length ? length : replace_bytes(words, out, text);
    return length ? length : replace_address(words, out, text);
}

static bool is_alphanumeric(uint32_t code)
{
    return code && code < 0x80 && strchr(LETTERS DIGITS, (int)code);
}

char *redact_forms_replace(struct redact_words *words, const char *text)
{
    struct strbuf out = STRBUF_INIT;
    const char *end = text + strlen(text);
    uint32_t previous = 0;
    while (text < end) {
        const char *token;
        /* No form begins inside a word. */
        size_t length = strchr(HEX "Ss:", *text) && !is_alphanumeric(previous) ? replace_form(words, &out, text) : 0;
        if (!length && (length = redact_words_at(words, text, end, previous, &token)) > 0)
            strbuf_add(&out, token);
        if (length) {
            text += length;
            previous = 0;
            continue;
        }
        const char *start = text;
        previous = redact_fold(utf8_next(&text, end));
        strbuf_add_n(&out, start, (size_t)(text - start));
    }
    return strbuf_take(&out);
}

/* ---- names by their place ---- */

static bool everybodys_folder(const char *name)
{
    static const char *const names[] = {"Public", "Default", "All Users", "Default User"};
    for (size_t i = 0; i < array_count(names); i++)
        if (ascii_equal_nocase(names[i], name))
            return true;
    return false;
}

static void learn_path(struct redact_words *words, const char *text)
{
    static const char *const folders[] = {"\\Users\\", "/Users/", "\\Documents and Settings\\", "/home/"};
    for (size_t i = 0; i < array_count(folders); i++) {
        for (const char *at = text; *at; at++) {
            if (!ascii_starts_nocase(at, folders[i]))
                continue;
            const char *name = at + strlen(folders[i]);
            char *user = memory_string_n(name, strcspn(name, "\\/\"<>|*?:;,\n"));
            if (!everybodys_folder(user))
                redact_words_learn(words, REDACT_USER, user);
            free(user);
        }
    }
}

static void learn_mail(struct redact_words *words, const char *text)
{
    for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
        const char *begin = at;
        while (begin > text && ((unsigned char)begin[-1] >= 0x80 || strchr(NAME_CHARACTERS "+'", begin[-1])))
            begin--;
        size_t domain = strspn(at + 1, NAME_CHARACTERS);
        if (begin == at || !domain || !memchr(at + 1, '.', domain))
            continue;
        char *user = memory_string_n(begin, (size_t)(at - begin));
        char *name = memory_string_n(at + 1, domain);
        redact_words_learn(words, REDACT_USER, user);
        redact_words_learn(words, REDACT_DOMAIN, name);
        free(user);
        free(name);
    }
}

void redact_forms_learn(struct redact_words *words, const char *text)
{
    learn_path(words, text);
    learn_mail(words, text);
}
