/* SPDX-License-Identifier: MIT
 *
 * A query over a connection, object by object: semisynchronous, so that nothing connects
 * back to this computer, and in slices, so that deadline and cancel are seen. On a thread
 * of operation.h only.
 */
#ifndef WINDOWS_WMI_ENUMERATE_H
#define WINDOWS_WMI_ENUMERATE_H

#include "windows/wmi_connection.h"

struct wmi_visitor {
    void (*step)(struct wmi_visitor *visitor, enum wmi_step step);         /* may be NULL */
    bool (*object)(struct wmi_visitor *visitor, IWbemClassObject *object); /* false: enough */
};

/* UNTIL (GetTickCount64) is when the operation gives up; CONTEXT goes with the query and may be NULL. ST_OK when the
 * query ended or the visitor had enough. */
enum status wmi_enumerate(struct wmi_connection *connection, struct call *call, ULONGLONG until, const char *query,
                          IWbemContext *context, struct wmi_visitor *visitor);

/* When CALL, which begins now, gives up. */
ULONGLONG wmi_enumerate_until(const struct call *call);

#endif
