/* SPDX-License-Identifier: MIT
 *
 * What the operations on one machine share of WMI: one connection per namespace, kept until the
 * machine goes, and the knowledge whether the target accepts the account. Blocks like wmi_connect.
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

/* Used by wmi_connect, beside the lockout guard of machine_windows.h: DCOM says 0x80070005 for a wrong password as
 * for a missing right. As long as nobody was accepted with the credentials, that answer is
 * remembered for all namespaces and given again instead of another attempt. */
enum status wmi_pool_refused(struct windows_machine *machine, struct call *call);
void wmi_pool_refuse(struct windows_machine *machine, struct fault fault);

/* Called with the last release of the machine; NULL is allowed. Returns at once. */
void wmi_pool_free(struct wmi_pool *pool);

#endif
