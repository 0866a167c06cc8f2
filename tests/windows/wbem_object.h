/* SPDX-License-Identifier: MIT
 * An IWbemClassObject of the test program: named values. */
#ifndef WBEM_OBJECT_H
#define WBEM_OBJECT_H

#include "windows/com.h"

#include <wbemcli.h>

#include <stdbool.h>

enum { WBEM_OBJECT_PROPERTIES = 32 };

struct wbem_object {
    IWbemClassObject face; /* first */
    LONG references;
    wchar_t class_name[64];
    struct {
        wchar_t name[64];
        VARIANT value;
    } properties[WBEM_OBJECT_PROPERTIES];
    size_t count;
};

/* With one reference. */
struct wbem_object *wbem_object_new(const wchar_t *class_name);
struct wbem_object *wbem_object_copy(const struct wbem_object *object);
void wbem_object_assign(struct wbem_object *to, const struct wbem_object *from);

/* The value NAME; NULL when there is none. */
const VARIANT *wbem_object_value(const struct wbem_object *object, const wchar_t *name);

static inline struct wbem_object *wbem_object(IWbemClassObject *face)
{
    return (struct wbem_object *)face;
}

#endif
