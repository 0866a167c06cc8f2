/* SPDX-License-Identifier: MIT
 *
 * Taking members out of foreign JSON. A member that is absent or null leaves OUT as it
 * is; one of the wrong type, or larger than allowed, fails the whole reading and says
 * where. After the first failure every call does nothing.
 */
#ifndef REPORT_JSON_READER_H
#define REPORT_JSON_READER_H

#include "text/sentence.h"

#include <jansson.h>
#include <stdint.h>

enum { JSON_READER_PATH = 160 };

struct json_reader {
    bool failed;
    struct sentence problem;     /* owned by whoever made the reader */
    char path[JSON_READER_PATH]; /* "findings[3].evidence[0]" */
};

/* The text of a file: UTF-8 with or without a byte order mark; UTF-16 with one, as a redirected output of some shells
 * has it. Sets *LENGTH; a zero follows. free() */
char *json_reader_decode(const char *bytes, size_t size, size_t *length);

/* Fails with "PATH.NAME: REASON"; NAME may be NULL. */
void json_reader_fail(struct json_reader *reader, const char *name, enum text_id reason);

/* A string, copied: at most RUN_JSON_TEXT characters of it. */
void json_reader_text(struct json_reader *reader, const json_t *object, const char *name, char **out);
/* A string as it stands in OBJECT, NULL when absent. */
const char *json_reader_word(struct json_reader *reader, const json_t *object, const char *name);
void json_reader_flag(struct json_reader *reader, const json_t *object, const char *name, bool *out);
void json_reader_number(struct json_reader *reader, const json_t *object, const char *name, uint32_t *out);
void json_reader_time(struct json_reader *reader, const json_t *object, const char *name, int64_t *out);
void json_reader_sentence(struct json_reader *reader, const json_t *object, const char *name, struct sentence *out);

/* An object or array; NULL when absent or failed. Arrays of more than MOST elements fail. */
const json_t *json_reader_object(struct json_reader *reader, const json_t *object, const char *name);
const json_t *json_reader_array(struct json_reader *reader, const json_t *object, const char *name, size_t most);

/* Steps into element INDEX of the array NAME: the path until json_reader_leave, which gets the return value. */
size_t json_reader_enter(struct json_reader *reader, const char *name, size_t index);
void json_reader_leave(struct json_reader *reader, size_t mark);

#endif
