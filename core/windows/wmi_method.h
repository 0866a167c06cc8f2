/* SPDX-License-Identifier: MIT
 * Calling a method of a WMI class or object over a connection. On a thread of operation.h only. */
#ifndef WINDOWS_WMI_METHOD_H
#define WINDOWS_WMI_METHOD_H

#include "windows/wmi_connection.h"
#include "windows/wmi_object.h"

/* An object for the input parameters of METHOD of CLASS_NAME; release it. */
MUST_CHECK enum status wmi_method_input(struct wmi_connection *connection, struct call *call, const wchar_t *class_name,
                                        const wchar_t *method, IWbemClassObject **input);

/* The same of StdRegProv, whose definition is fetched once for each connection: a registry is read value by value. Any
 * thread. */
MUST_CHECK enum status wmi_method_registry_input(struct wmi_connection *connection, struct call *call,
                                                 const wchar_t *method, IWbemClassObject **input);

/* Calls METHOD of the object PATH; INPUT may be NULL, OUT may be NULL. ST_OK says that it ran: its own
 * ReturnValue is in the output. */
MUST_CHECK enum status wmi_method_call(struct wmi_connection *connection, struct call *call, const wchar_t *path,
                                       const wchar_t *method, IWbemClassObject *input, IWbemClassObject **out);

/* ReturnValue of OUT, 0 when it has none. */
uint32_t wmi_method_result(IWbemClassObject *out);

#endif
