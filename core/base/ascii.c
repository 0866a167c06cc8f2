/* SPDX-License-Identifier: MIT */
#include "base/ascii.h"

#include <string.h>

char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool ascii_equal_nocase_n(const char *a, const char *b, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (ascii_lower(a[i]) != ascii_lower(b[i]))
            return false;
        if (a[i] == '\0')
            return true;
    }
    return true;
}

bool ascii_equal_nocase(const char *a, const char *b)
{
    return ascii_equal_nocase_n(a, b, strlen(a) + 1);
}

bool ascii_starts_nocase(const char *text, const char *start)
{
    return ascii_equal_nocase_n(text, start, strlen(start));
}

bool ascii_ends_nocase(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && ascii_equal_nocase(text + length - tail, end);
}

bool ascii_has_control(const char *text, const char *allowed)
{
    for (; *text; text++)
        if (((unsigned char)*text < 0x20 || *text == 0x7F) && !strchr(allowed, *text))
            return true;
    return false;
}
