/* SPDX-License-Identifier: MIT
 * What the registry of the machine says about its version and edition. */
#ifndef WINDOWS_OS_VERSION_H
#define WINDOWS_OS_VERSION_H

#include "windows/machine_windows.h"

/* Inside an operation. Fills version, caption, server, domain_controller and home_edition of OUT. Only the
 * connection can fail; a value that is missing leaves its field as it is. */
enum status os_version_read(HKEY root, struct call *call, struct os_info *out);

/* A REG_SZ below ROOT in the 64-bit view, "" when there is none; free() */
char *os_version_string(HKEY root, const wchar_t *key, const wchar_t *name);

/* PRODUCT_ numbers of GetProductInfo (winnt.h) that are Home editions. */
bool os_version_is_home(DWORD product);

#endif
