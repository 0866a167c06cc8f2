/* SPDX-License-Identifier: MIT */
#include "wizard/recent.h"

#include "base/memory.h"
#include "windows/utf16.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT = 8, NAME_UNITS = 256, LIST_UNITS = KEPT * NAME_UNITS + 1 };

static const wchar_t recent_key[] = L"Software\\WMI Ready", recent_value[] = L"Recent";

/* The list as stored: names one after another, an empty one ends it. Always terminated here,
 * whatever the value holds. */
static wchar_t *read_list(void)
{
    wchar_t *list = memory_new_n(wchar_t, LIST_UNITS + 2);
    DWORD size = LIST_UNITS * sizeof(wchar_t);
    if (RegGetValueW(HKEY_CURRENT_USER, recent_key, recent_value, RRF_RT_REG_MULTI_SZ, NULL, list, &size))
        list[0] = list[1] = L'\0';
    return list;
}

void recent_fill(HWND combo)
{
    wchar_t *list = read_list();
    for (const wchar_t *name = list; *name; name += wcslen(name) + 1)
        SendMessageW(combo, CB_ADDSTRING, 0, (LPARAM)name);
    free(list);
}

/* First in the list of this session too. */
static void show_first(HWND combo, const wchar_t *name)
{
    LRESULT at = SendMessageW(combo, CB_FINDSTRINGEXACT, (WPARAM)-1, (LPARAM)name);
    if (at == 0)
        return;
    wchar_t typed[NAME_UNITS];
    GetWindowTextW(combo, typed, NAME_UNITS);
    if (at > 0)
        SendMessageW(combo, CB_DELETESTRING, (WPARAM)at, 0);
    SendMessageW(combo, CB_INSERTSTRING, 0, (LPARAM)name);
    /* Taking the chosen line out empties the field. */
    SetWindowTextW(combo, typed);
}

void recent_add(HWND combo, const char *target)
{
    wchar_t *name = utf16_from_utf8(target);
    size_t length = wcslen(name);
    wchar_t *old = read_list(), *list = memory_new_n(wchar_t, LIST_UNITS + NAME_UNITS + 2);
    if (length == 0 || length >= NAME_UNITS)
        goto done;
    memcpy(list, name, (length + 1) * sizeof *list);
    size_t used = length + 1, count = 1;
    for (const wchar_t *entry = old; *entry && count < KEPT; entry += wcslen(entry) + 1) {
        size_t entry_length = wcslen(entry);
        if (lstrcmpiW(entry, name) == 0 || used + entry_length + 2 > LIST_UNITS)
            continue;
        memcpy(list + used, entry, (entry_length + 1) * sizeof *list);
        used += entry_length + 1;
        count++;
    }
    HKEY key;
    if (RegCreateKeyExW(HKEY_CURRENT_USER, recent_key, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL) == ERROR_SUCCESS) {
        RegSetValueExW(key, recent_value, 0, REG_MULTI_SZ, (const BYTE *)list, (DWORD)((used + 1) * sizeof *list));
        RegCloseKey(key);
    }
    show_first(combo, name);
done:
    free(list);
    free(old);
    free(name);
}
