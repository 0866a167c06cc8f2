/* SPDX-License-Identifier: MIT */
#include "windows/wmi_registry_value.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct wmi_registry_transport transports[] = {
    {REGISTRY_STRING, L"GetStringValue", L"SetStringValue", L"sValue", "StdRegProv::GetStringValue",
     "StdRegProv::SetStringValue"},
    {REGISTRY_EXPAND_STRING, L"GetExpandedStringValue", L"SetExpandedStringValue", L"sValue",
     "StdRegProv::GetExpandedStringValue", "StdRegProv::SetExpandedStringValue"},
    {REGISTRY_BINARY, L"GetBinaryValue", L"SetBinaryValue", L"uValue", "StdRegProv::GetBinaryValue",
     "StdRegProv::SetBinaryValue"},
    {REGISTRY_DWORD, L"GetDWORDValue", L"SetDWORDValue", L"uValue", "StdRegProv::GetDWORDValue",
     "StdRegProv::SetDWORDValue"},
    {REGISTRY_MULTI_STRING, L"GetMultiStringValue", L"SetMultiStringValue", L"sValue",
     "StdRegProv::GetMultiStringValue", "StdRegProv::SetMultiStringValue"},
    {REGISTRY_QWORD, L"GetQWORDValue", L"SetQWORDValue", L"uValue", "StdRegProv::GetQWORDValue",
     "StdRegProv::SetQWORDValue"},
};

const struct wmi_registry_transport *wmi_registry_value_transport(uint32_t type)
{
    for (size_t i = 0; i < array_count(transports); i++)
        if (transports[i].type == type)
            return &transports[i];
    return NULL;
}

static struct registry_value number_value(uint32_t type, uint64_t number, size_t size)
{
    struct registry_value value = {.type = type, .bytes = memory_array(size, 1), .size = size};
    for (size_t i = 0; i < size; i++)
        value.bytes[i] = (uint8_t)(number >> (8 * i));
    return value;
}

bool wmi_registry_value_take(IWbemClassObject *object, const struct wmi_registry_transport *transport,
                             struct registry_value *out)
{
    uint64_t number;
    char *text;
    switch (transport->type) {
    case REGISTRY_DWORD:
    case REGISTRY_QWORD:
        if (!wmi_object_number(object, transport->parameter, &number))
            return false;
        *out = number_value(transport->type, number, transport->type == REGISTRY_DWORD ? 4 : 8);
        return true;
    case REGISTRY_BINARY:
        out->type = REGISTRY_BINARY;
        if (!wmi_object_bytes(object, transport->parameter, &out->bytes, &out->size))
            *out = (struct registry_value){.type = REGISTRY_BINARY, .bytes = memory_array(1, 1)};
        return true;
    case REGISTRY_MULTI_STRING:
        text = wmi_object_list(object, transport->parameter, '\n');
        *out = registry_multi(text);
        free(text);
        return true;
    default:
        /* The method succeeded, so the value is there: null is an empty text, not an absent one. */
        text = wmi_object_text(object, transport->parameter);
        *out = registry_string(text ? text : "");
        out->type = transport->type;
        free(text);
        return true;
    }
}

static HRESULT put_lines(IWbemClassObject *input, const wchar_t *parameter, char *lines)
{
    char **strings = memory_new_n(char *, strlen(lines) + 1);
    size_t count = 0;
    for (char *line = lines; *line;) {
        strings[count++] = line;
        line += strcspn(line, "\n");
        if (*line)
            *line++ = '\0';
    }
    HRESULT result = wmi_object_put_list(input, parameter, strings, count);
    free(strings);
    return result;
}

/* uint32 travels as VT_I4, uint64 as decimal text (CIM types in WMI's documentation). */
static HRESULT put_number(IWbemClassObject *input, const struct wmi_registry_transport *transport,
                          const struct registry_value *value)
{
    uint64_t number = 0;
    for (size_t i = value->size; i-- > 0;)
        number = number << 8 | value->bytes[i];
    if (transport->type == REGISTRY_DWORD)
        return wmi_object_put_number(input, transport->parameter, (uint32_t)number);
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, (uint64_t)number);
    return wmi_object_put_string(input, transport->parameter, text);
}

HRESULT wmi_registry_value_put(IWbemClassObject *input, const struct wmi_registry_transport *transport,
                               const struct registry_value *value)
{
    char *text = NULL;
    HRESULT result = E_NOTIMPL;
    struct registry_value again = {0};
    switch (transport->type) {
    case REGISTRY_DWORD:
        return value->size == 4 ? put_number(input, transport, value) : E_NOTIMPL;
    case REGISTRY_QWORD:
        return value->size == 8 ? put_number(input, transport, value) : E_NOTIMPL;
    case REGISTRY_BINARY:
        return wmi_object_put_bytes(input, transport->parameter, value->bytes, value->size);
    case REGISTRY_MULTI_STRING:
        if (registry_value_multi(value, &text) == ST_OK)
            again = registry_multi(text);
        if (text && registry_value_equal(&again, value))
            result = put_lines(input, transport->parameter, text);
        break;
    default:
        if (registry_value_string(value, &text) == ST_OK)
            again = registry_string(text);
        again.type = value->type;
        if (text && registry_value_equal(&again, value))
            result = wmi_object_put_string(input, transport->parameter, text);
        break;
    }
    registry_value_free(&again);
    free(text);
    return result;
}
