/* SPDX-License-Identifier: MIT */
#include "report/outlook_table.h"

#include "base/memory.h"
#include "diagnosis/outlook.h"

#include <stdlib.h>

enum { ITEM, VERDICT, ROWS, MISSING, COLUMNS };

/* The sentences of all that is in the way. */
static char *missing(const struct outlook *outlook, enum language language)
{
    struct strbuf words = STRBUF_INIT;
    for (size_t i = 0; i < outlook->missing_count; i++) {
        strbuf_printf(&words, "%s%s: ", i ? " " : "", outlook->missing[i]->key);
        sentence_format(&words, language, &outlook->missing[i]->summary);
    }
    if (outlook->withheld)
        strbuf_printf(&words, "%s%s", words.length ? " " : "", text_get(language, outlook->withheld));
    return strbuf_take(&words);
}

struct wmi_rows outlook_table(const struct run *run, enum language language)
{
    static const enum text_id titles[COLUMNS] = {TEXT_OUTLOOK_ITEM, TEXT_OUTLOOK_VERDICT, TEXT_OUTLOOK_ROWS,
                                                 TEXT_OUTLOOK_MISSING};
    struct wmi_rows table = {.column_count = COLUMNS};
    struct outlook outlook;
    table.columns = memory_new_n(char *, COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++)
        table.columns[i] = memory_string(text_get(language, titles[i]));
    for (size_t i = 0; outlook_wanted(run) && outlook_of(run, i, &outlook); i++) {
        table.cells = memory_resize(table.cells, (i + 1) * COLUMNS, sizeof *table.cells);
        char **cells = table.cells + i * COLUMNS;
        cells[ITEM] = needs_subject(&run->request.needs, i);
        cells[VERDICT] = memory_string(text_get(language, verdict_text(outlook.verdict)));
        cells[ROWS] = memory_string(outlook.rows ? outlook.rows : text_get(language, TEXT_OUTLOOK_NOT_COUNTED));
        cells[MISSING] = missing(&outlook, language);
        table.row_count = i + 1;
    }
    return table;
}
