/* SPDX-License-Identifier: MIT
 *
 * Other computers' registry and services: real handles of this prefix. A host's HKEY_LOCAL_MACHINE is its key
 * "Registry"; its service NAME is the service "host$NAME" here, or "default$NAME" when it has none of its own.
 * Source: pages of RegConnectRegistryW and OpenSCManagerW (winreg.h, winsvc.h).
 */
#include "remote.h"
#include "dial.h"
#include "guard.h"
#include "hooks.h"
#include "remote_registry.h"

#include <wchar.h>

enum { HANDLES_MAX = 256 };

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

static struct remote_handle handles[HANDLES_MAX];
static SRWLOCK lock = SRWLOCK_INIT;

static bool note(SC_HANDLE handle, DWORD access, const wchar_t *host, const wchar_t *service)
{
    bool noted = false;
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < HANDLES_MAX && !noted; i++) {
        if (handles[i].handle)
            continue;
        handles[i].handle = handle;
        handles[i].access = access;
        wcsncpy(handles[i].host, host, HOST_NAME - 1);
        wcsncpy(handles[i].service, service, HOST_NAME - 1);
        noted = true;
    }
    ReleaseSRWLockExclusive(&lock);
    return noted;
}

bool remote_find(SC_HANDLE handle, struct remote_handle *out)
{
    bool found = false;
    AcquireSRWLockShared(&lock);
    for (size_t i = 0; i < HANDLES_MAX && !found; i++) {
        found = handle && handles[i].handle == handle;
        if (found)
            *out = handles[i];
    }
    ReleaseSRWLockShared(&lock);
    return found;
}

static void forget(SC_HANDLE handle)
{
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < HANDLES_MAX; i++)
        if (handles[i].handle == handle)
            handles[i].handle = NULL;
    ReleaseSRWLockExclusive(&lock);
}

/* A handle that could not be noted is none. */
static SC_HANDLE noted(SC_HANDLE handle, DWORD access, const wchar_t *host, const wchar_t *service)
{
    if (!handle || note(handle, access, host, service))
        return handle;
    CloseServiceHandle(handle);
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return NULL;
}

static SC_HANDLE WINAPI open_manager(LPCWSTR computer, LPCWSTR database, DWORD access)
{
    DWORD error = guard_enter(computer, L"OpenSCManagerW");
    if (!error)
        error = world_dial(computer, L"OpenSCManagerW");
    /* Who may connect alone is none of the administrators: "Errors" with this name. */
    if (!error && (access & ~(DWORD)SC_MANAGER_CONNECT))
        error = world_fate(computer, L"OpenSCManagerW:more");
    if (error) {
        SetLastError(error);
        return NULL;
    }
    return noted(OpenSCManagerW(NULL, database, access), access, computer ? computer : L".", L"");
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
    struct remote_handle known;
    wchar_t bare[HOST_NAME], function[HOST_NAME];
    if (!remote_find(manager, &known))
        return OpenServiceW(manager, name, access);
    const wchar_t *host = known.host;
    _snwprintf(function, HOST_NAME - 1, L"OpenServiceW:%ls", name);
    function[HOST_NAME - 1] = L'\0';
    DWORD error = world_fate(host, function);
    if (error) {
        SetLastError(error);
        return NULL;
    }
    if (world_is_local(host))
        return noted(OpenServiceW(manager, name, access), access, host, name);
    world_host(host, bare, HOST_NAME);
    SC_HANDLE service = open_as(manager, bare, name, access);
    DWORD absent = 0;
    if (!service && GetLastError() == ERROR_SERVICE_DOES_NOT_EXIST &&
        !world_number(host, L"AbsentServices", name, &absent))
        service = open_as(manager, L"default", name, access);
    return noted(service, access, host, name);
}

static BOOL WINAPI close_service(SC_HANDLE handle)
{
    forget(handle);
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
