/* SPDX-License-Identifier: MIT */
#include "base/columns.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* What could rearrange what the reader sees is shown as one '?'. */
static size_t cells(uint32_t c)
{
    return utf8_deceptive(c) || c == '\n' || c == '\t' ? 1 : utf8_width(c);
}

static size_t width_of(const char *text, size_t length)
{
    size_t width = 0;
    const char *end = text + length;
    while (text < end)
        width += cells(utf8_next(&text, end));
    return width;
}

size_t columns_width(const char *text)
{
    return width_of(text, strlen(text));
}

static void add_safe(struct strbuf *out, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        uint32_t c = utf8_next(&text, end);
        if (utf8_deceptive(c) || c == '\n' || c == '\t')
            strbuf_add_char(out, '?');
        else
            utf8_add_char(out, c);
    }
}

void columns_pad(struct strbuf *out, const char *text, size_t width)
{
    size_t used = out->length;
    add_safe(out, text, strlen(text));
    for (size_t at = columns_width(strbuf_text(out) + used); at < width; at++)
        strbuf_add_char(out, ' ');
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
