/* SPDX-License-Identifier: MIT
 *
 * Functions of DLLs that not every start needs: loaded when somebody asks for them, not before the first page is seen.
 */
#ifndef WIZARD_LATE_H
#define WIZARD_LATE_H

#include "windows/windows_api.h"

/* From System32 only; the DLL stays. NULL: this Windows has none. Any thread. */
FARPROC late_function(const wchar_t *dll, const char *name);

#endif
