/* SPDX-License-Identifier: MIT
 *
 * Other computers' registry and services: real handles of this prefix. A host's HKEY_LOCAL_MACHINE is its key
 * "Registry"; its service NAME is the service "host$NAME" here, or "default$NAME" when it has none of its own.
 * Source: pages of RegConnectRegistryW and OpenSCManagerW (winreg.h, winsvc.h).
 */
#include "dial.h"
#include "guard.h"
#include "hooks.h"
#include "remote_registry.h"

#include <stdlib.h>
#include <wchar.h>

enum { MANAGERS_MAX = 256, HOST_NAME = 256 };

static LSTATUS WINAPI connect_registry(LPCWSTR computer, HKEY hive, PHKEY out)
{
    if (world_is_local(computer))
        return RegConnectRegistryW(computer, hive, out);
    LSTATUS error = (LSTATUS)guard_enter(computer, L"RegConnectRegistryW");
    if (error)
        return error;
    if (hive != HKEY_LOCAL_MACHINE)
        return ERROR_ACCESS_DENIED;
    *out = world_open(computer, L"Registry", KEY_ALL_ACCESS);
    if (*out)
        remote_registry_note(*out, computer);
    return *out ? ERROR_SUCCESS : ERROR_BAD_NETPATH;
}

/* ---- service manager ---- */

static struct {
    SC_HANDLE handle;
    wchar_t host[HOST_NAME];
} managers[MANAGERS_MAX];
static SRWLOCK lock = SRWLOCK_INIT;

static bool note_manager(SC_HANDLE handle, const wchar_t *host)
{
    bool noted = false;
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < MANAGERS_MAX && !noted; i++) {
        if (managers[i].handle)
            continue;
        managers[i].handle = handle;
        wcsncpy(managers[i].host, host, HOST_NAME - 1);
        noted = true;
    }
    ReleaseSRWLockExclusive(&lock);
    return noted;
}

static bool find_manager(SC_HANDLE handle, wchar_t host[HOST_NAME])
{
    bool found = false;
    AcquireSRWLockShared(&lock);
    for (size_t i = 0; i < MANAGERS_MAX && !found; i++) {
        found = managers[i].handle == handle;
        if (found)
            wcscpy(host, managers[i].host);
    }
    ReleaseSRWLockShared(&lock);
    return found;
}

static void forget_manager(SC_HANDLE handle)
{
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < MANAGERS_MAX; i++)
        if (managers[i].handle == handle)
            managers[i].handle = NULL;
    ReleaseSRWLockExclusive(&lock);
}

static SC_HANDLE WINAPI open_manager(LPCWSTR computer, LPCWSTR database, DWORD access)
{
    DWORD error = guard_enter(computer, L"OpenSCManagerW");
    if (!error)
        error = world_dial(computer, L"OpenSCManagerW");
    SC_HANDLE handle = error ? NULL : OpenSCManagerW(NULL, database, access);
    if (handle && !note_manager(handle, computer ? computer : L".")) {
        CloseServiceHandle(handle);
        handle = NULL;
        error = ERROR_NOT_ENOUGH_MEMORY;
    }
    if (error)
        SetLastError(error);
    return handle;
}

static SC_HANDLE open_as(SC_HANDLE manager, const wchar_t *host, LPCWSTR name, DWORD access)
{
    wchar_t full[HOST_NAME * 2];
    _snwprintf(full, world_count(full) - 1, L"%ls$%ls", host, name);
    full[world_count(full) - 1] = L'\0';
    return OpenServiceW(manager, full, access);
}

static SC_HANDLE WINAPI open_service(SC_HANDLE manager, LPCWSTR name, DWORD access)
{
    wchar_t host[HOST_NAME] = L"", bare[HOST_NAME], function[HOST_NAME];
    if (!find_manager(manager, host))
        return OpenServiceW(manager, name, access);
    _snwprintf(function, HOST_NAME - 1, L"OpenServiceW:%ls", name);
    function[HOST_NAME - 1] = L'\0';
    DWORD error = world_fate(host, function);
    if (error) {
        SetLastError(error);
        return NULL;
    }
    if (world_is_local(host))
        return OpenServiceW(manager, name, access);
    world_host(host, bare, HOST_NAME);
    SC_HANDLE service = open_as(manager, bare, name, access);
    DWORD absent = 0;
    if (!service && GetLastError() == ERROR_SERVICE_DOES_NOT_EXIST &&
        !world_number(host, L"AbsentServices", name, &absent))
        service = open_as(manager, L"default", name, access);
    return service;
}

static BOOL WINAPI close_service(SC_HANDLE handle)
{
    forget_manager(handle);
    return CloseServiceHandle(handle);
}

const struct hook hooks_remote[] = {{"RegConnectRegistryW", (void *)connect_registry},
                                    {"OpenSCManagerW", (void *)open_manager},
                                    {"OpenServiceW", (void *)open_service},
                                    {"CloseServiceHandle", (void *)close_service},
                                    {"LogonUserW", (void *)guard_logon_user},
                                    {"ImpersonateLoggedOnUser", (void *)guard_impersonate},
                                    {"RevertToSelf", (void *)guard_revert},
                                    {NULL, NULL}};
