/* SPDX-License-Identifier: MIT
 * Source: "The Component Object Model", rules of IUnknown (learn.microsoft.com). */
#include "com_object.h"

#include <stdlib.h>
#include <wchar.h>

HRESULT WINAPI com_object_query(void *object, REFIID iid, void **out)
{
    const struct com_object *head = object;
    bool found = IsEqualGUID(iid, &IID_IUnknown);
    for (size_t i = 0; !found && head->known[i]; i++)
        found = IsEqualGUID(iid, head->known[i]);
    *out = found ? object : NULL;
    if (found)
        com_object_add(object);
    return found ? S_OK : E_NOINTERFACE;
}

ULONG WINAPI com_object_add(void *object)
{
    struct com_object *head = object;
    return head->references ? (ULONG)InterlockedIncrement(&head->references) : 1;
}

ULONG WINAPI com_object_release(void *object)
{
    struct com_object *head = object;
    LONG left = head->references ? InterlockedDecrement(&head->references) : 1;
    if (left)
        return (ULONG)left;
    if (head->end)
        head->end(object);
    free(object);
    return 0;
}

void *com_object_new(size_t size, const void *vtable, const IID *const *known)
{
    struct com_object *head = calloc(1, size);
    if (!head)
        abort();
    *head = (struct com_object){.vtable = vtable, .references = 1, .known = known};
    return head;
}

/* ---- class factories ---- */

struct factory {
    struct com_object head;
    const struct com_class *class;
};

static const IID *const factory_known[] = {&IID_IClassFactory, NULL};

static HRESULT WINAPI create_instance(IClassFactory *iface, IUnknown *outer, REFIID iid, void **out)
{
    const struct com_class *class = ((struct factory *)(void *)iface)->class;
    wchar_t function[128];
    *out = NULL;
    if (outer)
        return CLASS_E_NOAGGREGATION;
    _snwprintf(function, world_count(function) - 1, L"CoCreateInstance:%ls", class->fate);
    function[world_count(function) - 1] = L'\0';
    HRESULT result = (HRESULT)world_fate(NULL, function);
    if (FAILED(result))
        return result;
    IUnknown *made = class->make();
    result = IUnknown_QueryInterface(made, iid, out);
    IUnknown_Release(made);
    return result;
}

static HRESULT WINAPI lock_server(IClassFactory *iface, BOOL lock)
{
    return S_OK;
}

static IClassFactoryVtbl factory_vtable = {COM_OBJECT_UNKNOWN, .CreateInstance = create_instance,
                                           .LockServer = lock_server};

HRESULT WINAPI DllGetClassObject(REFCLSID class_id, REFIID iid, void **out)
{
    *out = NULL;
    for (const struct com_class *class = com_classes; class->id; class ++) {
        if (!IsEqualGUID(class_id, class->id))
            continue;
        struct factory *factory = com_object_new(sizeof *factory, &factory_vtable, factory_known);
        factory->class = class;
        HRESULT result = com_object_query(factory, iid, out);
        com_object_release(factory);
        return result;
    }
    return CLASS_E_CLASSNOTAVAILABLE;
}

HRESULT WINAPI DllCanUnloadNow(void)
{
    return S_FALSE;
}
