/* SPDX-License-Identifier: MIT
 * The little that is read from a WQL query before WMI gets it. */
#ifndef MACHINE_WQL_H
#define MACHINE_WQL_H

#include <stdbool.h>
#include <stddef.h>

enum { WQL_COLUMNS_MAX = 256 };

/* The properties between SELECT and FROM in the order they were typed: WMI returns them in the order of
 * the class. 0 and OUT untouched for "SELECT *" and for everything that is no plain list of
 * names (WMI judges it). Names and array are owned by the caller: wql_columns_free. */
size_t wql_columns(const char *query, char ***out);
/* The class behind FROM, free(), and whether anything behind it (WHERE ...) may leave rows out. False: QUERY is no
 * plain SELECT. */
bool wql_class(const char *query, char **out, bool *filtered);

/* The INDEX-th text that PROPERTY is compared with ("Logfile = 'System' OR Logfile = 'Security'"); NULL behind the
 * last. free() */
char *wql_value(const char *query, const char *property, size_t index);

void wql_columns_free(char **columns, size_t count);

#endif
