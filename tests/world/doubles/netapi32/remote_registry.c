/* SPDX-License-Identifier: MIT
 *
 * Every call on another computer's registry is a round trip there: keys that came from RegConnectRegistryW are known
 * by their handle, and what is asked of them takes the time that the scene says.
 * Source: none of Windows but its delay, which the scene sets.
 */
#include "remote_registry.h"
#include "hooks.h"

#include <wchar.h>

enum { KEYS_MAX = 1024, HOST_NAME = 256 };

static struct {
    HKEY key;
    wchar_t host[HOST_NAME];
} keys[KEYS_MAX];
static SRWLOCK lock = SRWLOCK_INIT;

void remote_registry_note(HKEY key, const wchar_t *host)
{
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < KEYS_MAX; i++) {
        if (keys[i].key)
            continue;
        keys[i].key = key;
        wcsncpy(keys[i].host, host, HOST_NAME - 1);
        break;
    }
    ReleaseSRWLockExclusive(&lock);
}

static bool find(HKEY key, bool forget, wchar_t host[HOST_NAME])
{
    bool found = false;
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; key && i < KEYS_MAX && !found; i++) {
        found = keys[i].key == key;
        if (found)
            wcscpy(host, keys[i].host);
        if (found && forget)
            keys[i].key = NULL;
    }
    ReleaseSRWLockExclusive(&lock);
    return found;
}

static bool wait(HKEY key, bool forget, const wchar_t *function, wchar_t host[HOST_NAME])
{
    bool remote = find(key, forget, host);
    if (remote)
        world_trip(host, function);
    return remote;
}

static LSTATUS WINAPI open_key(HKEY key, LPCWSTR sub, DWORD options, REGSAM access, PHKEY out)
{
    wchar_t host[HOST_NAME];
    bool remote = wait(key, false, L"RegOpenKeyExW", host);
    LSTATUS error = RegOpenKeyExW(key, sub, options, access, out);
    if (remote && error == ERROR_SUCCESS)
        remote_registry_note(*out, host);
    return error;
}

static LSTATUS WINAPI close_key(HKEY key)
{
    wchar_t host[HOST_NAME];
    wait(key, true, L"RegCloseKey", host);
    return RegCloseKey(key);
}

static LSTATUS WINAPI query_value(HKEY key, LPCWSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD size)
{
    wchar_t host[HOST_NAME];
    wait(key, false, L"RegQueryValueExW", host);
    return RegQueryValueExW(key, name, reserved, type, data, size);
}

static LSTATUS WINAPI get_value(HKEY key, LPCWSTR sub, LPCWSTR name, DWORD flags, LPDWORD type, PVOID data,
                                LPDWORD size)
{
    wchar_t host[HOST_NAME];
    wait(key, false, L"RegGetValueW", host);
    return RegGetValueW(key, sub, name, flags, type, data, size);
}

static LSTATUS WINAPI enum_key(HKEY key, DWORD index, LPWSTR name, LPDWORD units, LPDWORD reserved, LPWSTR class,
                               LPDWORD class_units, PFILETIME time)
{
    wchar_t host[HOST_NAME];
    wait(key, false, L"RegEnumKeyExW", host);
    return RegEnumKeyExW(key, index, name, units, reserved, class, class_units, time);
}

static LSTATUS WINAPI enum_value(HKEY key, DWORD index, LPWSTR name, LPDWORD units, LPDWORD reserved, LPDWORD type,
                                 LPBYTE data, LPDWORD size)
{
    wchar_t host[HOST_NAME];
    wait(key, false, L"RegEnumValueW", host);
    return RegEnumValueW(key, index, name, units, reserved, type, data, size);
}

static LSTATUS WINAPI query_key(HKEY key, LPWSTR class, LPDWORD class_units, LPDWORD reserved, LPDWORD keys_count,
                                LPDWORD key_units, LPDWORD class_most, LPDWORD values, LPDWORD name_units,
                                LPDWORD data_size, LPDWORD security, PFILETIME time)
{
    wchar_t host[HOST_NAME];
    wait(key, false, L"RegQueryInfoKeyW", host);
    return RegQueryInfoKeyW(key, class, class_units, reserved, keys_count, key_units, class_most, values, name_units,
                            data_size, security, time);
}

const struct hook hooks_remote_registry[] = {
    {"RegOpenKeyExW", (void *)open_key},       {"RegCloseKey", (void *)close_key},
    {"RegQueryValueExW", (void *)query_value}, {"RegGetValueW", (void *)get_value},
    {"RegEnumKeyExW", (void *)enum_key},       {"RegEnumValueW", (void *)enum_value},
    {"RegQueryInfoKeyW", (void *)query_key},   {NULL, NULL}};
