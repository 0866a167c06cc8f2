/* SPDX-License-Identifier: MIT */
#include "base/utf.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "base/utf8.h"

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
    while (length + 2 <= size && bytes_u16(at + length) != 0)
        length += 2;
    return length;
}

void utf_add_utf16le(struct strbuf *out, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    size_t i = 0;
    while (i + 2 <= size) {
        uint32_t c = bytes_u16(at + i);
        i += 2;
        if (is_high_surrogate(c) && i + 2 <= size && is_low_surrogate(bytes_u16(at + i))) {
            c = 0x10000 + ((c - 0xD800) << 10) + (bytes_u16(at + i) - 0xDC00);
            i += 2;
        }
        utf8_add_char(out, c);
    }
    if (i < size)
        utf8_add_char(out, UTF8_REPLACEMENT);
}

char *utf_from_utf16le(const void *bytes, size_t size)
{
    struct strbuf text = STRBUF_INIT;
    utf_add_utf16le(&text, bytes, utf_utf16le_length(bytes, size));
    return strbuf_take(&text);
}

uint8_t *utf_to_utf16le(const char *utf8, size_t length, size_t *size)
{
    uint8_t *bytes = memory_array(length, 2); /* no sequence grows: 1 byte -> 1 unit, 4 bytes -> 2 units */
    uint8_t *at = bytes;
    for (const char *next = utf8; next < utf8 + length;) {
        uint32_t c = utf8_next(&next, utf8 + length);
        if (c >= 0x10000) {
            bytes_put_u16(at, (uint16_t)(0xD800 + ((c - 0x10000) >> 10)));
            bytes_put_u16(at + 2, (uint16_t)(0xDC00 + ((c - 0x10000) & 0x3FF)));
            at += 4;
        } else {
            bytes_put_u16(at, (uint16_t)c);
            at += 2;
        }
    }
    *size = (size_t)(at - bytes);
    return bytes;
}
