/* SPDX-License-Identifier: MIT
 * Journals below ProgramData, where only administrators and SYSTEM write. */
#ifndef WINDOWS_JOURNAL_STORE_WINDOWS_H
#define WINDOWS_JOURNAL_STORE_WINDOWS_H

#include "fix/journal_store.h"

#include <wchar.h>

/* FOLDER and the folder above it are made with the first journal; NULL: "ProgramData\WMI Ready\Journal". A folder that
 * others own or may write is not used: ST_DENIED with fault code 0. Never NULL; freed by ops->free. */
struct journal_store *journal_store_windows_new(const wchar_t *folder);

#endif
