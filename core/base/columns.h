/* SPDX-License-Identifier: MIT
 * Text in columns of a terminal: widths count characters, not bytes. */
#ifndef BASE_COLUMNS_H
#define BASE_COLUMNS_H

#include "base/strbuf.h"

#include <stddef.h>

/* Cells that UTF-8 TEXT takes: wide East Asian characters two, combining marks none,
 * control and other deceptive characters (base/utf8.h) one: they are shown as one '?'. */
size_t columns_width(const char *text);

/* Adds TEXT, deceptive characters replaced by '?' so that a value from a machine cannot drive
 * the terminal, then blanks up to WIDTH. */
void columns_pad(struct strbuf *out, const char *text, size_t width);

/* Adds TEXT broken at blanks so that no line is longer than WIDTH; the first line starts at
 * column AT (already written), further ones are indented by INDENT. No final newline. */
void columns_wrap(struct strbuf *out, const char *text, size_t width, size_t at, size_t indent);

#endif
