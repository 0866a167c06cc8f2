/* SPDX-License-Identifier: MIT
 * One instance of a WMI class, found by its key, changed and written back. On a thread of operation.h only. */
#ifndef WINDOWS_WMI_INSTANCE_H
#define WINDOWS_WMI_INSTANCE_H

#include "windows/wmi_connection.h"
#include "windows/wmi_object.h"

/* The first instance whose string property NAME is VALUE; ST_ABSENT when there is none. Release it. */
MUST_CHECK enum status wmi_instance_find(struct wmi_connection *connection, struct call *call, ULONGLONG until,
                                         const char *class_name, const char *name, const char *value,
                                         IWbemClassObject **out);

/* A new instance, not yet stored. */
MUST_CHECK enum status wmi_instance_new(struct wmi_connection *connection, struct call *call, const wchar_t *class_name,
                                        IWbemClassObject **out);

/* Creates INSTANCE, or changes the one that there is, and never the other of the two. */
MUST_CHECK enum status wmi_instance_create(struct wmi_connection *connection, struct call *call,
                                           IWbemClassObject *instance);
MUST_CHECK enum status wmi_instance_update(struct wmi_connection *connection, struct call *call,
                                           IWbemClassObject *instance);

MUST_CHECK enum status wmi_instance_delete(struct wmi_connection *connection, struct call *call,
                                           IWbemClassObject *instance);

/* Calls a method without parameters; a ReturnValue other than 0 is a failure. */
MUST_CHECK enum status wmi_instance_call(struct wmi_connection *connection, struct call *call,
                                         IWbemClassObject *instance, const wchar_t *method);

/* VALUE within double quotes of WQL; free() */
char *wmi_instance_quoted(const char *value);

#endif
