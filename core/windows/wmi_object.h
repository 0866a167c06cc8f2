/* SPDX-License-Identifier: MIT
 * Reading the properties of a WMI object. A name that the class does not have reads as null: classes differ from
 * one version of Windows to the next. */
#ifndef WINDOWS_WMI_OBJECT_H
#define WINDOWS_WMI_OBJECT_H

#include "windows/com.h"

#include <stdbool.h>
#include <wbemcli.h>

/* As wmi_value_text; NULL for null or no such property. free() */
char *wmi_object_text(IWbemClassObject *object, const wchar_t *name);

/* As above, "" instead of NULL. */
char *wmi_object_string(IWbemClassObject *object, const wchar_t *name);

/* False (OUT untouched) for null and for what is no number. */
bool wmi_object_number(IWbemClassObject *object, const wchar_t *name, uint64_t *out);
bool wmi_object_bool(IWbemClassObject *object, const wchar_t *name, bool *out);

/* The bytes of an array of uint8; false when it is something else. free() */
bool wmi_object_bytes(IWbemClassObject *object, const wchar_t *name, uint8_t **bytes, size_t *size);

/* The strings of an array joined by SEPARATOR, or a single string; "" for null. free() */
char *wmi_object_list(IWbemClassObject *object, const wchar_t *name, char separator);

/* Setters for the input of a method; they return the HRESULT of IWbemClassObject::Put. */
HRESULT wmi_object_put_string(IWbemClassObject *object, const wchar_t *name, const char *text);
HRESULT wmi_object_put_number(IWbemClassObject *object, const wchar_t *name, uint32_t number); /* VT_I4 */
HRESULT wmi_object_put_bytes(IWbemClassObject *object, const wchar_t *name, const void *bytes, size_t size);
HRESULT wmi_object_put_list(IWbemClassObject *object, const wchar_t *name, char *const *strings, size_t count);

#endif
