/* SPDX-License-Identifier: MIT
 * Building struct wmi_rows row by row; a class that is met later may bring new columns. */
#ifndef MACHINE_WMI_TABLE_H
#define MACHINE_WMI_TABLE_H

#include "machine/wmi.h"

enum {
    WMI_TABLE_COLUMNS = 512,      /* no more than these, however many classes and properties a provider makes up */
    WMI_TABLE_CELLS = 256 * 1024, /* of a table that still takes new columns, for which all rows move */
};

/* Index of the column NAME (case does not count) of a table without rows; added at the right when it is new. SIZE_MAX,
 * and ROWS are truncated, when there is no room for one more. */
size_t wmi_table_column(struct wmi_rows *rows, const char *name);

/* ROWS get the columns that WIDER, which begins with theirs, has beyond them: null in all rows so far. Fewer, and ROWS
 * are truncated, where there is no room for all. All rows move once. */
void wmi_table_widen(struct wmi_rows *rows, const struct wmi_rows *wider);

/* Adds a row; there must be a column. CELLS has one for each, which are taken over and NULL afterwards. */
void wmi_table_row(struct wmi_rows *rows, char **cells);

#endif
