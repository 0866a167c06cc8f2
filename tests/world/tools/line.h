/* SPDX-License-Identifier: MIT
 * Lines of a scene file, UTF-8: words between blanks, "..." for words with blanks
 * (in it "" is a quote), # begins a comment. */
#ifndef WORLD_LINE_H
#define WORLD_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

enum { LINE_WORDS = 40, LINE_UNITS = 8192 };

struct line {
    wchar_t text[LINE_UNITS];
    wchar_t *words[LINE_WORDS]; /* point into TEXT */
    size_t count;
};

struct line_reader {
    char *content; /* the whole file */
    char *next;
    unsigned number;
};

/* False when the file cannot be read. */
bool line_open(struct line_reader *reader, const wchar_t *path);
/* The next line with words in it; false at the end. */
bool line_read(struct line_reader *reader, struct line *out);
void line_close(struct line_reader *reader);

/* Adds the words from FIRST on to the command line in OUT (UNITS), those with blanks in quotes. */
void line_add_arguments(const struct line *line, size_t first, wchar_t *out, size_t units);

/* The text behind "NAME=" among the words from FIRST on; NULL when it is not there. */
const wchar_t *line_option(const struct line *line, size_t first, const wchar_t *name);

#endif
