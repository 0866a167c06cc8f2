/* SPDX-License-Identifier: MIT */
#include "text/sentence.h"

#include "base/memory.h"

#include <stdlib.h>

enum { NESTED_MARK = '\x01' };

struct sentence sentence_of_list(enum text_id id, va_list list)
{
    struct sentence sentence = {.id = id};
    for (size_t i = 0; i < TEXT_ARGUMENTS; i++) {
        const char *argument = va_arg(list, const char *);
        if (!argument)
            break;
        sentence.arguments[i] = memory_string(argument);
        if (argument[0] == NESTED_MARK)
            sentence.arguments[i][0] = '?';
    }
    return sentence;
}

struct sentence sentence_of(enum text_id id, ...)
{
    va_list list;
    va_start(list, id);
    struct sentence sentence = sentence_of_list(id, list);
    va_end(list);
    return sentence;
}

void sentence_nest(struct sentence *sentence, size_t index, enum text_id id)
{
    free(sentence->arguments[index]);
    sentence->arguments[index] = strbuf_printed("%c%s", NESTED_MARK, text_name(id).text);
}

enum text_id sentence_nested(const char *argument)
{
    return argument && argument[0] == NESTED_MARK ? text_from_name(argument + 1) : TEXT_NONE;
}

struct sentence sentence_raw(const char *value)
{
    return sentence_of(TEXT_RAW, value ? value : "", NULL);
}

struct sentence sentence_copy(const struct sentence *sentence)
{
    struct sentence copy = {.id = sentence->id};
    for (size_t i = 0; i < TEXT_ARGUMENTS; i++)
        copy.arguments[i] = memory_string(sentence->arguments[i]);
    return copy;
}

void sentence_format(struct strbuf *out, enum language language, const struct sentence *sentence)
{
    const char *arguments[TEXT_ARGUMENTS];
    for (size_t i = 0; i < TEXT_ARGUMENTS; i++) {
        enum text_id nested = sentence_nested(sentence->arguments[i]);
        arguments[i] = nested != TEXT_NONE ? text_get(language, nested) : sentence->arguments[i];
    }
    text_format(out, language, sentence->id, arguments, TEXT_ARGUMENTS);
}

void sentence_free(struct sentence *sentence)
{
    for (size_t i = 0; i < TEXT_ARGUMENTS; i++)
        free(sentence->arguments[i]);
    *sentence = (struct sentence){.id = TEXT_NONE};
}
