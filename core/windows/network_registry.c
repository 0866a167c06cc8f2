/* SPDX-License-Identifier: MIT */
#include "windows/network_registry.h"

#include "windows/utf16.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Old profiles stay for years; each costs a few round trips. */
enum { PROFILES_MAX = 64, NAME_UNITS = 256 };

/* FILETIME order of the local SYSTEMTIME that is stored; 0 when it makes no sense. */
static ULONGLONG last_connected(HKEY key)
{
    SYSTEMTIME time;
    FILETIME file;
    DWORD size = sizeof time;
    if (RegGetValueW(key, NULL, L"DateLastConnected", RRF_RT_REG_BINARY, NULL, &time, &size) != ERROR_SUCCESS ||
        size != sizeof time || !SystemTimeToFileTime(&time, &file))
        return 0;
    return (ULONGLONG)file.dwHighDateTime << 32 | file.dwLowDateTime;
}

static bool read_profile(HKEY key, const wchar_t *id, struct network *out)
{
    DWORD category, size = sizeof category;
    wchar_t name[NAME_UNITS] = L"";
    if (RegGetValueW(key, NULL, L"Category", RRF_RT_REG_DWORD, NULL, &category, &size) != ERROR_SUCCESS ||
        category > NETWORK_DOMAIN)
        return false;
    size = sizeof name;
    if (RegGetValueW(key, NULL, L"ProfileName", RRF_RT_REG_SZ, NULL, name, &size) != ERROR_SUCCESS)
        name[0] = L'\0';
    *out = (struct network){.category = (enum network_category)category};
    char *text = utf16_to_utf8(id);
    snprintf(out->id, sizeof out->id, "%s", text);
    free(text);
    text = utf16_to_utf8(name);
    snprintf(out->name, sizeof out->name, "%s", text);
    free(text);
    return true;
}

enum status network_registry_latest(HKEY root, struct network *out)
{
    HKEY profiles;
    ULONGLONG latest = 0;
    if (RegOpenKeyExW(root, L"SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\NetworkList\\Profiles", 0,
                      KEY_READ | KEY_WOW64_64KEY, &profiles) != ERROR_SUCCESS)
        return ST_ABSENT;
    for (DWORD i = 0; i < PROFILES_MAX; i++) {
        wchar_t id[64];
        DWORD units = sizeof id / sizeof *id;
        HKEY key;
        if (RegEnumKeyExW(profiles, i, id, &units, NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            break;
        if (RegOpenKeyExW(profiles, id, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key) != ERROR_SUCCESS)
            continue;
        ULONGLONG time = last_connected(key);
        if (time > latest && read_profile(key, id, out))
            latest = time;
        RegCloseKey(key);
    }
    RegCloseKey(profiles);
    return latest ? ST_OK : ST_ABSENT;
}
