/* SPDX-License-Identifier: MIT
 *
 * Classes with more instances than a scene could list: the value "Rows" of the key Classes\CLASS says how many more.
 * Each has a Number and a Name, those of the firewall an InstanceID; every number of the key is a further property, and
 * every text one of the first fifty. A class of a hostile provider has the value "Endless" instead (endless.c).
 * Source: none of Windows: many rows.
 */
#include "double.h"

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

enum { ROWS_WITH_TEXTS = 50 };

static void set_further(HKEY key, IWbemClassObject *object, bool texts)
{
    for (DWORD i = 0;; i++) {
        wchar_t name[256];
        DWORD units = world_count(name), type = REG_NONE, number;
        if (RegEnumValueW(key, i, name, &units, NULL, &type, NULL, NULL) != ERROR_SUCCESS)
            return;
        if (type == REG_DWORD && world_key_number(key, name, &number) && wcscmp(name, L"Rows") != 0)
            object_set_number(object, name, number);
        wchar_t *text = texts && type == REG_SZ ? world_key_text(key, name) : NULL;
        if (text)
            object_set_text(object, name, text);
        free(text);
    }
}

DWORD generated_count(HKEY key)
{
    DWORD count = 0;
    world_key_number(key, L"Rows", &count);
    return count;
}

IWbemClassObject *generated_row(HKEY key, const wchar_t *class_name, DWORD index)
{
    wchar_t name[64];
    _snwprintf(name, world_count(name), L"row %05lu", index + 1);
    IWbemClassObject *object = object_new(class_name, name);
    object_set_number(object, L"Number", index + 1);
    object_set_text(object, L"Name", name);
    if (wcsncmp(class_name, L"MSFT_Net", 8) == 0)
        object_set_text(object, L"InstanceID", name);
    set_further(key, object, index < ROWS_WITH_TEXTS);
    return object;
}

bool generated_endless(HKEY key, const wchar_t *host, IEnumWbemClassObject **out)
{
    struct endless endless = {.units = 1};
    if (!world_key_number(key, L"Endless", &endless.columns))
        return false;
    world_key_number(key, L"Fresh", &endless.fresh);
    world_key_number(key, L"Units", &endless.units);
    *out = rows_new(host, NULL, 0, S_OK);
    rows_never_end(*out, &endless);
    return true;
}
