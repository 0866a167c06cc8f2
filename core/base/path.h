/* SPDX-License-Identifier: MIT
 * Paths of Windows as text. */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>

/* FULL (absolute, as GetFullPathNameW gives it, or with "\\?\" before it) names a device, a pipe, a mailslot or a
 * stream of another file: "\\.\NUL", "C:\reports\con.txt", "\\server\pipe\x", "C:\a.html:b". */
bool path_is_device(const char *full);

#endif
