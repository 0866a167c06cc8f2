/* SPDX-License-Identifier: MIT */
#include "base/utf.h"

#include "base/memory.h"

#include <string.h>

enum { REPLACEMENT = 0xFFFD, HIGHEST = 0x10FFFF, INVALID = -1 };

static uint32_t unit_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
}

static bool is_high_surrogate(uint32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low_surrogate(uint32_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

size_t utf_utf16le_length(const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    size_t length = 0;
    while (length + 2 <= size && unit_at(at + length) != 0)
        length += 2;
    return length;
}

void utf_add_char(struct strbuf *out, uint32_t c)
{
    if (c > HIGHEST || is_high_surrogate(c) || is_low_surrogate(c))
        c = REPLACEMENT;
    char bytes[4];
    size_t length;
    if (c < 0x80) {
        bytes[0] = (char)c;
        length = 1;
    } else if (c < 0x800) {
        bytes[0] = (char)(0xC0 | c >> 6);
        length = 2;
    } else if (c < 0x10000) {
        bytes[0] = (char)(0xE0 | c >> 12);
        length = 3;
    } else {
        bytes[0] = (char)(0xF0 | c >> 18);
        length = 4;
    }
    for (size_t i = length; i-- > 1; c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3F));
    strbuf_add_n(out, bytes, length);
}

void utf_add_utf16le(struct strbuf *out, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    size_t i = 0;
    while (i + 2 <= size) {
        uint32_t c = unit_at(at + i);
        i += 2;
        if (is_high_surrogate(c) && i + 2 <= size && is_low_surrogate(unit_at(at + i))) {
            c = 0x10000 + ((c - 0xD800) << 10) + (unit_at(at + i) - 0xDC00);
            i += 2;
        }
        utf_add_char(out, c);
    }
    if (i < size)
        utf_add_char(out, REPLACEMENT);
}

char *utf_from_utf16le(const void *bytes, size_t size)
{
    struct strbuf text = STRBUF_INIT;
    utf_add_utf16le(&text, bytes, utf_utf16le_length(bytes, size));
    return strbuf_take(&text);
}

/* Bounds of the second byte per lead byte: they exclude overlong forms, surrogates and
 * everything above U+10FFFF (Unicode, table 3-7). */
static bool second_byte_fits(uint8_t lead, uint8_t second)
{
    switch (lead) {
    case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
    case 0xED:
        return second >= 0x80 && second <= 0x9F;
    case 0xF0:
        return second >= 0x90 && second <= 0xBF;
    case 0xF4:
        return second >= 0x80 && second <= 0x8F;
    default:
        return second >= 0x80 && second <= 0xBF;
    }
}

static size_t sequence_length(uint8_t lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    if (lead >= 0xF0 && lead <= 0xF4)
        return 4;
    return 0;
}

/* One character at TEXT; INVALID when there is none. USED: bytes to go on by, at least 1
 * (the longest valid beginning of a broken sequence is one error, as browsers count). */
static int32_t decode(const uint8_t *text, size_t length, size_t *used)
{
    size_t wanted = sequence_length(text[0]);
    *used = 1;
    if (wanted == 0)
        return INVALID;
    if (wanted == 1)
        return text[0];
    uint32_t c = text[0] & (0x7Fu >> wanted);
    for (size_t i = 1; i < wanted; i++) {
        if (i >= length)
            return INVALID;
        bool fits = i == 1 ? second_byte_fits(text[0], text[1]) : text[i] >= 0x80 && text[i] <= 0xBF;
        if (!fits)
            return INVALID;
        c = c << 6 | (text[i] & 0x3F);
        *used = i + 1;
    }
    return (int32_t)c;
}

static uint8_t *put_unit(uint8_t *at, uint32_t unit)
{
    at[0] = (uint8_t)unit;
    at[1] = (uint8_t)(unit >> 8);
    return at + 2;
}

uint8_t *utf_to_utf16le(const char *utf8, size_t length, size_t *size)
{
    const uint8_t *text = (const uint8_t *)utf8;
    uint8_t *bytes = memory_array(length, 2); /* no sequence grows: 1 byte -> 1 unit, 4 bytes -> 2 units */
    uint8_t *at = bytes;
    for (size_t i = 0, used; i < length; i += used) {
        int32_t decoded = decode(text + i, length - i, &used);
        uint32_t c = decoded == INVALID ? REPLACEMENT : (uint32_t)decoded;
        if (c >= 0x10000) {
            at = put_unit(at, 0xD800 + ((c - 0x10000) >> 10));
            at = put_unit(at, 0xDC00 + ((c - 0x10000) & 0x3FF));
        } else {
            at = put_unit(at, c);
        }
    }
    *size = (size_t)(at - bytes);
    return bytes;
}

bool utf_valid(const char *utf8, size_t length)
{
    for (size_t i = 0, used; i < length; i += used)
        if (decode((const uint8_t *)utf8 + i, length - i, &used) == INVALID)
            return false;
    return true;
}
