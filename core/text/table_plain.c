/* SPDX-License-Identifier: MIT
 * The tables as they are written. */
#include "text/table.h"

#ifdef TEXT_PLAIN

#include <stddef.h>
#include <stdint.h>

/* Each table is one run of bytes: the texts stand one behind the other as members of a structure,
 * and a text is found by its offset. A table of pointers would take twice the room again in
 * relocations, and one long string literal is more than some compilers take. */
struct english {
#define TEXT(id, text) char id[sizeof(text)];
#include "text/en/all.def"
#undef TEXT
};

struct german {
#define TEXT(id, text) char id[sizeof(text)];
#include "text/de/all.def"
#undef TEXT
};

struct names {
#define TEXT(id, text) char id[sizeof(#id)];
#include "text/en/all.def"
#undef TEXT
};

static const struct english english = {
#define TEXT(id, text) .id = text,
#include "text/en/all.def"
#undef TEXT
};

static const struct german german = {
#define TEXT(id, text) .id = text,
#include "text/de/all.def"
#undef TEXT
};

static const struct names names = {
#define TEXT(id, text) .id = #id,
#include "text/en/all.def"
#undef TEXT
};

/* Offsets count from 1: 0 is a text that the table does not have. */
static const uint32_t english_at[TEXT_COUNT] = {
#define TEXT(id, text) [TEXT_##id] = 1 + offsetof(struct english, id),
#include "text/en/all.def"
#undef TEXT
};

static const uint32_t german_at[TEXT_COUNT] = {
#define TEXT(id, text) [TEXT_##id] = 1 + offsetof(struct german, id),
#include "text/de/all.def"
#undef TEXT
};

static const uint32_t names_at[TEXT_COUNT] = {
#define TEXT(id, text) [TEXT_##id] = 1 + offsetof(struct names, id),
#include "text/en/all.def"
#undef TEXT
};

static const char *at(const void *table, uint32_t offset)
{
    return offset ? (const char *)table + offset - 1 : "";
}

const char *table_text(enum language language, enum text_id id)
{
    return language == LANGUAGE_DE ? at(&german, german_at[id]) : at(&english, english_at[id]);
}

const char *table_name(enum text_id id)
{
    return at(&names, names_at[id]);
}

#else
typedef int table_plain_is_empty_here;
#endif
