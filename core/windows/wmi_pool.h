/* SPDX-License-Identifier: MIT
 *
 * What the operations on one machine share of WMI: one connection per namespace, kept until the
 * machine goes. Blocks like wmi_connect.
 */
#ifndef WINDOWS_WMI_POOL_H
#define WINDOWS_WMI_POOL_H

#include "windows/wmi_connect.h"

/* The connection to NAMESPACE_PATH; made when there is none. Threads that want the same one at once wait for
 * the first. Release it with wmi_connection_release. */
enum status wmi_pool_get(struct windows_machine *machine, struct call *call, const char *namespace_path,
                         struct wmi_connection **out);

/* Keeps a fresh connection, in place of an older one to the same namespace. */
void wmi_pool_keep(struct wmi_connection *connection);

/* How a call over CONNECTION ended: after ST_UNREACHABLE it is forgotten, and the next operation connects anew. */
void wmi_pool_report(struct wmi_connection *connection, enum status status);

/* Called with the last release of the machine; NULL is allowed. Returns at once. */
void wmi_pool_free(struct wmi_pool *pool);

#endif
