/* SPDX-License-Identifier: MIT
 *
 * Classes with more instances than a scene could list: the value "Rows" of the key Classes\CLASS says how many. Each
 * has a Number and a Name; every text of the key is a further property of the first fifty. A class of a hostile
 * provider has the value "Endless" instead (endless.c). Source: none of Windows: many rows.
 */
#include "double.h"

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

enum { ROWS_WITH_TEXTS = 50 };

static void set_texts(HKEY key, IWbemClassObject *object)
{
    for (DWORD i = 0;; i++) {
        wchar_t name[256];
        DWORD units = world_count(name), type = REG_NONE;
        if (RegEnumValueW(key, i, name, &units, NULL, &type, NULL, NULL) != ERROR_SUCCESS)
            return;
        wchar_t *text = type == REG_SZ ? world_key_text(key, name) : NULL;
        if (text)
            object_set_text(object, name, text);
        free(text);
    }
}

bool generated_select(HKEY key, const wchar_t *host, const wchar_t *class_name, IEnumWbemClassObject **out)
{
    DWORD count;
    struct endless endless = {.units = 1};
    if (world_key_number(key, L"Endless", &endless.columns)) {
        world_key_number(key, L"Fresh", &endless.fresh);
        world_key_number(key, L"Units", &endless.units);
        *out = rows_new(host, NULL, NULL, 0, S_OK);
        rows_never_end(*out, &endless);
        return true;
    }
    if (!world_key_number(key, L"Rows", &count))
        return false;
    IWbemClassObject **objects = calloc((size_t)count + 1, sizeof *objects);
    for (DWORD i = 0; i < count; i++) {
        wchar_t name[64];
        _snwprintf(name, world_count(name), L"row %05lu", i + 1);
        objects[i] = object_new(class_name, name);
        object_set_number(objects[i], L"Number", i + 1);
        object_set_text(objects[i], L"Name", name);
        if (i < ROWS_WITH_TEXTS)
            set_texts(key, objects[i]);
    }
    *out = rows_new(host, NULL, objects, count, (HRESULT)WBEM_S_FALSE);
    free(objects);
    return true;
}
