/* SPDX-License-Identifier: MIT */
#include "base/number.h"

#include "base/ascii.h"

/* 0 to 15, letters of either case; 16: no digit. */
static unsigned digit_of(char c)
{
    c = ascii_lower(c);
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
}

size_t number_digits(const char *text, size_t length, unsigned base)
{
    size_t digits = 0;
    while (digits < length && digit_of(text[digits]) < base)
        digits++;
    return digits;
}

bool number_read(const char *text, size_t length, unsigned base, uint64_t highest, uint64_t *out)
{
    uint64_t number = 0;
    if (length == 0)
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned digit = digit_of(text[i]);
        if (digit >= base || digit > highest || number > (highest - digit) / base)
            return false;
        number = number * base + digit;
    }
    *out = number;
    return true;
}

bool number_decimal(const char *text, size_t length, uint32_t highest, uint32_t *out)
{
    uint64_t number;
    if (!number_read(text, length, 10, highest, &number))
        return false;
    *out = (uint32_t)number;
    return true;
}
