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

/* What stands at a place: LENGTH bytes, 0 for nothing. KEPT: everybody has it. */
struct form {
    size_t length;
    enum redact_kind kind;
    bool kept;
};

static struct form find_sid(const char *text)
{
    struct form form = {.length = sid_length(text), .kind = REDACT_SID};
    if (form.length) {
        char *sid = memory_string_n(text, form.length);
        form.kept = redact_forms_well_known_sid(sid);
        free(sid);
    }
    return form;
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

/* ---- addresses ---- */

/* The same everywhere: loopback, unspecified, and masks. */
static bool is_common(const struct ip *ip)
{
    static const uint8_t zero[16];
    if (ip_is_loopback(ip) || memcmp(ip->bytes, zero, ip->v6 ? 16 : 4) == 0)
        return true;
    return !ip->v6 && ip->bytes[0] == 255;
}

static bool is_alphanumeric(uint32_t code)
{
    return code && code < 0x80 && strchr(LETTERS DIGITS, (int)code);
}

/* How many characters of SET stand at TEXT, at most MOST. */
static size_t span(const char *text, const char *set, size_t most)
{
    size_t length = 0;
    while (length < most && text[length] && strchr(set, text[length]))
        length++;
    return length;
}

/* "00-15-5D-01-02-03", "00:15:5d:01:02:03", "0015.5d01.0203", "00155D010203". */
static size_t mac_length(const char *text)
{
    static const char *const spellings[] = {"HH-HH-HH-HH-HH-HH", "HH:HH:HH:HH:HH:HH", "HHHH.HHHH.HHHH",
                                            "HHHH-HHHH-HHHH", "HHHHHHHHHHHH"};
    for (size_t i = 0; i < array_count(spellings); i++) {
        size_t length = 0;
        for (const char *at = spellings[i]; *at; at++, length++)
            if (*at == 'H' ? !text[length] || !strchr(HEX, text[length]) : text[length] != *at)
                break;
        if (!spellings[i][length] && !is_alphanumeric((unsigned char)text[length]))
            return length;
    }
    return 0;
}

/* Four numbers of an address with one separator, as hosts are called after theirs: "10-1-2-7", "010.001.002.007". */
static size_t quad_length(const char *text)
{
    size_t length = 0;
    for (unsigned part = 0; part < 4; part++) {
        if (part && text[length] != '-' && text[length] != '.')
            return 0;
        if (part > 1 && text[length] != text[span(text, DIGITS, 3)])
            return 0;
        length += part > 0;
        size_t digits = span(text + length, DIGITS, 4);
        if (!digits || digits > 3 || strtoul(text + length, NULL, 10) > UINT8_MAX)
            return 0;
        length += digits;
    }
    return is_alphanumeric((unsigned char)text[length]) ? 0 : length;
}

/* "8.b.d.0.1.0.0.2": the name of a reverse lookup, whole or of a network (RFC 3596 2.5). */
static size_t nibbles_length(const char *text)
{
    enum { LEAST = 8 };
    size_t count = 0;
    while (span(text + 2 * count, HEX, 2) == 1 && text[2 * count + 1] == '.')
        count++;
    bool last = span(text + 2 * count, HEX, 1) == 1 && !is_alphanumeric((unsigned char)text[2 * count + 1]);
    count += last;
    return count < LEAST ? 0 : 2 * count - 1;
}

/* What an international name is on the wire: it cannot be compared with the name, so that each is replaced (RFC 5890
 * 2.3.2.1: at most 63 characters). */
static size_t encoded_name_length(const char *text)
{
    return ascii_starts_nocase(text, "xn--") ? span(text, LETTERS DIGITS "-", 63) : 0;
}

enum { ADDRESS_TEXT = 46 /* INET6_ADDRSTRLEN: no address is longer */ };

/* An address at the start of TEXT, cut where it ends: "10.1.2.7:135", "fe80::1%3". */
static struct form find_address(const char *text)
{
    size_t length = mac_length(text);
    if (!length)
        length = nibbles_length(text);
    if (length)
        return (struct form){length, REDACT_ADDRESS, false};
    for (length = span(text, HEX ".:", ADDRESS_TEXT); length >= 2; length--) {
        struct ip ip;
        if (strchr(".:", text[length - 1]) && !(length > 2 && text[length - 2] == ':'))
            continue;
        if (ip_from_text_n(text, length, &ip))
            return (struct form){length, REDACT_ADDRESS, is_common(&ip)};
    }
    return (struct form){quad_length(text), REDACT_ADDRESS, false};
}

/* ---- bytes ---- */

enum { LEAST_BYTES = 6 };

/* "01 00 04 80 ...": a descriptor or a string in there names accounts. Ends behind the last whole byte. */
static size_t bytes_length(const char *text)
{
    size_t length = 0, count = 0;
    for (size_t at = 0; span(text + at, HEX, 2) == 2 && !is_alphanumeric((unsigned char)text[at + 2]);) {
        count++;
        length = at + 2;
        if (text[length] != ' ')
            break;
        at += 3;
    }
    return count < LEAST_BYTES ? 0 : length;
}

static struct form find_form(const char *text)
{
    struct form form = find_sid(text);
    if (!form.length)
        form = (struct form){guid_length(text), REDACT_GUID, false};
    if (!form.length)
        form = (struct form){bytes_length(text), REDACT_VALUE, false};
    if (!form.length)
        form = (struct form){encoded_name_length(text), REDACT_VALUE, false};
    return form.length ? form : find_address(text);
}

static void add_form(struct redact_words *words, struct strbuf *out, const char *text, const struct form *form)
{
    char *original = memory_string_n(text, form->length);
    strbuf_add(out, form->kept ? original : redact_words_token(words, form->kind, original));
    free(original);
}

char *redact_forms_replace(struct redact_words *words, const char *text)
{
    struct strbuf out = STRBUF_INIT;
    const char *end = text + strlen(text);
    uint32_t previous = 0;
    while (text < end) {
        /* What was not looked at is not shown. */
        if (cancel_requested(words->cancel))
            break;
        const char *token = NULL, *start = text;
        struct form form = {0};
        /* No form begins inside a word. */
        if (strchr(HEX "SsXx:", *text) && !is_alphanumeric(previous))
            form = find_form(text);
        size_t length = redact_words_at(words, text, end, previous, &token);
        words->steps += 1 + form.length;
        if (length && (length > form.length || (form.kept && length == form.length))) {
            strbuf_add(&out, token);
        } else if (form.length) {
            length = form.length;
            add_form(words, &out, text, &form);
        }
        text += length;
        previous = 0;
        if (!length) {
            previous = redact_words_fold(utf8_next(&text, end));
            strbuf_add_n(&out, start, (size_t)(text - start));
        }
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
        words->steps += (size_t)(at - begin) + domain;
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
    words->steps += strlen(text);
    learn_path(words, text);
    learn_mail(words, text);
}
