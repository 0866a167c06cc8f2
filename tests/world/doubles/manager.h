/* SPDX-License-Identifier: MIT
 *
 * Who may use the service manager of a host and its services: value SD of the host's key "Manager", and of its key
 * "ServiceSecurity" the value NAME of a service, or "*" for all that have none.
 */
#ifndef WORLD_MANAGER_H
#define WORLD_MANAGER_H

#include "world.h"

/* Self-relative; NULL: the scene has none. free() */
BYTE *manager_security(const wchar_t *host, DWORD *size);
BYTE *manager_service_security(const wchar_t *host, const wchar_t *service, DWORD *size);

/* Puts the entries of WANTED in the place of those of the service manager, and keeps a copy where Windows does. */
DWORD manager_set_entries(const wchar_t *host, PSECURITY_DESCRIPTOR wanted);

#endif
