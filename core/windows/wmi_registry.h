/* SPDX-License-Identifier: MIT
 *
 * HKEY_LOCAL_MACHINE of the machine through StdRegProv (root\default): the way to a remote registry
 * when the service Remote Registry is off, which it is on client editions. On a thread of operation.h.
 *
 * The provider hands out values, not bytes: strings come back with one terminator, a REG_EXPAND_SZ
 * with its variables already replaced, and types it has no method for are ST_UNSUPPORTED.
 */
#ifndef WINDOWS_WMI_REGISTRY_H
#define WINDOWS_WMI_REGISTRY_H

#include "windows/wmi_connection.h"

MUST_CHECK enum status wmi_registry_get(struct windows_machine *machine, struct call *call, const char *key,
                                        const char *name, struct registry_value *out);
MUST_CHECK enum status wmi_registry_absent_depth(struct windows_machine *machine, struct call *call, const char *key,
                                                 uint32_t *out);
MUST_CHECK enum status wmi_registry_set(struct windows_machine *machine, struct call *call, const char *key,
                                        const char *name, const struct registry_value *value);
MUST_CHECK enum status wmi_registry_delete(struct windows_machine *machine, struct call *call, const char *key,
                                           const char *name, uint32_t empty_keys);

/* Over a connection to root\default that the caller has, for who reads many values: one call lists a key, one more
 * reads each value, and several threads may do so at once. TAKE is told each name with its type. */
MUST_CHECK enum status wmi_registry_names(struct wmi_connection *connection, struct call *call, const char *key,
                                          void (*take)(void *context, const char *name, uint32_t type), void *context);
MUST_CHECK enum status wmi_registry_value(struct wmi_connection *connection, struct call *call, const char *key,
                                          const char *name, uint32_t type, struct registry_value *out);

/* True when the account may set values of KEY: StdRegProv::CheckAccess asks for the right and changes nothing. */
bool wmi_registry_may_write(struct windows_machine *machine, struct call *call, const char *key);

#endif
