/* SPDX-License-Identifier: MIT */
#include "base/columns.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Decodes one character; bytes that are not UTF-8 count as one U+FFFD each. */
static uint32_t next_character(const char **text)
{
    const unsigned char *p = (const unsigned char *)*text;
    unsigned more = p[0] < 0x80 ? 0 : p[0] >= 0xF0 && p[0] < 0xF8 ? 3 : p[0] >= 0xE0 ? 2 : p[0] >= 0xC2 ? 1 : 9;
    uint32_t value = more == 0 ? p[0] : more == 3 ? p[0] & 0x07u : more == 2 ? p[0] & 0x0Fu : p[0] & 0x1Fu;
    for (unsigned i = 1; i <= more; i++) {
        if (more == 9 || (p[i] & 0xC0) != 0x80) {
            *text += 1;
            return 0xFFFD;
        }
        value = value << 6 | (p[i] & 0x3Fu);
    }
    *text += 1 + more;
    return value;
}

static bool in(uint32_t c, uint32_t first, uint32_t last)
{
    return c >= first && c <= last;
}

static size_t cells(uint32_t c)
{
    if (in(c, 0x0300, 0x036F) || in(c, 0x200B, 0x200F) || in(c, 0x202A, 0x202E) || in(c, 0x2060, 0x2069) ||
        in(c, 0xFE00, 0xFE0F))
        return 0;
    bool wide = in(c, 0x1100, 0x115F) || in(c, 0x2E80, 0xA4CF) || in(c, 0xAC00, 0xD7A3) || in(c, 0xF900, 0xFAFF) ||
                in(c, 0xFE30, 0xFE6F) || in(c, 0xFF00, 0xFF60) || in(c, 0x1F300, 0x1F64F) || in(c, 0x20000, 0x3FFFD);
    return wide ? 2 : 1;
}

size_t columns_width(const char *text)
{
    size_t width = 0;
    while (*text)
        width += cells(next_character(&text));
    return width;
}

/* C0 and C1 controls and the bidirectional overrides could rearrange what the reader sees. */
static bool is_control(uint32_t c)
{
    return c < 0x20 || in(c, 0x7F, 0x9F) || in(c, 0x202A, 0x202E) || in(c, 0x2066, 0x2069);
}

static void add_safe(struct strbuf *out, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        const char *start = text;
        if (is_control(next_character(&text)))
            strbuf_add_char(out, '?');
        else
            strbuf_add_n(out, start, (size_t)(text - start));
    }
}

void columns_pad(struct strbuf *out, const char *text, size_t width)
{
    size_t used = out->length;
    add_safe(out, text, strlen(text));
    for (size_t at = columns_width(strbuf_text(out) + used); at < width; at++)
        strbuf_add_char(out, ' ');
}

static size_t width_of(const char *text, size_t length)
{
    size_t width = 0;
    const char *end = text + length;
    while (text < end)
        width += cells(next_character(&text));
    return width;
}

void columns_wrap(struct strbuf *out, const char *text, size_t width, size_t at, size_t indent)
{
    bool first = true;
    while (*text) {
        size_t blanks = strspn(text, " \n");
        text += blanks;
        size_t length = strcspn(text, " \n");
        if (length == 0)
            break;
        size_t wide = width_of(text, length);
        if (!first && at + 1 + wide > width) {
            strbuf_add_char(out, '\n');
            for (at = 0; at < indent; at++)
                strbuf_add_char(out, ' ');
        } else if (!first) {
            strbuf_add_char(out, ' ');
            at++;
        }
        add_safe(out, text, length);
        at += wide;
        text += length;
        first = false;
    }
}
