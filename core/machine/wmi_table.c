/* SPDX-License-Identifier: MIT */
#include "machine/wmi_table.h"

#include "base/ascii.h"
#include "base/memory.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The structure carries no capacity: the array always has room for the next power of two of rows. */
static size_t room_for(size_t rows)
{
    size_t room = rows ? 1 : 0;
    while (room < rows)
        room *= 2;
    return room;
}

size_t wmi_table_column(struct wmi_rows *rows, const char *name)
{
    for (size_t i = 0; i < rows->column_count; i++)
        if (ascii_equal_nocase(rows->columns[i], name))
            return i;
    size_t before = rows->column_count, after = before + 1;
    if (after > WMI_TABLE_COLUMNS || rows->row_count * after > WMI_TABLE_CELLS) {
        rows->truncated = true;
        return SIZE_MAX;
    }
    rows->columns = memory_resize(rows->columns, after, sizeof *rows->columns);
    rows->columns[before] = memory_string(name);
    rows->column_count = after;
    if (rows->row_count) {
        char **cells = memory_new_n(char *, room_for(rows->row_count) * after);
        for (size_t i = 0; i < rows->row_count; i++)
            memcpy(&cells[i * after], &rows->cells[i * before], before * sizeof *cells);
        free(rows->cells);
        rows->cells = cells;
    }
    return before;
}

void wmi_table_row(struct wmi_rows *rows)
{
    assert(rows->column_count > 0);
    if (rows->row_count == room_for(rows->row_count))
        rows->cells =
            memory_resize(rows->cells, room_for(rows->row_count + 1) * rows->column_count, sizeof *rows->cells);
    memset(&rows->cells[rows->row_count * rows->column_count], 0, rows->column_count * sizeof *rows->cells);
    rows->row_count++;
}

void wmi_table_set(struct wmi_rows *rows, size_t column, char *text)
{
    assert(rows->row_count > 0 && column < rows->column_count);
    char **cell = &rows->cells[(rows->row_count - 1) * rows->column_count + column];
    free(*cell);
    *cell = text;
}
