/* SPDX-License-Identifier: MIT
 *
 * A growing, always NUL-terminated UTF-8 string (it may also hold bytes).
 * Start from STRBUF_INIT; release with strbuf_free or take the string over.
 */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include <stddef.h>
#include <stdint.h>

struct strbuf {
    char *text; /* NULL until something is added: read it through strbuf_text */
    size_t length;
    size_t capacity;
};

#define STRBUF_INIT \
    { \
        NULL, 0, 0 \
    }

#if defined(__MINGW32__)
/* The programs use the C runtime's own printf, which knows no %zu (cmake/compiler.cmake). */
#define PRIZU "Iu"
#define STRBUF_PRINTF(at, first) __attribute__((format(ms_printf, at, first)))
#elif defined(__GNUC__)
#define PRIZU "zu"
#define STRBUF_PRINTF(at, first) __attribute__((format(printf, at, first)))
#else
#define PRIZU "zu"
#define STRBUF_PRINTF(at, first)
#endif

void strbuf_add(struct strbuf *buf, const char *text);
void strbuf_add_n(struct strbuf *buf, const void *bytes, size_t length);
void strbuf_add_char(struct strbuf *buf, char c);
void strbuf_printf(struct strbuf *buf, const char *format, ...) STRBUF_PRINTF(2, 3);

/* Never NULL; valid until the next change. */
const char *strbuf_text(const struct strbuf *buf);

/* Hands the string over (never NULL; free with free()) and empties BUF. */
char *strbuf_take(struct strbuf *buf);

void strbuf_clear(struct strbuf *buf);
void strbuf_free(struct strbuf *buf);

/* Formatted string of its own; free with free(). */
char *strbuf_printed(const char *format, ...) STRBUF_PRINTF(1, 2);

#endif
