/* SPDX-License-Identifier: MIT
 *
 * Sources (learn.microsoft.com): "WMI Classes", "Naming Conventions for WMI Classes and Properties": such a name begins
 * with a letter or the underscore and goes on with letters, digits and underscores (other letters than a to z: "Unicode
 * Usage" of the CIM Specification, to which it refers); "SAM-Account-Name attribute": the characters that a name of an
 * account cannot have.
 */
#include "needs/needs_valid.h"

#include "base/ascii.h"
#include "needs/needs.h"

#include <string.h>

/* Not empty, no more than MOST characters, no control character but those of ALLOWED. */
static bool is_words(const char *text, size_t most, const char *allowed)
{
    size_t characters = 0;
    for (const char *at = text; *at; at++)
        characters += ((unsigned char)*at & 0xC0) != 0x80;
    return text[strspn(text, " \t\r\n")] && characters <= most && !ascii_has_control(text, allowed);
}

bool needs_valid_name(const char *text)
{
    return is_words(text, NEEDS_NAME, "");
}

bool needs_valid_account(const char *text)
{
    const char *name = strchr(text, '\\');
    if (!is_words(text, NEEDS_ACCOUNT, "") || strpbrk(text, "\"/[]:;|=,+*?<>"))
        return false;
    return !name || (name != text && name[1] && !strchr(name + 1, '\\'));
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool needs_valid_namespace(const char *text)
{
    static const char root[] = "root";
    if (!ascii_equal_nocase_n(text, root, sizeof root - 1) || !is_words(text, NEEDS_NAMESPACE, ""))
        return false;
    for (text += sizeof root - 1; *text;) {
        size_t length = 0;
        if (*text != '\\' && *text != '/')
            return false;
        /* Some products have names that begin with a digit, or hold what no class may. */
        for (text++;
             is_letter(text[length]) || is_digit(text[length]) || (text[length] && strchr("-.$", text[length]));)
            length++;
        if (length == 0)
            return false;
        text += length;
    }
    return true;
}

bool needs_valid_class(const char *text)
{
    if (!is_letter(*text) || !is_words(text, NEEDS_CLASS, ""))
        return false;
    while (is_letter(*text) || is_digit(*text))
        text++;
    return !*text;
}

bool needs_valid_query(const char *text)
{
    return is_words(text, NEEDS_QUERY, "\t\r\n");
}
