/* SPDX-License-Identifier: MIT */
#include "windows/wmi_object.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/utf16.h"
#include "windows/wmi_value.h"

#include <stdlib.h>
#include <string.h>

/* VALUE is to be cleared; false for null and for no such property. */
static bool get(IWbemClassObject *object, const wchar_t *name, VARIANT *value, CIMTYPE *type)
{
    VariantInit(value);
    if (FAILED(IWbemClassObject_Get(object, name, 0, value, type, NULL)))
        return false;
    return V_VT(value) != VT_NULL && V_VT(value) != VT_EMPTY;
}

char *wmi_object_text(IWbemClassObject *object, const wchar_t *name)
{
    VARIANT value;
    CIMTYPE type = 0;
    char *text = get(object, name, &value, &type) ? wmi_value_text(&value, type) : NULL;
    VariantClear(&value);
    return text;
}

char *wmi_object_string(IWbemClassObject *object, const wchar_t *name)
{
    char *text = wmi_object_text(object, name);
    return text ? text : memory_string("");
}

bool wmi_object_number(IWbemClassObject *object, const wchar_t *name, uint64_t *out)
{
    VARIANT value;
    CIMTYPE type = 0;
    bool found = false;
    /* Every integer type has one decimal form; uint64 comes as a string anyhow. */
    if (get(object, name, &value, &type) && V_VT(&value) != VT_BOOL && !(V_VT(&value) & VT_ARRAY)) {
        char *text = wmi_value_text(&value, type);
        char *end;
        uint64_t number = text ? strtoull(text, &end, 10) : 0;
        found = text && end != text && *end == '\0';
        if (found)
            *out = number;
        free(text);
    }
    VariantClear(&value);
    return found;
}

bool wmi_object_bool(IWbemClassObject *object, const wchar_t *name, bool *out)
{
    VARIANT value;
    bool found = get(object, name, &value, NULL) && V_VT(&value) == VT_BOOL;
    if (found)
        *out = V_BOOL(&value) != VARIANT_FALSE;
    VariantClear(&value);
    return found;
}

bool wmi_object_bytes(IWbemClassObject *object, const wchar_t *name, uint8_t **bytes, size_t *size)
{
    VARIANT value;
    LONG low, high;
    void *data;
    bool found = false;
    if (get(object, name, &value, NULL) && V_VT(&value) == (VT_ARRAY | VT_UI1) && V_ARRAY(&value) &&
        SafeArrayGetDim(V_ARRAY(&value)) == 1 && SUCCEEDED(SafeArrayGetLBound(V_ARRAY(&value), 1, &low)) &&
        SUCCEEDED(SafeArrayGetUBound(V_ARRAY(&value), 1, &high)) && high >= low - 1 &&
        SUCCEEDED(SafeArrayAccessData(V_ARRAY(&value), &data))) {
        *size = (size_t)(high - low + 1);
        *bytes = *size ? memory_copy(data, *size) : memory_array(1, 1);
        SafeArrayUnaccessData(V_ARRAY(&value));
        found = true;
    }
    VariantClear(&value);
    return found;
}

static void add_strings(struct strbuf *out, SAFEARRAY *array, char separator)
{
    LONG low, high;
    if (SafeArrayGetDim(array) != 1 || FAILED(SafeArrayGetLBound(array, 1, &low)) ||
        FAILED(SafeArrayGetUBound(array, 1, &high)))
        return;
    for (LONG i = low; i <= high; i++) {
        BSTR *at;
        if (FAILED(SafeArrayPtrOfIndex(array, &i, (void **)&at)))
            return;
        char *text = com_text(*at);
        if (i > low)
            strbuf_add_char(out, separator);
        strbuf_add(out, text);
        free(text);
    }
}

char *wmi_object_list(IWbemClassObject *object, const wchar_t *name, char separator)
{
    VARIANT value;
    struct strbuf out = STRBUF_INIT;
    if (get(object, name, &value, NULL)) {
        if (V_VT(&value) == (VT_ARRAY | VT_BSTR) && V_ARRAY(&value)) {
            add_strings(&out, V_ARRAY(&value), separator);
        } else if (V_VT(&value) == VT_BSTR) {
            char *text = com_text(V_BSTR(&value));
            strbuf_add(&out, text);
            free(text);
        }
    }
    VariantClear(&value);
    return strbuf_take(&out);
}

HRESULT wmi_object_put_string(IWbemClassObject *object, const wchar_t *name, const char *text)
{
    VARIANT value;
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = com_bstr(text);
    HRESULT result = IWbemClassObject_Put(object, name, 0, &value, 0);
    VariantClear(&value);
    return result;
}

HRESULT wmi_object_put_number(IWbemClassObject *object, const wchar_t *name, uint32_t number)
{
    VARIANT value;
    V_VT(&value) = VT_I4;
    V_I4(&value) = (LONG)number;
    HRESULT result = IWbemClassObject_Put(object, name, 0, &value, 0);
    if (result != (HRESULT)WBEM_E_TYPE_MISMATCH)
        return result;
    /* WMI carries uint32 as VT_I4; the emulator that this is tested with wants the exact type. */
    V_VT(&value) = VT_UI4;
    V_UI4(&value) = number;
    return IWbemClassObject_Put(object, name, 0, &value, 0);
}

HRESULT wmi_object_put_bytes(IWbemClassObject *object, const wchar_t *name, const void *bytes, size_t size)
{
    void *data;
    SAFEARRAY *array = SafeArrayCreateVector(VT_UI1, 0, (ULONG)size);
    if (!array || FAILED(SafeArrayAccessData(array, &data)))
        return E_OUTOFMEMORY;
    memcpy(data, bytes, size);
    SafeArrayUnaccessData(array);
    VARIANT value;
    V_VT(&value) = VT_ARRAY | VT_UI1;
    V_ARRAY(&value) = array;
    HRESULT result = IWbemClassObject_Put(object, name, 0, &value, 0);
    VariantClear(&value);
    return result;
}

HRESULT wmi_object_put_list(IWbemClassObject *object, const wchar_t *name, char *const *strings, size_t count)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_BSTR, 0, (ULONG)count);
    if (!array)
        return E_OUTOFMEMORY;
    HRESULT result = S_OK;
    for (LONG i = 0; i < (LONG)count && SUCCEEDED(result); i++) {
        BSTR text = com_bstr(strings[i]);
        result = SafeArrayPutElement(array, &i, text);
        SysFreeString(text);
    }
    VARIANT value;
    V_VT(&value) = VT_ARRAY | VT_BSTR;
    V_ARRAY(&value) = array;
    if (SUCCEEDED(result))
        result = IWbemClassObject_Put(object, name, 0, &value, 0);
    VariantClear(&value);
    return result;
}
