/* SPDX-License-Identifier: MIT */
#include "text/text.h"

#include "base/memory.h"
#include "text/table.h"

#include <assert.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *tag;
    const struct text_table *table;
} languages[LANGUAGE_COUNT] = {
#define LANGUAGE(id, tag) {#tag, &table_##tag},
#include "text/languages.def"
#undef LANGUAGE
};

/* Each name as what it has in common with the one before it (a byte), and the rest up to its NUL: half the size of the
 * names themselves. */
static const char names[] =
#define TEXT_ID(id, rest) rest "\0"
#include "generated/text_ids.def"
#undef TEXT_ID
    ;
#define TEXT_ID(id, rest) static_assert(sizeof #id <= sizeof(struct text_name), "no name is longer");
#include "generated/text_ids.def"
#undef TEXT_ID

/* Makes the name at AT out of the one before it, in NAME; returns the next one. */
static const char *next_name(const char *at, struct text_name *name)
{
    char *to = name->text + *at++;
    while ((*to++ = *at++))
        continue;
    return at;
}

static bool known(enum text_id id)
{
    return id > TEXT_NONE && id < TEXT_COUNT;
}

static size_t offset_of(const struct text_table *table, enum text_id id)
{
    const struct text_offset *offset = &table->offsets[id];
    return (size_t)offset->high << 16 | (size_t)offset->middle << 8 | offset->low;
}

const char *text_get(enum language language, enum text_id id)
{
    if (!known(id))
        return "";
    const struct text_table *table = languages[language].table;
    if (offset_of(table, id) == 0)
        table = languages[LANGUAGE_EN].table;
    return table->sentences + offset_of(table, id);
}

/* All names, made when the first one is asked for and kept until the program ends. */
struct index {
    struct text_name names[TEXT_COUNT];
    const struct text_name *sorted[TEXT_COUNT];
};

static int compare(const void *a, const void *b)
{
    const struct text_name *const *one = a, *const *other = b;
    return strcmp((*one)->text, (*other)->text);
}

static struct index *make_index(void)
{
    struct index *index = memory_new(struct index);
    struct text_name name = {"NONE"};
    const char *at = names;
    for (unsigned i = 0; i < TEXT_COUNT; i++) {
        if (i != TEXT_NONE)
            at = next_name(at, &name);
        index->names[i] = name;
        index->sorted[i] = &index->names[i];
    }
    qsort(index->sorted, TEXT_COUNT, sizeof *index->sorted, compare);
    return index;
}

/* The files of a fleet ask for names millions of times. Any thread: of two that make it at once, one's is kept. */
static const struct index *index_of_names(void)
{
    static _Atomic(struct index *) kept;
    struct index *index = atomic_load(&kept), *none = NULL;
    if (index)
        return index;
    index = make_index();
    if (atomic_compare_exchange_strong(&kept, &none, index))
        return index;
    free(index);
    return none;
}

struct text_name text_name(enum text_id id)
{
    return index_of_names()->names[known(id) ? id : TEXT_NONE];
}

enum text_id text_from_name(const char *wanted)
{
    const struct index *index = index_of_names();
    size_t first = 0, end = TEXT_COUNT;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        int order = strcmp(wanted, index->sorted[middle]->text);
        if (order == 0)
            return (enum text_id)(index->sorted[middle] - index->names);
        if (order < 0)
            end = middle;
        else
            first = middle + 1;
    }
    return TEXT_NONE;
}

void text_format(struct strbuf *out, enum language language, enum text_id id, const char *const *arguments,
                 size_t count)
{
    const char *text = text_get(language, id);
    while (*text) {
        if (text[0] == '{' && text[1] >= '1' && text[1] <= '9' && text[2] == '}') {
            size_t index = (size_t)(text[1] - '1');
            if (index < count && arguments[index])
                strbuf_add(out, arguments[index]);
            text += 3;
        } else {
            size_t plain = 1 + strcspn(text + 1, "{");
            strbuf_add_n(out, text, plain);
            text += plain;
        }
    }
}

bool text_language_from_tag(const char *tag, enum language *out)
{
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        const char *known = text_language_tag((enum language)i);
        bool same = (tag[0] | 0x20) == known[0] && tag[0] && (tag[1] | 0x20) == known[1];
        if (same && (tag[2] == '\0' || tag[2] == '-' || tag[2] == '_')) {
            *out = (enum language)i;
            return true;
        }
    }
    return false;
}

const char *text_language_tag(enum language language)
{
    return languages[language].tag;
}
