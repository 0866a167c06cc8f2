/* SPDX-License-Identifier: MIT */
#include "wbem_object.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static IWbemClassObjectVtbl vtable;

static HRESULT WINAPI query_interface(IWbemClassObject *face, REFIID iid, void **out)
{
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IWbemClassObject))
        return E_NOINTERFACE;
    IWbemClassObject_AddRef(face);
    *out = face;
    return S_OK;
}

static ULONG WINAPI add_reference(IWbemClassObject *face)
{
    return (ULONG)InterlockedIncrement(&wbem_object(face)->references);
}

static ULONG WINAPI release(IWbemClassObject *face)
{
    struct wbem_object *object = wbem_object(face);
    LONG left = InterlockedDecrement(&object->references);
    if (left == 0) {
        for (size_t i = 0; i < object->count; i++)
            VariantClear(&object->properties[i].value);
        free(object);
    }
    return (ULONG)left;
}

const VARIANT *wbem_object_value(const struct wbem_object *object, const wchar_t *name)
{
    for (size_t i = 0; i < object->count; i++)
        if (_wcsicmp(object->properties[i].name, name) == 0)
            return &object->properties[i].value;
    return NULL;
}

/* Class.InstanceID="id" */
static HRESULT relative_path(const struct wbem_object *object, VARIANT *out)
{
    wchar_t path[256];
    const VARIANT *id = wbem_object_value(object, L"InstanceID");
    swprintf(path, array_count(path), L"%ls.InstanceID=\"%ls\"", object->class_name, id ? V_BSTR(id) : L"");
    V_VT(out) = VT_BSTR;
    V_BSTR(out) = SysAllocString(path);
    return S_OK;
}

static CIMTYPE type_of(const VARIANT *value)
{
    switch (V_VT(value)) {
    case VT_I4:
        return CIM_UINT32;
    case VT_BOOL:
        return CIM_BOOLEAN;
    case VT_ARRAY | VT_UI1:
        return CIM_FLAG_ARRAY | CIM_UINT8;
    case VT_ARRAY | VT_BSTR:
        return CIM_FLAG_ARRAY | CIM_STRING;
    default:
        return CIM_STRING;
    }
}

static HRESULT WINAPI get(IWbemClassObject *face, LPCWSTR name, LONG flags, VARIANT *out, CIMTYPE *type, LONG *flavor)
{
    struct wbem_object *object = wbem_object(face);
    (void)flags;
    (void)flavor;
    VariantInit(out);
    if (type)
        *type = CIM_STRING;
    if (_wcsicmp(name, L"__RELPATH") == 0)
        return relative_path(object, out);
    if (_wcsicmp(name, L"__CLASS") == 0) {
        V_VT(out) = VT_BSTR;
        V_BSTR(out) = SysAllocString(object->class_name);
        return S_OK;
    }
    const VARIANT *value = wbem_object_value(object, name);
    if (!value)
        return WBEM_E_NOT_FOUND;
    if (type)
        *type = type_of(value);
    return VariantCopy(out, (VARIANT *)(uintptr_t)value);
}

static HRESULT WINAPI put(IWbemClassObject *face, LPCWSTR name, LONG flags, VARIANT *value, CIMTYPE type)
{
    struct wbem_object *object = wbem_object(face);
    (void)flags;
    (void)type;
    VARIANT *at = (VARIANT *)(uintptr_t)wbem_object_value(object, name);
    if (!at) {
        assert(object->count < WBEM_OBJECT_PROPERTIES);
        lstrcpynW(object->properties[object->count].name, name, array_count(object->properties[0].name));
        at = &object->properties[object->count++].value;
        VariantInit(at);
    }
    return VariantCopy(at, value);
}

static HRESULT WINAPI spawn(IWbemClassObject *face, LONG flags, IWbemClassObject **out)
{
    (void)flags;
    *out = &wbem_object_copy(wbem_object(face))->face;
    return S_OK;
}

/* Every method takes whatever is put into its input. */
static HRESULT WINAPI get_method(IWbemClassObject *face, LPCWSTR name, LONG flags, IWbemClassObject **input,
                                 IWbemClassObject **output)
{
    (void)face;
    (void)name;
    (void)flags;
    if (input)
        *input = &wbem_object_new(L"__PARAMETERS")->face;
    if (output)
        *output = NULL;
    return S_OK;
}

struct wbem_object *wbem_object_new(const wchar_t *class_name)
{
    vtable.QueryInterface = query_interface;
    vtable.AddRef = add_reference;
    vtable.Release = release;
    vtable.Get = get;
    vtable.Put = put;
    vtable.SpawnInstance = spawn;
    vtable.GetMethod = get_method;
    struct wbem_object *object = memory_new(struct wbem_object);
    object->face.lpVtbl = &vtable;
    object->references = 1;
    lstrcpynW(object->class_name, class_name, array_count(object->class_name));
    return object;
}

void wbem_object_assign(struct wbem_object *to, const struct wbem_object *from)
{
    for (size_t i = 0; i < from->count; i++)
        put(&to->face, from->properties[i].name, 0, (VARIANT *)(uintptr_t)&from->properties[i].value, 0);
}

struct wbem_object *wbem_object_copy(const struct wbem_object *object)
{
    struct wbem_object *copy = wbem_object_new(object->class_name);
    wbem_object_assign(copy, object);
    return copy;
}
