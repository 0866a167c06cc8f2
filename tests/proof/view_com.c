/* SPDX-License-Identifier: MIT
 * The independent side: COM as a whole, the enumeration of firewall rules, the modules of this process. */
#include "view_parts.h"

#include "base/memory.h"
#include "windows/utf16.h"

#include <netfw.h>
#include <psapi.h>

#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 32 };

static bool one(struct table *out, const char *text)
{
    out->columns = 1;
    table_add(out, text);
    return true;
}

/* ---- rules by 32 ---- */

static HRESULT count_rules(INetFwRules *rules, long *got)
{
    IUnknown *unknown = NULL;
    IEnumVARIANT *enumerator = NULL;
    HRESULT result = INetFwRules_get__NewEnum(rules, &unknown);
    if (FAILED(result))
        return result;
    result = IUnknown_QueryInterface(unknown, &IID_IEnumVARIANT, (void **)&enumerator);
    IUnknown_Release(unknown);
    for (ULONG fetched = 1; SUCCEEDED(result) && fetched;) {
        VARIANT items[AT_ONCE];
        fetched = 0;
        result = IEnumVARIANT_Next(enumerator, AT_ONCE, items, &fetched);
        for (ULONG i = 0; SUCCEEDED(result) && i < fetched; i++)
            VariantClear(&items[i]);
        *got += (long)fetched;
        if (result == S_FALSE)
            break;
    }
    if (enumerator)
        IEnumVARIANT_Release(enumerator);
    return result;
}

static bool ask_rules(struct table *out, char why[256])
{
    INetFwPolicy2 *policy = NULL;
    INetFwRules *rules = NULL;
    long count = 0, got = 0;
    char text[64];
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    HRESULT result =
        CoCreateInstance(&CLSID_NetFwPolicy2, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwPolicy2, (void **)&policy);
    if (SUCCEEDED(result))
        result = INetFwPolicy2_get_Rules(policy, &rules);
    if (SUCCEEDED(result))
        result = INetFwRules_get_Count(rules, &count);
    if (SUCCEEDED(result))
        result = count_rules(rules, &got);
    if (rules)
        INetFwRules_Release(rules);
    if (policy)
        INetFwPolicy2_Release(policy);
    if (FAILED(result))
        return view_fails(why, "INetFwRules", result);
    snprintf(text, sizeof text, "Next %ld, Count %ld", got, count);
    return one(out, got == count ? "the same" : text);
}

/* ---- machine-wide limits ---- */

/* CoGetSystemSecurityPermissions is exported by ole32 and not in every import library. */
typedef HRESULT(WINAPI *permissions_fn)(int kind, PSECURITY_DESCRIPTOR *out);

static bool ask_limit(const char *kind, struct table *out, char why[256])
{
    /* COMSD (objidl.h): SD_LAUNCHPERMISSIONS 0, SD_ACCESSPERMISSIONS 1, SD_LAUNCHRESTRICTIONS 2, SD_ACCESSRESTRICTIONS
     * 3 */
    bool launch = strcmp(kind, "launch") == 0;
    BYTE bytes[8192];
    DWORD size = sizeof bytes;
    PSECURITY_DESCRIPTOR sd = NULL;
    FARPROC address = GetProcAddress(GetModuleHandleW(L"ole32.dll"), "CoGetSystemSecurityPermissions");
    permissions_fn permissions;
    memcpy(&permissions, &address, sizeof permissions);
    if (!permissions)
        return view_fails(why, "CoGetSystemSecurityPermissions", E_NOTIMPL);
    LSTATUS error = RegGetValueW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Microsoft\\Ole",
                                 launch ? L"MachineLaunchRestriction" : L"MachineAccessRestriction", RRF_RT_REG_BINARY,
                                 NULL, bytes, &size);
    if (error)
        return view_fails(why, "RegGetValueW", error);
    HRESULT result = permissions(launch ? 2 : 3, &sd);
    if (FAILED(result))
        return view_fails(why, "CoGetSystemSecurityPermissions", result);
    bool same = GetSecurityDescriptorLength(sd) == size && memcmp(sd, bytes, size) == 0;
    LocalFree(sd);
    return one(out, same ? "as the registry says" : "otherwise");
}

/* ---- modules ---- */

static bool below(const wchar_t *path, const wchar_t *folder)
{
    size_t length = wcslen(folder);
    return length && _wcsnicmp(path, folder, length) == 0 && path[length] == L'\\';
}

/* Every module but those of System32, WinSxS and the folder of the program. */
static bool ask_modules(struct table *out, char why[256])
{
    static HMODULE modules[1024];
    wchar_t own[MAX_PATH] = L"", system[MAX_PATH] = L"", windows[MAX_PATH] = L"", stores[MAX_PATH];
    DWORD size = 0;
    GetModuleFileNameW(NULL, own, MAX_PATH);
    *wcsrchr(own, L'\\') = L'\0';
    GetSystemDirectoryW(system, MAX_PATH);
    GetSystemWindowsDirectoryW(windows, MAX_PATH);
    swprintf(stores, MAX_PATH, L"%ls\\WinSxS", windows);
    if (!EnumProcessModules(GetCurrentProcess(), modules, sizeof modules, &size) || size > sizeof modules)
        return view_fails(why, "EnumProcessModules", (HRESULT)GetLastError());
    out->columns = 1;
    for (size_t i = 0; i < size / sizeof *modules; i++) {
        wchar_t path[MAX_PATH] = L"";
        GetModuleFileNameW(modules[i], path, MAX_PATH);
        if (below(path, own) || below(path, system) || below(path, stores))
            continue;
        char *text = utf16_to_utf8(path);
        table_add(out, text);
        free(text);
    }
    return true;
}

bool view_com(const char *verb, const char *rest, struct table *out, char why[256])
{
    if (strcmp(verb, "rules-by-com") == 0)
        return ask_rules(out, why);
    if (strcmp(verb, "com-limit") == 0)
        return ask_limit(rest, out, why);
    return strcmp(verb, "modules") == 0 && ask_modules(out, why);
}
