/* SPDX-License-Identifier: MIT */
#include "machine/wmi.h"

#include <stdlib.h>

void wmi_rows_free(struct wmi_rows *rows)
{
    for (size_t i = 0; i < rows->column_count; i++)
        free(rows->columns[i]);
    free(rows->columns);
    for (size_t i = 0; i < rows->row_count * rows->column_count; i++)
        free(rows->cells[i]);
    free(rows->cells);
    *rows = (struct wmi_rows){0};
}

void wmi_host_free(struct wmi_host *host)
{
    free(host->endpoints);
    *host = (struct wmi_host){0};
}
