/* SPDX-License-Identifier: MIT
 * Source: "Service Security and Access Rights" and the page of SetServiceObjectSecurity (learn.microsoft.com): the
 * entries are replaced, what was not given stays. The copy below Control\ServiceGroupOrder\Security:
 * assumed(SCM-STORE).
 */
#include "manager.h"

#include <sddl.h>

#include <stdlib.h>
#include <wchar.h>

enum { SDDL_UNITS = 4096 };

static const wchar_t kept[] = L"SYSTEM\\CurrentControlSet\\Control\\ServiceGroupOrder\\Security";

BYTE *manager_security(const wchar_t *host, DWORD *size)
{
    return world_bytes(host, L"Manager", L"SD", size);
}

BYTE *manager_service_security(const wchar_t *host, const wchar_t *service, DWORD *size)
{
    BYTE *own = world_bytes(host, L"ServiceSecurity", service, size);
    return own ? own : world_bytes(host, L"ServiceSecurity", L"*", size);
}

static LSTATUS write_bytes(HKEY below, const wchar_t *path, const wchar_t *name, const BYTE *bytes, DWORD size)
{
    HKEY key;
    LSTATUS error = RegCreateKeyExW(below, path, 0, NULL, 0, KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL);
    if (error == ERROR_SUCCESS) {
        error = RegSetValueExW(key, name, 0, REG_BINARY, bytes, size);
        RegCloseKey(key);
    }
    return error;
}

static void add_text(wchar_t *out, PSECURITY_DESCRIPTOR descriptor, SECURITY_INFORMATION parts)
{
    wchar_t *text = NULL;
    if (descriptor &&
        ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, SDDL_REVISION_1, parts, &text, NULL))
        wcsncat(out, text, SDDL_UNITS - wcslen(out) - 1);
    LocalFree(text);
}

DWORD manager_set_entries(const wchar_t *host, PSECURITY_DESCRIPTOR wanted)
{
    wchar_t text[SDDL_UNITS] = L"", path[WORLD_PATH];
    PSECURITY_DESCRIPTOR made;
    DWORD size;
    ULONG made_size;
    BYTE *old = manager_security(host, &size);
    /* By way of the text, so that the same entries are the same bytes, as the scene writes them. */
    add_text(text, old, OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION);
    add_text(text, wanted, DACL_SECURITY_INFORMATION);
    free(old);
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(text, SDDL_REVISION_1, &made, &made_size))
        return ERROR_INVALID_SECURITY_DESCR;
    world_path(host, L"Manager", path);
    LSTATUS error = write_bytes(HKEY_LOCAL_MACHINE, path, L"SD", made, made_size);
    HKEY hive = world_is_local(host) ? HKEY_LOCAL_MACHINE : world_open(host, L"Registry", KEY_ALL_ACCESS);
    if (error == ERROR_SUCCESS && hive)
        error = write_bytes(hive, kept, L"Security", made, made_size);
    if (hive && hive != HKEY_LOCAL_MACHINE)
        RegCloseKey(hive);
    LocalFree(made);
    return (DWORD)error;
}
