/* SPDX-License-Identifier: MIT
 *
 * UTF-8 as it comes from a machine: possibly broken, possibly meant to mislead. Every
 * output reads foreign text through these functions; base/utf.h converts.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_REPLACEMENT = 0xFFFD };

/* The code point at *TEXT, and *TEXT behind it. A broken sequence gives UTF8_REPLACEMENT and
 * moves on by at least one byte (never past END); surrogates, overlong forms and values above
 * U+10FFFF are broken (Unicode 15, table 3-7). *TEXT must be before END. */
uint32_t utf8_next(const char **text, const char *end);

/* Adds one character; surrogates and numbers above U+10FFFF become U+FFFD. */
void utf8_add_char(struct strbuf *out, uint32_t c);

/* Adds TEXT with broken sequences replaced: always valid UTF-8. */
void utf8_clean(struct strbuf *out, const char *text, size_t length);

/* A character that could hide or reorder what stands beside it: C0 and C1 controls but tab and
 * line feed, DEL, bidirectional controls and isolates, zero-width and format characters, tags,
 * line and paragraph separators, noncharacters. */
bool utf8_deceptive(uint32_t code);

/* Adds foreign TEXT as people may see it: valid UTF-8, deceptive characters written out as "[U+202E]",
 * carriage returns before a line feed dropped, and no more than LIMIT characters (0: all), then "...". */
void utf8_show(struct strbuf *out, const char *text, size_t limit);

/* Columns on a terminal: 0 for combining marks, 2 for East Asian wide and emoji, else 1. */
unsigned utf8_width(uint32_t code);

#endif
