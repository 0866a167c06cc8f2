/* SPDX-License-Identifier: MIT */
#include "wbem_store.h"

#include "base/memory.h"
#include "wbem_object.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { INSTANCES_MAX = 128 };

static struct wbem_store now;
static struct wbem_object *instances[INSTANCES_MAX];
static size_t instance_count;

/* ---- unknown and security, for the objects that are not counted ---- */

static HRESULT WINAPI same(IUnknown *object, REFIID iid, void **out)
{
    static const GUID client_security = {0x13D, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
    if (IsEqualGUID(iid, &client_security))
        return E_NOINTERFACE;
    *out = object;
    return S_OK;
}

static ULONG WINAPI count_reference(IUnknown *object)
{
    (void)object;
    return 1;
}

/* ---- results ---- */

struct result {
    IEnumWbemClassObject face; /* first */
    struct wbem_object *found[INSTANCES_MAX];
    size_t count, at;
};

static ULONG WINAPI result_release(IEnumWbemClassObject *face)
{
    free(face);
    return 0;
}

static HRESULT WINAPI result_next(IEnumWbemClassObject *face, LONG timeout, ULONG wanted, IWbemClassObject **out,
                                  ULONG *returned)
{
    struct result *result = (struct result *)face;
    (void)timeout;
    *returned = 0;
    while (*returned < wanted && result->at < result->count) {
        /* A copy: what a caller changes is stored by Put only. */
        out[(*returned)++] = &wbem_object_copy(result->found[result->at++])->face;
    }
    return *returned == wanted ? WBEM_S_NO_ERROR : WBEM_S_FALSE;
}

static IEnumWbemClassObjectVtbl result_vtable;

/* ---- queries ---- */

struct condition {
    wchar_t class_name[64], property[64], value[256];
    bool has_value;
};

/* The word after KEYWORD. */
static const wchar_t *word_after(const wchar_t *text, const wchar_t *keyword, wchar_t *out, size_t size)
{
    const wchar_t *at = wcsstr(text, keyword);
    if (!at)
        return NULL;
    at += wcslen(keyword);
    size_t length = wcscspn(at, L" =");
    assert(length < size);
    memcpy(out, at, length * sizeof *out);
    out[length] = L'\0';
    return at + length;
}

static void parse(const wchar_t *query, struct condition *out)
{
    *out = (struct condition){.has_value = false};
    const wchar_t *at = word_after(query, L" FROM ", out->class_name, array_count(out->class_name));
    assert(at);
    at = word_after(at, L" WHERE ", out->property, array_count(out->property));
    if (!at)
        return;
    at += wcsspn(at, L" =\"");
    size_t length = wcscspn(at, L"\"");
    assert(length < array_count(out->value));
    memcpy(out->value, at, length * sizeof *at);
    out->has_value = true;
}

static bool matches(const struct wbem_object *object, const struct condition *condition)
{
    if (_wcsicmp(object->class_name, condition->class_name) != 0)
        return false;
    const VARIANT *value = condition->has_value ? wbem_object_value(object, condition->property) : NULL;
    if (!condition->has_value)
        return true;
    if (!value)
        return false;
    return V_VT(value) == VT_BSTR ? _wcsicmp(V_BSTR(value), condition->value) == 0
                                  : V_I4(value) == wcstol(condition->value, NULL, 10);
}

static bool names_store(IWbemContext *context)
{
    VARIANT value;
    VariantInit(&value);
    bool named = context && SUCCEEDED(IWbemContext_GetValue(context, L"PolicyStore", 0, &value));
    VariantClear(&value);
    return named;
}

static HRESULT WINAPI exec_query(IWbemServices *face, const BSTR language, const BSTR query, LONG flags,
                                 IWbemContext *context, IEnumWbemClassObject **out)
{
    (void)face;
    (void)language;
    (void)flags;
    struct condition condition;
    parse(query, &condition);
    InterlockedIncrement(&now.queries);
    struct result *result = memory_new(struct result);
    result->face.lpVtbl = &result_vtable;
    for (size_t i = 0; i < instance_count && (!now.needs_store || names_store(context)); i++)
        if (matches(instances[i], &condition))
            result->found[result->count++] = instances[i];
    *out = &result->face;
    return WBEM_S_NO_ERROR;
}

/* ---- instances ---- */

static size_t index_of(const wchar_t *class_name, const wchar_t *id)
{
    for (size_t i = 0; i < instance_count; i++) {
        const VARIANT *own = wbem_object_value(instances[i], L"InstanceID");
        if (_wcsicmp(instances[i]->class_name, class_name) == 0 && own && _wcsicmp(V_BSTR(own), id) == 0)
            return i;
    }
    return SIZE_MAX;
}

/* Class.InstanceID="id" */
static size_t index_of_path(const wchar_t *path)
{
    wchar_t class_name[64], id[256] = {0};
    size_t length = wcscspn(path, L".");
    assert(length < array_count(class_name));
    memcpy(class_name, path, length * sizeof *path);
    class_name[length] = L'\0';
    const wchar_t *at = wcschr(path, L'"');
    if (at)
        memcpy(id, at + 1, wcscspn(at + 1, L"\"") * sizeof *at);
    return index_of(class_name, id);
}

static HRESULT WINAPI get_object(IWbemServices *face, const BSTR path, LONG flags, IWbemContext *context,
                                 IWbemClassObject **out, IWbemCallResult **result)
{
    (void)face;
    (void)flags;
    (void)context;
    (void)result;
    *out = &wbem_object_new(path)->face;
    return WBEM_S_NO_ERROR;
}

static HRESULT WINAPI put_instance(IWbemServices *face, IWbemClassObject *given, LONG flags, IWbemContext *context,
                                   IWbemCallResult **result)
{
    (void)face;
    (void)flags;
    (void)context;
    (void)result;
    struct wbem_object *object = wbem_object(given);
    if (FAILED(now.put) && (!now.put_class || _wcsicmp(now.put_class, object->class_name) == 0))
        return now.put;
    const VARIANT *id = wbem_object_value(object, L"InstanceID");
    size_t at = index_of(object->class_name, id ? V_BSTR(id) : L"");
    if (at != SIZE_MAX) {
        wbem_object_assign(instances[at], object);
        return WBEM_S_NO_ERROR;
    }
    assert(instance_count < INSTANCES_MAX);
    instances[instance_count++] = wbem_object_copy(object);
    if (now.created)
        now.created(&instances[instance_count - 1]->face);
    return WBEM_S_NO_ERROR;
}

/* What belongs to an instance carries its id and goes with it: the filters of a firewall rule. */
static void remove_all(const wchar_t *id)
{
    for (size_t i = instance_count; i-- > 0;) {
        const VARIANT *own = wbem_object_value(instances[i], L"InstanceID");
        if (!own || _wcsicmp(V_BSTR(own), id) != 0)
            continue;
        IWbemClassObject_Release(&instances[i]->face);
        instances[i] = instances[instance_count - 1];
        instance_count--;
    }
}

static HRESULT WINAPI delete_instance(IWbemServices *face, const BSTR path, LONG flags, IWbemContext *context,
                                      IWbemCallResult **result)
{
    (void)face;
    (void)flags;
    (void)context;
    (void)result;
    size_t at = index_of_path(path);
    if (at == SIZE_MAX)
        return WBEM_E_NOT_FOUND;
    BSTR id = SysAllocString(V_BSTR(wbem_object_value(instances[at], L"InstanceID")));
    remove_all(id);
    SysFreeString(id);
    return WBEM_S_NO_ERROR;
}

static HRESULT WINAPI exec_method(IWbemServices *face, const BSTR path, const BSTR name, LONG flags,
                                  IWbemContext *context, IWbemClassObject *input, IWbemClassObject **out,
                                  IWbemCallResult **result)
{
    (void)face;
    (void)flags;
    (void)context;
    (void)input;
    (void)result;
    size_t at = index_of_path(path);
    if (at == SIZE_MAX)
        return WBEM_E_NOT_FOUND;
    HRESULT answer = now.method ? now.method(&instances[at]->face, name) : E_NOTIMPL;
    if (SUCCEEDED(answer) && out)
        *out = &wbem_object_new(L"__PARAMETERS")->face;
    return answer;
}

static IWbemServicesVtbl services_vtable;
static IWbemServices services = {&services_vtable};

IWbemServices *wbem_store_services(void)
{
    return &services;
}

struct wbem_store *wbem_store_begin(void)
{
    IUnknownVtbl *base = (IUnknownVtbl *)&services_vtable;
    base->QueryInterface = same;
    base->AddRef = count_reference;
    base->Release = count_reference;
    services_vtable.ExecQuery = exec_query;
    services_vtable.GetObject = get_object;
    services_vtable.PutInstance = put_instance;
    services_vtable.DeleteInstance = delete_instance;
    services_vtable.ExecMethod = exec_method;
    base = (IUnknownVtbl *)&result_vtable;
    base->QueryInterface = same;
    base->AddRef = count_reference;
    result_vtable.Release = result_release;
    result_vtable.Next = result_next;
    now = (struct wbem_store){.put = S_OK};
    return &now;
}

void wbem_store_end(void)
{
    for (size_t i = 0; i < instance_count; i++)
        IWbemClassObject_Release(&instances[i]->face);
    instance_count = 0;
}

/* ---- for the tests ---- */

IWbemClassObject *wbem_store_add(const wchar_t *class_name, const char *instance_id)
{
    assert(instance_count < INSTANCES_MAX);
    struct wbem_object *object = wbem_object_new(class_name);
    instances[instance_count++] = object;
    wbem_store_text(&object->face, L"InstanceID", instance_id);
    return &object->face;
}

void wbem_store_text(IWbemClassObject *object, const wchar_t *name, const char *text)
{
    VARIANT value;
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = com_bstr(text);
    IWbemClassObject_Put(object, name, 0, &value, 0);
    VariantClear(&value);
}

void wbem_store_number(IWbemClassObject *object, const wchar_t *name, LONG number)
{
    VARIANT value;
    V_VT(&value) = VT_I4;
    V_I4(&value) = number;
    IWbemClassObject_Put(object, name, 0, &value, 0);
}

void wbem_store_list(IWbemClassObject *object, const wchar_t *name, const char *text)
{
    VARIANT value;
    SAFEARRAY *array = SafeArrayCreateVector(VT_BSTR, 0, 0);
    LONG count = 0;
    char *copy = memory_string(text);
    for (char *at = strtok(copy, ","); at; at = strtok(NULL, ",")) {
        SAFEARRAYBOUND bound = {.cElements = (ULONG)(count + 1)};
        SafeArrayRedim(array, &bound);
        BSTR part = com_bstr(at);
        SafeArrayPutElement(array, &count, part);
        SysFreeString(part);
        count++;
    }
    free(copy);
    V_VT(&value) = VT_ARRAY | VT_BSTR;
    V_ARRAY(&value) = array;
    IWbemClassObject_Put(object, name, 0, &value, 0);
    VariantClear(&value);
}

IWbemClassObject *wbem_store_find(const wchar_t *class_name, const char *instance_id)
{
    BSTR id = com_bstr(instance_id);
    size_t at = index_of(class_name, id);
    SysFreeString(id);
    return at == SIZE_MAX ? NULL : &instances[at]->face;
}

size_t wbem_store_count(const wchar_t *class_name)
{
    size_t count = 0;
    for (size_t i = 0; i < instance_count; i++)
        count += _wcsicmp(instances[i]->class_name, class_name) == 0;
    return count;
}
