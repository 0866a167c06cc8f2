/* SPDX-License-Identifier: MIT
 * The tables as cmake/pack_texts.py packed them, unpacked when the first text is asked for. */
#include "text/table.h"

#ifndef TEXT_PLAIN

#include "base/inflate.h"
#include "base/memory.h"
#include "generated/text_packed.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(TEXT_PACKED_COUNT == TEXT_COUNT - 1, "the packed texts are those of text.h");

enum { NAMES = LANGUAGE_COUNT, TABLES };

struct tables {
    const char *at[TABLES][TEXT_COUNT];
    char bytes[TEXT_PACKED_BYTES];
};

static _Atomic(struct tables *) unpacked;

/* The texts stand one behind the other, each with its NUL: English, German, then the names. */
static struct tables *unpack(void)
{
    struct tables *tables = memory_new(struct tables);
    size_t size = inflate_bytes(text_packed, sizeof text_packed, tables->bytes, sizeof tables->bytes);
    assert(size == sizeof tables->bytes);
    const char *text = tables->bytes;
    for (unsigned table = 0; table < TABLES; table++) {
        for (unsigned id = 1; id < TEXT_COUNT; id++) {
            tables->at[table][id] = text;
            text += strlen(text) + 1;
        }
    }
    assert(text == tables->bytes + size);
    return tables;
}

/* Two threads may unpack at the same time; one of the results is kept. */
static const struct tables *tables_get(void)
{
    struct tables *tables = atomic_load(&unpacked);
    if (tables)
        return tables;
    struct tables *mine = unpack();
    if (atomic_compare_exchange_strong(&unpacked, &tables, mine))
        return mine;
    free(mine);
    return tables;
}

const char *table_text(enum language language, enum text_id id)
{
    return tables_get()->at[language][id];
}

const char *table_name(enum text_id id)
{
    return tables_get()->at[NAMES][id];
}

#else
typedef int table_packed_is_empty_here;
#endif
