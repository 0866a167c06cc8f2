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
    assert(rows->row_count == 0);
    for (size_t i = 0; i < rows->column_count; i++)
        if (ascii_equal_nocase(rows->columns[i], name))
            return i;
    if (rows->column_count == WMI_TABLE_COLUMNS) {
        rows->truncated = true;
        return SIZE_MAX;
    }
    rows->columns = memory_resize(rows->columns, rows->column_count + 1, sizeof *rows->columns);
    rows->columns[rows->column_count] = memory_string(name);
    return rows->column_count++;
}

void wmi_table_widen(struct wmi_rows *rows, const struct wmi_rows *wider)
{
    size_t before = rows->column_count, after = wider->column_count;
    if (rows->row_count && after > WMI_TABLE_CELLS / rows->row_count)
        after = WMI_TABLE_CELLS / rows->row_count;
    rows->truncated = rows->truncated || wider->truncated || after < wider->column_count;
    if (after <= before)
        return;
    rows->columns = memory_resize(rows->columns, after, sizeof *rows->columns);
    for (size_t i = before; i < after; i++)
        rows->columns[i] = memory_string(wider->columns[i]);
    rows->column_count = after;
    if (rows->row_count) {
        char **cells = memory_new_n(char *, room_for(rows->row_count) * after);
        for (size_t i = 0; i < rows->row_count; i++)
            memcpy(&cells[i * after], &rows->cells[i * before], before * sizeof *cells);
        free(rows->cells);
        rows->cells = cells;
    }
}

void wmi_table_row(struct wmi_rows *rows, char **cells)
{
    size_t count = rows->column_count;
    assert(count > 0);
    if (rows->row_count == room_for(rows->row_count))
        rows->cells = memory_resize(rows->cells, room_for(rows->row_count + 1) * count, sizeof *rows->cells);
    memcpy(&rows->cells[rows->row_count * count], cells, count * sizeof *cells);
    memset(cells, 0, count * sizeof *cells);
    rows->row_count++;
}
