/* SPDX-License-Identifier: MIT
 *
 * What every COM object of the doubles has in common: its head, which counts references and knows its interfaces, and
 * the class factories of a library.
 */
#ifndef WORLD_COM_OBJECT_H
#define WORLD_COM_OBJECT_H

#include "world.h"

#include <objbase.h>

/* The first member of an object; its address is the interface. */
struct com_object {
    const void *vtable;
    LONG references;          /* 0: it lives as long as the library */
    const IID *const *known;  /* the interfaces besides IUnknown, NULL at the end */
    void (*end)(void *whole); /* what else is to be freed; may be NULL */
};

HRESULT WINAPI com_object_query(void *object, REFIID iid, void **out);
ULONG WINAPI com_object_add(void *object);
ULONG WINAPI com_object_release(void *object);

/* The first three methods of a vtable. */
#define COM_OBJECT_UNKNOWN \
    .QueryInterface = (void *)com_object_query, .AddRef = (void *)com_object_add, .Release = (void *)com_object_release

/* A zeroed object of SIZE bytes with one reference. */
void *com_object_new(size_t size, const void *vtable, const IID *const *known);

/* A class of the library: each has its table com_classes, which ends with an entry without an id. */
struct com_class {
    const CLSID *id;
    const wchar_t *fate; /* the name under which a scene lets CoCreateInstance fail */
    void *(*make)(void); /* an object whose one reference goes to the caller */
};
extern const struct com_class com_classes[];

#endif
