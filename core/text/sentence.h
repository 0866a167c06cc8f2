/* SPDX-License-Identifier: MIT
 * A text with its arguments, before a language is chosen. */
#ifndef TEXT_SENTENCE_H
#define TEXT_SENTENCE_H

#include "text/text.h"

#include <stdarg.h>

enum { TEXT_ARGUMENTS = 9 };

/* What findings hold, so that one run can be shown in any language. Owns its arguments. */
struct sentence {
    enum text_id id;
    char *arguments[TEXT_ARGUMENTS]; /* UTF-8, raw as read from the machine; NULL ends them */
};

/* Arguments are copied; the list ends with NULL:
 *     sentence_of(TEXT_SVC_STATE, name, state, NULL) */
struct sentence sentence_of(enum text_id id, ...);
struct sentence sentence_of_list(enum text_id id, va_list list);

/* A value that is the same in every language (a number, a name, a path). */
struct sentence sentence_raw(const char *value);

/* Makes argument INDEX (0 for {1}) a text of its own, shown in the reader's language. It is
 * kept as the byte 0x01 and the text's name; sentence_of replaces a 0x01 that a machine sent. */
void sentence_nest(struct sentence *sentence, size_t index, enum text_id id);

/* The text that ARGUMENT stands for, TEXT_NONE when it is a plain value. */
enum text_id sentence_nested(const char *argument);

struct sentence sentence_copy(const struct sentence *sentence);
void sentence_format(struct strbuf *out, enum language language, const struct sentence *sentence);
void sentence_free(struct sentence *sentence);

#endif
