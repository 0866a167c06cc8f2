/* SPDX-License-Identifier: MIT */
#include "report/json_reader.h"

#include "base/memory.h"
#include "base/time.h"
#include "base/utf.h"
#include "base/utf8.h"
#include "report/run_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *json_reader_decode(const char *bytes, size_t size, size_t *length)
{
    char *text;
    if (size >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0) {
        text = utf_from_utf16le(bytes + 2, size - 2);
        *length = strlen(text);
        return text;
    }
    size_t mark = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    *length = size - mark;
    text = memory_new_n(char, *length + 1);
    if (*length)
        memcpy(text, bytes + mark, *length);
    return text;
}

void json_reader_fail(struct json_reader *reader, const char *name, enum text_id reason)
{
    if (reader->failed)
        return;
    char *where = strbuf_printed("%s%s%s", reader->path, reader->path[0] && name ? "." : "", name ? name : "");
    reader->failed = true;
    reader->problem = sentence_of(TEXT_REPORT_JSON_MEMBER, where, NULL);
    sentence_nest(&reader->problem, 1, reason);
    free(where);
}

/* The member when it is there and not null. */
static const json_t *member(struct json_reader *reader, const json_t *object, const char *name)
{
    if (reader->failed)
        return NULL;
    const json_t *value = json_object_get(object, name);
    return value && !json_is_null(value) ? value : NULL;
}

static char *short_copy(const json_t *string)
{
    const char *text = json_string_value(string);
    const char *end = text + json_string_length(string);
    const char *at = text;
    for (size_t i = 0; i < RUN_JSON_TEXT && at < end; i++)
        utf8_next(&at, end);
    return memory_string_n(text, (size_t)(at - text));
}

void json_reader_text(struct json_reader *reader, const json_t *object, const char *name, char **out)
{
    const json_t *value = member(reader, object, name);
    if (!value)
        return;
    if (!json_is_string(value)) {
        json_reader_fail(reader, name, TEXT_REPORT_JSON_NO_TEXT);
        return;
    }
    free(*out);
    *out = short_copy(value);
}

const char *json_reader_word(struct json_reader *reader, const json_t *object, const char *name)
{
    const json_t *value = member(reader, object, name);
    if (value && !json_is_string(value))
        json_reader_fail(reader, name, TEXT_REPORT_JSON_NO_TEXT);
    return json_string_value(value);
}

void json_reader_flag(struct json_reader *reader, const json_t *object, const char *name, bool *out)
{
    const json_t *value = member(reader, object, name);
    if (!value)
        return;
    if (json_is_boolean(value))
        *out = json_is_true(value);
    else
        json_reader_fail(reader, name, TEXT_REPORT_JSON_NO_FLAG);
}

void json_reader_number(struct json_reader *reader, const json_t *object, const char *name, uint32_t *out)
{
    const json_t *value = member(reader, object, name);
    if (!value)
        return;
    json_int_t number = json_integer_value(value);
    if (json_is_integer(value) && number >= 0 && number <= UINT32_MAX)
        *out = (uint32_t)number;
    else
        json_reader_fail(reader, name, TEXT_REPORT_JSON_NO_NUMBER);
}

void json_reader_time(struct json_reader *reader, const json_t *object, const char *name, int64_t *out)
{
    const char *text = json_reader_word(reader, object, name);
    if (text && !time_from_text(text, out))
        json_reader_fail(reader, name, TEXT_REPORT_JSON_NO_TIME);
}

const json_t *json_reader_object(struct json_reader *reader, const json_t *object, const char *name)
{
    const json_t *value = member(reader, object, name);
    if (value && !json_is_object(value)) {
        json_reader_fail(reader, name, TEXT_REPORT_JSON_NO_OBJECT);
        return NULL;
    }
    return value;
}

const json_t *json_reader_array(struct json_reader *reader, const json_t *object, const char *name, size_t most)
{
    const json_t *value = member(reader, object, name);
    if (!value)
        return NULL;
    if (!json_is_array(value))
        json_reader_fail(reader, name, TEXT_REPORT_JSON_NO_ARRAY);
    else if (json_array_size(value) > most)
        json_reader_fail(reader, name, TEXT_REPORT_JSON_TOO_MANY);
    return reader->failed ? NULL : value;
}

size_t json_reader_enter(struct json_reader *reader, const char *name, size_t index)
{
    size_t mark = strlen(reader->path);
    snprintf(reader->path + mark, sizeof reader->path - mark, "%s%s[%" PRIZU "]", mark ? "." : "", name, index);
    return mark;
}

void json_reader_leave(struct json_reader *reader, size_t mark)
{
    reader->path[mark] = '\0';
}

static void argument(struct json_reader *reader, const json_t *value, struct sentence *sentence, size_t index)
{
    if (json_is_string(value)) {
        sentence->arguments[index] = short_copy(value);
        /* Only this program marks an argument as a text of its own (text/text.h). */
        if (sentence->arguments[index][0] == '\x01')
            sentence->arguments[index][0] = '?';
        return;
    }
    const char *id = json_is_object(value) ? json_reader_word(reader, value, "id") : NULL;
    enum text_id known = id ? text_from_name(id) : TEXT_NONE;
    if (known != TEXT_NONE)
        sentence_nest(sentence, index, known);
    else if (json_is_object(value))
        json_reader_text(reader, value, "text", &sentence->arguments[index]);
    if (!sentence->arguments[index])
        sentence->arguments[index] = memory_string("");
}

void json_reader_sentence(struct json_reader *reader, const json_t *object, const char *name, struct sentence *out)
{
    const json_t *value = json_reader_object(reader, object, name);
    if (!value)
        return;
    const char *id = json_reader_word(reader, value, "id");
    const json_t *arguments = json_reader_array(reader, value, "args", TEXT_ARGUMENTS);
    struct sentence sentence = {.id = id ? text_from_name(id) : TEXT_NONE};
    if (sentence.id == TEXT_NONE) {
        /* A sentence of a newer program: its rendered text is what there is. */
        sentence.id = TEXT_RAW;
        json_reader_text(reader, value, "text", &sentence.arguments[0]);
    } else {
        for (size_t i = 0; i < json_array_size(arguments); i++)
            argument(reader, json_array_get(arguments, i), &sentence, i);
    }
    sentence_free(out);
    *out = sentence;
}
