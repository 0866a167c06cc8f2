/* SPDX-License-Identifier: MIT
 *
 * Rows of a hostile provider: without end, with as many properties and as long texts as the scene says, and new names
 * in every row. Source: none of Windows: what the interface lets a provider do (pages of IWbemClassObject, wbemcli.h).
 */
#include "double.h"

#include <stdlib.h>
#include <wchar.h>

enum { NAME_UNITS = 64 };

struct object {
    struct com_object head;
    struct endless row;
};

static const struct endless *of(IWbemClassObject *iface)
{
    return &((struct object *)(void *)iface)->row;
}

static HRESULT WINAPI query_interface(IWbemClassObject *iface, REFIID iid, void **out)
{
    *out = NULL;
    return E_NOINTERFACE;
}

static void property_name(const struct endless *row, DWORD index, wchar_t out[NAME_UNITS])
{
    _snwprintf(out, NAME_UNITS, L"Property%lu_%lu", row->fresh ? row->number : 0, index);
}

static BSTR long_text(DWORD units)
{
    BSTR text = SysAllocStringLen(NULL, units);
    if (!text)
        abort();
    for (DWORD i = 0; i < units; i++)
        text[i] = L'x';
    return text;
}

static HRESULT WINAPI get(IWbemClassObject *iface, LPCWSTR name, LONG flags, VARIANT *value, CIMTYPE *type,
                          LONG *flavor)
{
    const struct endless *row = of(iface);
    unsigned long number = 0, index = 0;
    wchar_t own[NAME_UNITS];
    if (type)
        *type = CIM_STRING;
    if (wcscmp(name, L"__CLASS") == 0) {
        _snwprintf(own, NAME_UNITS, L"Endless%lu", row->fresh ? row->number : 0);
        V_VT(value) = VT_BSTR;
        V_BSTR(value) = SysAllocString(own);
        return S_OK;
    }
    if (swscanf(name, L"Property%lu_%lu", &number, &index) != 2 || (row->fresh && number != row->number))
        return (HRESULT)WBEM_E_NOT_FOUND;
    V_VT(value) = VT_BSTR;
    V_BSTR(value) = long_text(row->units);
    return S_OK;
}

static HRESULT WINAPI get_names(IWbemClassObject *iface, LPCWSTR qualifier, LONG flags, VARIANT *qualifier_value,
                                SAFEARRAY **out)
{
    const struct endless *row = of(iface);
    *out = SafeArrayCreateVector(VT_BSTR, 0, row->columns);
    for (LONG i = 0; i < (LONG)row->columns; i++) {
        wchar_t name[NAME_UNITS];
        property_name(row, (DWORD)i, name);
        BSTR text = SysAllocString(name);
        SafeArrayPutElement(*out, &i, text);
        SysFreeString(text);
    }
    return S_OK;
}

/* The methods that are not here are called by nobody. */
static IWbemClassObjectVtbl vtable = {.QueryInterface = query_interface,
                                      .AddRef = (void *)com_object_add,
                                      .Release = (void *)com_object_release,
                                      .Get = get,
                                      .GetNames = get_names};

IWbemClassObject *endless_object(struct endless *endless)
{
    struct object *object = com_object_new(sizeof *object, &vtable, NULL);
    endless->number++;
    object->row = *endless;
    return (IWbemClassObject *)(void *)object;
}
