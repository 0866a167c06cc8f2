/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include "base/memory.h"

#include <string.h>

/* Sequences by first byte: how many bytes follow and which second bytes keep it well-formed. */
static unsigned following(uint8_t first, uint8_t *low, uint8_t *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (first >= 0xC2 && first <= 0xDF)
        return 1;
    if (first >= 0xE0 && first <= 0xEF) {
        if (first == 0xE0)
            *low = 0xA0;
        if (first == 0xED)
            *high = 0x9F;
        return 2;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (first == 0xF0)
            *low = 0x90;
        if (first == 0xF4)
            *high = 0x8F;
        return 3;
    }
    return 0;
}

uint32_t utf8_next(const char **text, const char *end)
{
    const uint8_t *at = (const uint8_t *)*text;
    const uint8_t *last = (const uint8_t *)end;
    uint8_t first = *at++;
    uint8_t low, high;
    uint32_t code = first;
    if (first >= 0x80) {
        unsigned count = following(first, &low, &high);
        code = count == 0 ? UTF8_REPLACEMENT : first & (0x3Fu >> count);
        for (unsigned i = 0; i < count; i++) {
            if (at == last || *at < low || *at > high) {
                code = UTF8_REPLACEMENT;
                break;
            }
            code = code << 6 | (*at++ & 0x3Fu);
            low = 0x80;
            high = 0xBF;
        }
    }
    *text = (const char *)at;
    return code;
}

void utf8_add_char(struct strbuf *out, uint32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = UTF8_REPLACEMENT;
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

void utf8_clean(struct strbuf *out, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end)
        utf8_add_char(out, utf8_next(&text, end));
}

struct range {
    uint32_t first, last;
};

static bool in_ranges(const struct range *ranges, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count && code >= ranges[i].first; i++)
        if (code <= ranges[i].last)
            return true;
    return false;
}

bool utf8_deceptive(uint32_t code)
{
    static const struct range ranges[] = {
        {0x00, 0x08},     {0x0B, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},
        {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},
        {0x3164, 0x3164}, {0xFDD0, 0xFDEF}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0xE0000, 0xE0FFF},
    };
    return in_ranges(ranges, array_count(ranges), code) || (code & 0xFFFE) == 0xFFFE;
}

void utf8_show(struct strbuf *out, const char *text, size_t limit)
{
    const char *end = text + strlen(text);
    for (size_t shown = 0; text < end; shown++) {
        if (limit && shown == limit) {
            strbuf_add(out, "...");
            return;
        }
        uint32_t code = utf8_next(&text, end);
        if (code == '\r' && text < end && *text == '\n')
            continue;
        if (utf8_deceptive(code))
            strbuf_printf(out, "[U+%04X]", (unsigned)code);
        else
            utf8_add_char(out, code);
    }
}

unsigned utf8_width(uint32_t code)
{
    static const struct range none[] = {
        {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},   {0x64B, 0x65F},     {0x6D6, 0x6DC},
        {0x93C, 0x93C},   {0x941, 0x948},   {0xE31, 0xE31},   {0xE34, 0xE3A},   {0xE47, 0xE4E},     {0x1AB0, 0x1AFF},
        {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0x1F3FB, 0x1F3FF},
    };
    static const struct range wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
        {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
        {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
        {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
    };
    if (in_ranges(none, array_count(none), code))
        return 0;
    return in_ranges(wide, array_count(wide), code) ? 2 : 1;
}
