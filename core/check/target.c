/* SPDX-License-Identifier: MIT */
#include "check/target.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "machine/ip.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MOST = 255, LABEL_MOST = 63 };

static bool fail(struct sentence *problem, enum text_id text, const char *shown)
{
    *problem = sentence_of(text, shown, NULL);
    return false;
}

/* Letters of other scripts are left to the resolver; what can separate, quote or control is not. */
static bool name_character(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c >= 0x80;
}

static bool all_numeric(const char *host)
{
    return host[strspn(host, "0123456789.")] == '\0';
}

static bool check_name(const char *host, struct sentence *problem)
{
    size_t length = strlen(host), label = 0;
    if (length > NAME_MOST)
        return fail(problem, TEXT_TARGET_TOO_LONG, NULL);
    for (size_t i = 0; i <= length; i++) {
        char c = host[i];
        if (c == '.' || c == '\0') {
            bool final_dot = c == '\0' && label == 0 && i > 1;
            if (label == 0 && !final_dot)
                return fail(problem, TEXT_TARGET_EMPTY_LABEL, host);
            if (label > LABEL_MOST)
                return fail(problem, TEXT_TARGET_LONG_LABEL, host);
            if (label && (host[i - 1] == '-' || host[i - label] == '-'))
                return fail(problem, TEXT_TARGET_HYPHEN, host);
            label = 0;
            continue;
        }
        char shown[2] = {c, '\0'};
        if (!name_character((unsigned char)c))
            return fail(problem, c == ' ' || (unsigned char)c < 0x20 ? TEXT_TARGET_BLANK : TEXT_TARGET_CHARACTER,
                        shown);
        label++;
    }
    return true;
}

/* The host part: blanks, "\\" or "//" before it and brackets around it taken away. */
static char *strip(const char *typed)
{
    while (*typed == ' ' || *typed == '\t')
        typed++;
    if ((typed[0] == '\\' && typed[1] == '\\') || (typed[0] == '/' && typed[1] == '/'))
        typed += 2;
    size_t length = strlen(typed);
    while (length && (typed[length - 1] == ' ' || typed[length - 1] == '\t' || typed[length - 1] == '\\'))
        length--;
    if (length >= 2 && typed[0] == '[' && typed[length - 1] == ']') {
        typed++;
        length -= 2;
    }
    return memory_string_n(typed, length);
}

bool target_parse(const char *typed, char **host, enum target_form *form, struct sentence *problem)
{
    *host = NULL;
    *problem = (struct sentence){.id = TEXT_NONE};
    char *text = strip(typed);
    struct ip address;
    bool is_address = ip_from_text(text, &address);
    bool good;
    if (!text[0])
        good = fail(problem, TEXT_TARGET_EMPTY, NULL);
    else if (is_address)
        good = true;
    else if (strchr(text, ':'))
        good = fail(problem, TEXT_TARGET_BAD_V6, text);
    else if (strcmp(text, ".") == 0)
        good = true;
    else if (all_numeric(text))
        good = fail(problem, TEXT_TARGET_BAD_V4, text);
    else
        good = check_name(text, problem);
    if (!good) {
        free(text);
        return false;
    }
    *host = text;
    if (form)
        *form = is_address ? TARGET_ADDRESS : TARGET_NAME;
    return true;
}

static bool same_name(const char *a, const char *b)
{
    size_t length = strlen(a), other = strlen(b);
    length -= length && a[length - 1] == '.';
    other -= other && b[other - 1] == '.';
    return length && length == other && ascii_equal_nocase_n(a, b, length);
}

bool target_is_own(const char *host, const char *const *names, const char *const *addresses)
{
    struct ip address, own;
    if (strcmp(host, ".") == 0 || same_name(host, "localhost"))
        return true;
    for (size_t i = 0; names[i]; i++)
        if (same_name(host, names[i]))
            return true;
    if (!ip_from_text(host, &address))
        return false;
    if (ip_is_loopback(&address))
        return true;
    for (size_t i = 0; addresses[i]; i++)
        if (ip_from_text(addresses[i], &own) && ip_equal(&address, &own))
            return true;
    return false;
}
