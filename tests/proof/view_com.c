/* SPDX-License-Identifier: MIT
 * The independent side: COM as a whole, the enumeration of firewall rules, the modules of this process. */
#include "view_parts.h"

#include "base/memory.h"
#include "windows/utf16.h"

#include <authz.h>
#include <netfw.h>
#include <objsel.h>
#include <oleacc.h>
#include <psapi.h>
#include <sddl.h>
#include <tlhelp32.h>

#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 32, PICKER_MS = 30000 };

bool view_one(struct table *out, const char *text)
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
    return view_one(out, got == count ? "the same" : text);
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
    return view_one(out, same ? "as the registry says" : "otherwise");
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

/* ---- what a descriptor below Ole gives somebody, by Authz ---- */

/* AUTHZ_SKIP_TOKEN_GROUPS: the SID alone, whose groups nobody is asked for ("AuthzInitializeContextFromSid"). */
static DWORD rights_by_authz(PSID sid, PSECURITY_DESCRIPTOR sd, ACCESS_MASK *out)
{
    AUTHZ_RESOURCE_MANAGER_HANDLE manager = NULL;
    AUTHZ_CLIENT_CONTEXT_HANDLE context = NULL;
    const LUID none = {0, 0};
    DWORD error = ERROR_SUCCESS, refused = 0;
    AUTHZ_ACCESS_REQUEST request = {.DesiredAccess = MAXIMUM_ALLOWED};
    AUTHZ_ACCESS_REPLY reply = {.ResultListLength = 1, .GrantedAccessMask = out, .Error = &refused};
    if (!AuthzInitializeResourceManager(AUTHZ_RM_FLAG_NO_AUDIT, NULL, NULL, NULL, NULL, &manager) ||
        !AuthzInitializeContextFromSid(AUTHZ_SKIP_TOKEN_GROUPS, sid, manager, NULL, none, NULL, &context) ||
        !AuthzAccessCheck(0, context, &request, NULL, sd, NULL, 0, &reply, NULL))
        error = GetLastError();
    if (context)
        AuthzFreeContext(context);
    if (manager)
        AuthzFreeResourceManager(manager);
    return error;
}

static bool ask_judge(const char *rest, struct table *out, char why[256])
{
    wchar_t value[64], text[192];
    BYTE bytes[8192];
    DWORD size = sizeof bytes;
    PSID sid = NULL;
    ACCESS_MASK granted = 0;
    char number[16];
    wchar_t *wide = utf16_from_utf8(rest);
    int got = swscanf(wide, L"%63ls %191ls", value, text);
    free(wide);
    if (got != 2 || !ConvertStringSidToSidW(text, &sid))
        return view_fails(why, "ConvertStringSidToSidW", E_INVALIDARG);
    LSTATUS error =
        RegGetValueW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Microsoft\\Ole", value, RRF_RT_REG_BINARY, NULL, bytes, &size);
    if (!error)
        error = (LSTATUS)rights_by_authz(sid, bytes, &granted);
    LocalFree(sid);
    snprintf(number, sizeof number, "%lu", (unsigned long)(granted & 0x1F));
    return error ? view_fails(why, "Authz", error) : view_one(out, number);
}

/* ---- this process ---- */

static size_t threads_of_this_process(void)
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
    THREADENTRY32 entry = {.dwSize = sizeof entry};
    size_t count = 0;
    if (snapshot == INVALID_HANDLE_VALUE)
        return 0;
    for (BOOL more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry))
        count += entry.th32OwnerProcessID == GetCurrentProcessId();
    CloseHandle(snapshot);
    return count;
}

/* Committed from the guard page up: it only grows. */
static size_t committed_stack(void)
{
    MEMORY_BASIC_INFORMATION info;
    char here = 0, *at = &here;
    if (!VirtualQuery(at, &info, sizeof info))
        return 0;
    return info.RegionSize;
}

static bool ask_process(struct table *out, char why[256])
{
    PROCESS_MEMORY_COUNTERS_EX memory = {.cb = sizeof memory};
    DWORD handles = 0;
    if (!GetProcessHandleCount(GetCurrentProcess(), &handles) ||
        !GetProcessMemoryInfo(GetCurrentProcess(), (PROCESS_MEMORY_COUNTERS *)&memory, sizeof memory))
        return view_fails(why, "GetProcessMemoryInfo", (HRESULT)GetLastError());
    const size_t numbers[] = {handles, threads_of_this_process(), memory.PrivateUsage / 1024, committed_stack() / 1024};
    out->columns = array_count(numbers);
    for (size_t i = 0; i < array_count(numbers); i++) {
        char text[24];
        snprintf(text, sizeof text, "%zu", numbers[i]);
        table_add(out, text);
    }
    return true;
}

/* What a screen reader asks for: the accessible object of the shell's window, which is another process's and comes
 * marshalled ("AccessibleObjectFromWindow"). */
static bool ask_accessibility(struct table *out)
{
    typedef HRESULT(WINAPI * from_window_fn)(HWND window, DWORD object, const IID *iid, void **out);
    IAccessible *object = NULL;
    HWND window = GetShellWindow();
    HMODULE library = LoadLibraryExW(L"oleacc.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    FARPROC address = library ? GetProcAddress(library, "AccessibleObjectFromWindow") : NULL;
    from_window_fn from_window;
    memcpy(&from_window, &address, sizeof from_window);
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    HRESULT result = from_window ? from_window(window ? window : GetDesktopWindow(), (DWORD)OBJID_CLIENT,
                                               &IID_IAccessible, (void **)&object)
                                 : E_NOTIMPL;
    if (object)
        IAccessible_Release(object);
    return view_code(out, (unsigned long)result);
}

/* In an apartment of its own, as a dialog of the shell wants it. */
static DWORD WINAPI initialize_picker(void *data)
{
    DSOP_SCOPE_INIT_INFO *scope = data;
    DSOP_INIT_INFO info = {.cbSize = sizeof info, .cDsScopeInfos = 1, .aDsScopeInfos = scope};
    IDsObjectPicker *picker = NULL;
    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    HRESULT result =
        CoCreateInstance(&CLSID_DsObjectPicker, NULL, CLSCTX_INPROC_SERVER, &IID_IDsObjectPicker, (void **)&picker);
    if (SUCCEEDED(result)) {
        result = picker->lpVtbl->Initialize(picker, &info);
        picker->lpVtbl->Release(picker);
    }
    CoUninitialize();
    return (DWORD)result;
}

static bool ask_picker(const char *types, struct table *out, char why[256])
{
    /* The thread may be left behind in the call. */
    static DSOP_SCOPE_INIT_INFO scope;
    scope = (DSOP_SCOPE_INIT_INFO){.cbSize = sizeof scope,
                                   .flType = strtoul(types, NULL, 16),
                                   .FilterFlags.Uplevel.flBothModes = DSOP_FILTER_USERS,
                                   .FilterFlags.flDownlevel = DSOP_DOWNLEVEL_FILTER_USERS,
                                   .hr = E_PENDING};
    HANDLE thread = CreateThread(NULL, 0, initialize_picker, &scope, 0, NULL);
    DWORD result = 0;
    char text[2][16];
    if (!thread || WaitForSingleObject(thread, PICKER_MS) != WAIT_OBJECT_0)
        return view_fails(why, "IDsObjectPicker", (HRESULT)GetLastError());
    GetExitCodeThread(thread, &result);
    CloseHandle(thread);
    snprintf(text[0], sizeof text[0], "0x%08lX", (unsigned long)result);
    snprintf(text[1], sizeof text[1], "0x%08lX", (unsigned long)scope.hr);
    out->columns = 2;
    table_add(out, text[0]);
    table_add(out, text[1]);
    return true;
}

bool view_com(const char *verb, const char *rest, struct table *out, char why[256])
{
    if (strcmp(verb, "rules-by-com") == 0)
        return ask_rules(out, why);
    if (strcmp(verb, "com-limit") == 0)
        return ask_limit(rest, out, why);
    if (strcmp(verb, "com-judge") == 0)
        return ask_judge(rest, out, why);
    if (strcmp(verb, "process") == 0)
        return ask_process(out, why);
    if (strcmp(verb, "accessibility") == 0)
        return ask_accessibility(out);
    if (strcmp(verb, "picker") == 0)
        return ask_picker(rest, out, why);
    return strcmp(verb, "modules") == 0 && ask_modules(out, why);
}
