/* SPDX-License-Identifier: MIT
 * Registry values on their way through the methods of StdRegProv. */
#ifndef WINDOWS_WMI_REGISTRY_VALUE_H
#define WINDOWS_WMI_REGISTRY_VALUE_H

#include "machine/registry.h"
#include "windows/wmi_object.h"

/* How a registry type travels. */
struct wmi_registry_transport {
    uint32_t type;
    const wchar_t *get, *set, *parameter;
    const char *get_api, *set_api;
};

/* Static; NULL for a type that StdRegProv has no method for. */
const struct wmi_registry_transport *wmi_registry_value_transport(uint32_t type);

/* The value in the output of the get method. False: the provider gave none of that kind. */
bool wmi_registry_value_take(IWbemClassObject *object, const struct wmi_registry_transport *transport,
                             struct registry_value *out);

/* Puts VALUE into the input of the set method. E_NOTIMPL: bytes that the provider cannot be made to write
 * exactly so. */
HRESULT wmi_registry_value_put(IWbemClassObject *input, const struct wmi_registry_transport *transport,
                               const struct registry_value *value);

#endif
