/* SPDX-License-Identifier: MIT
 * What the registry of the machine says about its version and edition. */
#ifndef WINDOWS_OS_VERSION_H
#define WINDOWS_OS_VERSION_H

#include "windows/machine_windows.h"

/* Each call is a round trip when ROOT is another computer's: a key is opened once for all of its values. */

/* Inside an operation. Fills version, caption, server, domain_controller and home_edition of OUT. Only the
 * connection can fail; a value that is missing leaves its field as it is. MAY_WRITE: whether the caller has the
 * rights of an administrator there. */
MUST_CHECK enum status os_version_read(HKEY root, struct call *call, struct os_info *out, bool *may_write);

/* PATH below ROOT in the 64-bit view, NULL when it cannot be read; RegCloseKey */
HKEY os_version_open(HKEY root, const wchar_t *path);

/* A REG_SZ of KEY (NULL allowed), "" when there is none; free() */
char *os_version_string(HKEY key, const wchar_t *name);

/* PRODUCT_ numbers of GetProductInfo (winnt.h) that are Home editions. */
bool os_version_is_home(DWORD product);

#endif
