/* SPDX-License-Identifier: MIT */
#include "cli/table.h"

#include "base/columns.h"
#include "base/memory.h"

#include <stdlib.h>

enum { GAP = 2 };

static const char *cell(const struct wmi_rows *rows, size_t row, size_t column)
{
    const char *text = rows->cells[row * rows->column_count + column];
    return text ? text : "";
}

static void add_table(struct strbuf *out, const struct wmi_rows *rows, const size_t *widths)
{
    for (size_t row = 0; row < rows->row_count + 2; row++) {
        for (size_t column = 0; column < rows->column_count; column++) {
            bool last = column + 1 == rows->column_count;
            size_t width = last ? 0 : widths[column] + GAP;
            if (row == 1) {
                for (size_t i = 0; i < widths[column]; i++)
                    strbuf_add_char(out, '-');
                columns_pad(out, "", last ? 0 : GAP);
            } else {
                columns_pad(out, row == 0 ? rows->columns[column] : cell(rows, row - 2, column), width);
            }
        }
        strbuf_add_char(out, '\n');
    }
}

static void add_blocks(struct strbuf *out, const struct wmi_rows *rows)
{
    size_t widest = 0;
    for (size_t column = 0; column < rows->column_count; column++) {
        size_t width = columns_width(rows->columns[column]);
        widest = width > widest ? width : widest;
    }
    for (size_t row = 0; row < rows->row_count; row++) {
        if (row)
            strbuf_add_char(out, '\n');
        for (size_t column = 0; column < rows->column_count; column++) {
            columns_pad(out, rows->columns[column], widest);
            strbuf_add(out, " : ");
            columns_pad(out, cell(rows, row, column), 0);
            strbuf_add_char(out, '\n');
        }
    }
}

void table_add(struct strbuf *out, const struct wmi_rows *rows, size_t width)
{
    size_t *widths = memory_new_n(size_t, rows->column_count);
    size_t total = 0;
    for (size_t column = 0; column < rows->column_count; column++) {
        widths[column] = columns_width(rows->columns[column]);
        for (size_t row = 0; row < rows->row_count; row++) {
            size_t wide = columns_width(cell(rows, row, column));
            widths[column] = wide > widths[column] ? wide : widths[column];
        }
        total += widths[column] + (column ? GAP : 0);
    }
    if (width && total > width)
        add_blocks(out, rows);
    else
        add_table(out, rows, widths);
    free(widths);
}
