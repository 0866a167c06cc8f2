/* SPDX-License-Identifier: MIT
 *
 * Who may use a service manager and its services, and which services there are. The emulator gives an empty descriptor
 * for all of them and forgets what it is given.
 * Source: pages of QueryServiceObjectSecurity, SetServiceObjectSecurity and EnumServicesStatusExW (winsvc.h), and
 * "Service Security and Access Rights": which right of the handle each of them needs, 5 without it, 122 and the size
 * where the buffer is too small.
 */
#include "hooks.h"
#include "manager.h"
#include "remote.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static BOOL answer(DWORD error)
{
    SetLastError(error);
    return error == ERROR_SUCCESS;
}

static BOOL WINAPI query_security(SC_HANDLE handle, SECURITY_INFORMATION parts, PSECURITY_DESCRIPTOR out, DWORD room,
                                  DWORD *needed)
{
    struct remote_handle known;
    if (!remote_find(handle, &known))
        return QueryServiceObjectSecurity(handle, parts, out, room, needed);
    if (!(known.access & READ_CONTROL))
        return answer(ERROR_ACCESS_DENIED);
    BYTE *bytes = known.service[0] ? manager_service_security(known.host, known.service, needed)
                                   : manager_security(known.host, needed);
    if (!bytes)
        return answer(ERROR_ACCESS_DENIED);
    bool fits = room >= *needed;
    if (fits)
        memcpy(out, bytes, *needed);
    free(bytes);
    return answer(fits ? ERROR_SUCCESS : ERROR_INSUFFICIENT_BUFFER);
}

static BOOL WINAPI set_security(SC_HANDLE handle, SECURITY_INFORMATION parts, PSECURITY_DESCRIPTOR wanted)
{
    struct remote_handle known;
    if (!remote_find(handle, &known) || known.service[0])
        return answer(ERROR_INVALID_HANDLE);
    if (!(known.access & WRITE_DAC))
        return answer(ERROR_ACCESS_DENIED);
    if (parts != DACL_SECURITY_INFORMATION)
        return answer(ERROR_INVALID_PARAMETER);
    DWORD error = world_fate(known.host, L"SetServiceObjectSecurity");
    if (error)
        return answer(error);
    world_write("SetServiceObjectSecurity");
    return answer(manager_set_entries(known.host, wanted));
}

/* What NAME of the prefix is called on HOST; NULL: it is another host's. */
static wchar_t *own_name(const wchar_t *host, wchar_t *name)
{
    wchar_t *dollar = wcschr(name, L'$'), key[HOST_NAME];
    if (world_is_local(host))
        return dollar ? NULL : name;
    DWORD absent = 0;
    world_host(host, key, HOST_NAME);
    size_t length = dollar ? (size_t)(dollar - name) : 0;
    bool own = dollar && wcslen(key) == length && _wcsnicmp(name, key, length) == 0;
    bool of_all = dollar && length == 7 && _wcsnicmp(name, L"default", length) == 0 &&
                  !world_number(host, L"AbsentServices", dollar + 1, &absent);
    return own || of_all ? dollar + 1 : NULL;
}

static BOOL WINAPI enumerate(SC_HANDLE handle, SC_ENUM_TYPE level, DWORD type, DWORD state, BYTE *list, DWORD room,
                             DWORD *needed, DWORD *count, DWORD *resume, LPCWSTR group)
{
    struct remote_handle known;
    BOOL done = EnumServicesStatusExW(handle, level, type, state, list, room, needed, count, resume, group);
    if (!remote_find(handle, &known) || !done)
        return done;
    ENUM_SERVICE_STATUS_PROCESSW *services = (ENUM_SERVICE_STATUS_PROCESSW *)(void *)list;
    DWORD kept = 0;
    for (DWORD i = 0; i < *count; i++) {
        wchar_t *name = own_name(known.host, services[i].lpServiceName);
        if (!name)
            continue;
        services[kept] = services[i];
        services[kept++].lpServiceName = name;
    }
    *count = kept;
    return answer(world_fate(known.host, L"EnumServicesStatusExW"));
}

const struct hook hooks_service_security[] = {{"QueryServiceObjectSecurity", (void *)query_security},
                                              {"SetServiceObjectSecurity", (void *)set_security},
                                              {"EnumServicesStatusExW", (void *)enumerate},
                                              {NULL, NULL}};
