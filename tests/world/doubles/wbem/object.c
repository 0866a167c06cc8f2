/* SPDX-License-Identifier: MIT
 * IWbemClassObject as a bag of properties: instances, classes and the parameters of methods alike.
 * Source: pages of IWbemClassObject (wbemcli.h). */
#include "double.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { PROPERTIES_MAX = 64 };

struct object {
    struct com_object head;
    wchar_t *class_name, *path;
    struct property {
        wchar_t *name;
        VARIANT value;
        CIMTYPE type;
    } properties[PROPERTIES_MAX];
    size_t count, next;
};

static struct object *of(IWbemClassObject *iface)
{
    return (struct object *)(void *)iface;
}

static void end(void *whole)
{
    struct object *object = whole;
    for (size_t i = 0; i < object->count; i++) {
        VariantClear(&object->properties[i].value);
        free(object->properties[i].name);
    }
    free(object->class_name);
    free(object->path);
}

static struct property *find(struct object *object, const wchar_t *name)
{
    for (size_t i = 0; i < object->count; i++)
        if (_wcsicmp(object->properties[i].name, name) == 0)
            return &object->properties[i];
    return NULL;
}

static HRESULT give_text(const wchar_t *text, VARIANT *value, CIMTYPE *type)
{
    V_VT(value) = text ? VT_BSTR : VT_NULL;
    if (text)
        V_BSTR(value) = SysAllocString(text);
    if (type)
        *type = CIM_STRING;
    return S_OK;
}

static HRESULT WINAPI get(IWbemClassObject *iface, LPCWSTR name, LONG flags, VARIANT *value, CIMTYPE *type,
                          LONG *flavor)
{
    struct object *object = of(iface);
    if (flavor)
        *flavor = 0;
    if (_wcsicmp(name, L"__CLASS") == 0)
        return give_text(object->class_name, value, type);
    if (_wcsicmp(name, L"__RELPATH") == 0 || _wcsicmp(name, L"__PATH") == 0)
        return give_text(object->path, value, type);
    struct property *property = find(object, name);
    if (!property)
        return (HRESULT)WBEM_E_NOT_FOUND;
    if (type)
        *type = property->type;
    VariantInit(value);
    return VariantCopy(value, &property->value);
}

static CIMTYPE type_of(const VARIANT *value)
{
    switch (V_VT(value)) {
    case VT_BSTR:
        return CIM_STRING;
    case VT_BOOL:
        return CIM_BOOLEAN;
    case VT_ARRAY | VT_UI1:
        return CIM_FLAG_ARRAY | CIM_UINT8;
    case VT_ARRAY | VT_BSTR:
        return CIM_FLAG_ARRAY | CIM_STRING;
    default:
        return CIM_UINT32;
    }
}

void object_set(IWbemClassObject *iface, const wchar_t *name, VARIANT *value, CIMTYPE type)
{
    struct object *object = of(iface);
    struct property *property = find(object, name);
    if (!property) {
        if (object->count == PROPERTIES_MAX)
            abort();
        property = &object->properties[object->count++];
        property->name = world_copy(name);
        VariantInit(&property->value);
    }
    property->type = type;
    VariantCopy(&property->value, value);
}

static HRESULT WINAPI put(IWbemClassObject *iface, LPCWSTR name, LONG flags, VARIANT *value, CIMTYPE type)
{
    VARIANT null;
    VariantInit(&null);
    V_VT(&null) = VT_NULL;
    object_set(iface, name, value ? value : &null, type ? type : type_of(value ? value : &null));
    return S_OK;
}

static HRESULT WINAPI get_names(IWbemClassObject *iface, LPCWSTR qualifier, LONG flags, VARIANT *qualifier_value,
                                SAFEARRAY **out)
{
    struct object *object = of(iface);
    *out = SafeArrayCreateVector(VT_BSTR, 0, (ULONG)object->count);
    for (LONG i = 0; i < (LONG)object->count; i++) {
        BSTR name = SysAllocString(object->properties[i].name);
        SafeArrayPutElement(*out, &i, name);
        SysFreeString(name);
    }
    return S_OK;
}

static HRESULT WINAPI begin_enumeration(IWbemClassObject *iface, LONG flags)
{
    of(iface)->next = 0;
    return S_OK;
}

static HRESULT WINAPI next_property(IWbemClassObject *iface, LONG flags, BSTR *name, VARIANT *value, CIMTYPE *type,
                                    LONG *flavor)
{
    struct object *object = of(iface);
    if (object->next == object->count)
        return (HRESULT)WBEM_S_NO_MORE_DATA;
    struct property *property = &object->properties[object->next++];
    if (name)
        *name = SysAllocString(property->name);
    if (type)
        *type = property->type;
    if (flavor)
        *flavor = 0;
    if (!value)
        return S_OK;
    VariantInit(value);
    return VariantCopy(value, &property->value);
}

static HRESULT WINAPI end_enumeration(IWbemClassObject *iface)
{
    return S_OK;
}

static HRESULT copy(IWbemClassObject *iface, const wchar_t *path, IWbemClassObject **out)
{
    struct object *object = of(iface);
    *out = object_new(object->class_name, path);
    for (size_t i = 0; i < object->count; i++)
        object_set(*out, object->properties[i].name, &object->properties[i].value, object->properties[i].type);
    return S_OK;
}

static HRESULT WINAPI clone(IWbemClassObject *iface, IWbemClassObject **out)
{
    return copy(iface, of(iface)->path, out);
}

static HRESULT WINAPI spawn_instance(IWbemClassObject *iface, LONG flags, IWbemClassObject **out)
{
    return copy(iface, NULL, out);
}

/* Every method exists; what it takes is a bag as well. */
static HRESULT WINAPI get_method(IWbemClassObject *iface, LPCWSTR name, LONG flags, IWbemClassObject **in,
                                 IWbemClassObject **out)
{
    if (in)
        *in = object_new(L"__PARAMETERS", NULL);
    if (out)
        *out = NULL;
    return S_OK;
}

/* Qualifiers are properties whose names begin so: a set is the object seen through them. */
struct qualifiers {
    struct com_object head;
    IWbemClassObject *object;
};

static void end_qualifiers(void *whole)
{
    IWbemClassObject_Release(((struct qualifiers *)whole)->object);
}

static HRESULT WINAPI get_qualifier(IWbemQualifierSet *iface, LPCWSTR name, LONG flags, VARIANT *value, LONG *flavor)
{
    wchar_t property[128];
    struct qualifiers *qualifiers = (struct qualifiers *)(void *)iface;
    _snwprintf(property, world_count(property) - 1, OBJECT_QUALIFIER L"%ls", name);
    property[world_count(property) - 1] = L'\0';
    struct property *found = find(of(qualifiers->object), property);
    return found ? VariantCopy(value, &found->value) : (HRESULT)WBEM_E_NOT_FOUND;
}

static HRESULT WINAPI get_qualifiers(IWbemClassObject *iface, IWbemQualifierSet **out)
{
    static const IID *const known[] = {&IID_IWbemQualifierSet, NULL};
    static IWbemQualifierSetVtbl methods = {COM_OBJECT_UNKNOWN, .Get = get_qualifier};
    struct qualifiers *qualifiers = com_object_new(sizeof *qualifiers, &methods, known);
    qualifiers->head.end = end_qualifiers;
    qualifiers->object = iface;
    IWbemClassObject_AddRef(iface);
    *out = (IWbemQualifierSet *)qualifiers;
    return S_OK;
}

static IWbemClassObjectVtbl vtable = {COM_OBJECT_UNKNOWN,
                                      .Get = get,
                                      .Put = put,
                                      .GetNames = get_names,
                                      .BeginEnumeration = begin_enumeration,
                                      .Next = next_property,
                                      .EndEnumeration = end_enumeration,
                                      .Clone = clone,
                                      .SpawnInstance = spawn_instance,
                                      .GetMethod = get_method,
                                      .GetQualifierSet = get_qualifiers};

IWbemClassObject *object_new(const wchar_t *class_name, const wchar_t *path)
{
    static const IID *const known[] = {&IID_IWbemClassObject, NULL};
    struct object *object = com_object_new(sizeof *object, &vtable, known);
    object->head.end = end;
    object->class_name = world_copy(class_name);
    object->path = path ? world_copy(path) : NULL;
    return (IWbemClassObject *)object;
}

/* ---- in and out, by type ---- */

void object_set_text(IWbemClassObject *object, const wchar_t *name, const wchar_t *text)
{
    VARIANT value;
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(text);
    object_set(object, name, &value, CIM_STRING);
    VariantClear(&value);
}

void object_set_number(IWbemClassObject *object, const wchar_t *name, DWORD number)
{
    VARIANT value;
    V_VT(&value) = VT_I4;
    V_I4(&value) = (LONG)number;
    object_set(object, name, &value, CIM_UINT32);
}

void object_set_bytes(IWbemClassObject *object, const wchar_t *name, const void *bytes, size_t size)
{
    VARIANT value;
    void *data;
    V_VT(&value) = VT_ARRAY | VT_UI1;
    V_ARRAY(&value) = SafeArrayCreateVector(VT_UI1, 0, (ULONG)size);
    SafeArrayAccessData(V_ARRAY(&value), &data);
    memcpy(data, bytes, size);
    SafeArrayUnaccessData(V_ARRAY(&value));
    object_set(object, name, &value, CIM_FLAG_ARRAY | CIM_UINT8);
    VariantClear(&value);
}

void object_set_list(IWbemClassObject *object, const wchar_t *name, const wchar_t *list)
{
    VARIANT value;
    ULONG count = 0;
    LONG index = 0;
    for (const wchar_t *at = list; at && *at; at += wcslen(at) + 1)
        count++;
    V_VT(&value) = count ? VT_ARRAY | VT_BSTR : VT_NULL;
    if (count)
        V_ARRAY(&value) = SafeArrayCreateVector(VT_BSTR, 0, count);
    for (const wchar_t *at = list; at && *at; at += wcslen(at) + 1, index++) {
        BSTR text = SysAllocString(at);
        SafeArrayPutElement(V_ARRAY(&value), &index, text);
        SysFreeString(text);
    }
    object_set(object, name, &value, CIM_FLAG_ARRAY | CIM_STRING);
    VariantClear(&value);
}

wchar_t *object_text(IWbemClassObject *object, const wchar_t *name)
{
    VARIANT value;
    wchar_t *text = NULL;
    VariantInit(&value);
    if (SUCCEEDED(IWbemClassObject_Get(object, name, 0, &value, NULL, NULL)) && V_VT(&value) == VT_BSTR)
        text = world_copy(V_BSTR(&value) ? V_BSTR(&value) : L"");
    VariantClear(&value);
    return text;
}

bool object_number(IWbemClassObject *object, const wchar_t *name, DWORD *out)
{
    VARIANT value;
    bool found = false;
    VariantInit(&value);
    if (SUCCEEDED(IWbemClassObject_Get(object, name, 0, &value, NULL, NULL)) &&
        (V_VT(&value) == VT_I4 || V_VT(&value) == VT_UI4)) {
        *out = (DWORD)V_I4(&value);
        found = true;
    }
    VariantClear(&value);
    return found;
}

BYTE *object_bytes(IWbemClassObject *object, const wchar_t *name, size_t *size)
{
    VARIANT value;
    LONG high;
    void *data;
    BYTE *bytes = NULL;
    VariantInit(&value);
    if (SUCCEEDED(IWbemClassObject_Get(object, name, 0, &value, NULL, NULL)) && V_VT(&value) == (VT_ARRAY | VT_UI1) &&
        SUCCEEDED(SafeArrayGetUBound(V_ARRAY(&value), 1, &high)) &&
        SUCCEEDED(SafeArrayAccessData(V_ARRAY(&value), &data))) {
        *size = (size_t)(high + 1);
        bytes = calloc(*size + 1, 1);
        memcpy(bytes, data, *size);
        SafeArrayUnaccessData(V_ARRAY(&value));
    }
    VariantClear(&value);
    return bytes;
}

wchar_t *object_list(IWbemClassObject *object, const wchar_t *name)
{
    enum { UNITS = 16384 };
    VARIANT value;
    LONG high = -1;
    wchar_t *list = NULL;
    VariantInit(&value);
    if (SUCCEEDED(IWbemClassObject_Get(object, name, 0, &value, NULL, NULL)) && V_VT(&value) == (VT_ARRAY | VT_BSTR)) {
        SafeArrayGetUBound(V_ARRAY(&value), 1, &high);
        list = calloc(UNITS, sizeof *list);
        size_t at = 0;
        for (LONG i = 0; i <= high; i++) {
            BSTR *text;
            if (SUCCEEDED(SafeArrayPtrOfIndex(V_ARRAY(&value), &i, (void **)&text)) && *text &&
                at + wcslen(*text) + 2 < UNITS) {
                wcscpy(list + at, *text);
                at += wcslen(*text) + 1;
            }
        }
    }
    VariantClear(&value);
    return list;
}

void object_each(IWbemClassObject *iface, void (*visit)(void *context, const wchar_t *name, const VARIANT *value),
                 void *context)
{
    struct object *object = of(iface);
    for (size_t i = 0; i < object->count; i++)
        if (V_VT(&object->properties[i].value) != VT_NULL)
            visit(context, object->properties[i].name, &object->properties[i].value);
}
