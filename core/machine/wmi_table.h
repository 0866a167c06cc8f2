/* SPDX-License-Identifier: MIT
 * Building struct wmi_rows cell by cell; a class that is met later may bring new columns. */
#ifndef MACHINE_WMI_TABLE_H
#define MACHINE_WMI_TABLE_H

#include "machine/wmi.h"

enum {
    WMI_TABLE_COLUMNS = 512,      /* no more than these, however many classes and properties a provider makes up */
    WMI_TABLE_CELLS = 256 * 1024, /* of a table that still takes new columns, for which all rows move */
};

/* Index of the column NAME (case does not count); added at the right when it is new, with null in all rows so far.
 * SIZE_MAX, and ROWS are truncated, when there is no room for one more. */
size_t wmi_table_column(struct wmi_rows *rows, const char *name);

/* Adds a row of nulls; it is the last one. There must be a column. */
void wmi_table_row(struct wmi_rows *rows);

/* Puts TEXT (taken over; NULL is null) into the last row. */
void wmi_table_set(struct wmi_rows *rows, size_t column, char *text);

#endif
