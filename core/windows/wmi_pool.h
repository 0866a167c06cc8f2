/* SPDX-License-Identifier: MIT
 *
 * What the operations on one machine share of WMI: one connection per namespace, kept until the
 * machine goes. Blocks like wmi_connection_open.
 */
#ifndef WINDOWS_WMI_POOL_H
#define WINDOWS_WMI_POOL_H

#include "windows/wmi_connection.h"

/* Runs WORK over the connection to NAMESPACE_PATH, which is made when there is none; threads that want the same one
 * at once wait for the first. When its other end turns out to be gone (the target restarted, or WMI there)
 * WORK is run once more over a new one: it begins anew, so it must not add to what it found before. */
typedef enum status wmi_pool_work(struct wmi_connection *connection, struct call *call, void *data);
MUST_CHECK enum status wmi_pool_run(struct windows_machine *machine, struct call *call, const char *namespace_path,
                                    wmi_pool_work *work, void *data);

/* The connection alone. Release it with wmi_connection_release. */
enum link wmi_pool_get(struct windows_machine *machine, struct call *call, const char *namespace_path,
                       struct wmi_connection **out);

/* Keeps a fresh connection, in place of an older one to the same namespace. */
void wmi_pool_keep(struct wmi_connection *connection);

/* A call over CONNECTION failed with RESULT: sets the fault of CALL and returns the status. What comes from below WMI
 * (a Win32 error of RPC, and no WBEM code) is no answer about the object. */
MUST_CHECK enum status wmi_pool_failed(struct wmi_connection *connection, struct call *call, const char *api,
                                       HRESULT result);

/* How a call over CONNECTION ended: after ST_UNREACHABLE it is forgotten, and the next operation connects anew. */
void wmi_pool_report(struct wmi_connection *connection, enum status status);

/* Called with the last release of the machine; NULL is allowed. Returns at once. */
void wmi_pool_free(struct wmi_pool *pool);

#endif
