/* SPDX-License-Identifier: MIT
 * The independent side: programs of Windows, services, and this program with fewer rights. */
#include "view_parts.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "restricted.h"
#include "windows/utf16.h"

#include <aclapi.h>
#include <sddl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOOL_MS = 60000, RESTRICTED_MS = 180000, OUTPUT_BYTES = 65536 };

/* The exit code of a process that is started with TOKEN (NULL: as this one); its output goes to OUTPUT (NULL: nowhere).
 * False: not started, or not ended in time. */
static bool run(HANDLE token, wchar_t *line, HANDLE output, DWORD limit_ms, DWORD *code)
{
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    if (output) {
        startup.dwFlags = STARTF_USESTDHANDLES;
        startup.hStdOutput = startup.hStdError = output;
    }
    BOOL started = token ? CreateProcessAsUserW(token, NULL, line, NULL, NULL, output != NULL, CREATE_NO_WINDOW, NULL,
                                                NULL, &startup, &process)
                         : CreateProcessW(NULL, line, NULL, NULL, output != NULL, CREATE_NO_WINDOW, NULL, NULL,
                                          &startup, &process);
    if (!started)
        return false;
    bool ended =
        WaitForSingleObject(process.hProcess, limit_ms) == WAIT_OBJECT_0 && GetExitCodeProcess(process.hProcess, code);
    if (!ended)
        TerminateProcess(process.hProcess, 1);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    return ended;
}

static bool ask_mofcomp(const char *file, struct table *out, char why[256])
{
    wchar_t system[MAX_PATH], line[2 * MAX_PATH];
    DWORD code = 0;
    GetSystemDirectoryW(system, MAX_PATH);
    swprintf(line, 2 * MAX_PATH, L"\"%ls\\wbem\\mofcomp.exe\" \"%hs\"", system, file);
    if (!run(NULL, line, NULL, TOOL_MS, &code))
        return view_fails(why, "mofcomp", HRESULT_FROM_WIN32(GetLastError()));
    return view_code(out, code);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool ask_file_dacl(const char *name, struct table *out, char why[256])
{
    wchar_t path[MAX_PATH], full[MAX_PATH], *text;
    PACL dacl = NULL;
    PSECURITY_DESCRIPTOR sd = NULL;
    swprintf(path, MAX_PATH, L"%%ProgramData%%\\%hs", name);
    ExpandEnvironmentStringsW(path, full, MAX_PATH);
    DWORD error = GetNamedSecurityInfoW(full, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, &dacl, NULL, &sd);
    if (error)
        return view_fails(why, "GetNamedSecurityInfoW", HRESULT_FROM_WIN32(error));
    out->columns = 1;
    for (DWORD i = 0; dacl && i < dacl->AceCount; i++) {
        ACCESS_ALLOWED_ACE *ace = NULL;
        if (!GetAce(dacl, i, (void **)&ace) || ace->Header.AceType != ACCESS_ALLOWED_ACE_TYPE ||
            !ConvertSidToStringSidW((PSID)&ace->SidStart, &text))
            continue;
        char *utf8 = utf16_to_utf8(text);
        if (table_row(out, utf8) == SIZE_MAX)
            table_add(out, utf8);
        free(utf8);
        LocalFree(text);
    }
    if (!dacl)
        view_one(out, "everybody");
    LocalFree(sd);
    qsort(out->cells, out->rows, sizeof *out->cells, compare_texts);
    return true;
}

/* "EnumDependentServices": those that run. */
static bool ask_dependents(const char *name, struct table *out, char why[256])
{
    wchar_t *wide = utf16_from_utf8(name);
    BYTE *bytes = memory_array(OUTPUT_BYTES, 1);
    DWORD needed = 0, count = 0;
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    SC_HANDLE service = manager ? OpenServiceW(manager, wide, SERVICE_ENUMERATE_DEPENDENTS) : NULL;
    ENUM_SERVICE_STATUSW *list = (ENUM_SERVICE_STATUSW *)(void *)bytes;
    bool good = service && EnumDependentServicesW(service, SERVICE_ACTIVE, list, OUTPUT_BYTES, &needed, &count);
    if (!good)
        view_fails(why, "EnumDependentServicesW", HRESULT_FROM_WIN32(GetLastError()));
    out->columns = 1;
    for (DWORD i = 0; good && i < count; i++) {
        char *text = utf16_to_utf8(list[i].lpServiceName);
        table_add(out, text);
        free(text);
    }
    if (service)
        CloseServiceHandle(service);
    if (manager)
        CloseServiceHandle(manager);
    free(bytes);
    free(wide);
    return good;
}

/* Lines of three words, between tabs. */
static void add_lines(struct table *out, char *text)
{
    out->columns = 3;
    for (char *cell = strtok(text, "\t\r\n"); cell; cell = strtok(NULL, "\t\r\n"))
        table_add(out, cell);
}

/* LUA_TOKEN: as a standard user ("CreateRestrictedToken"). A restricted version of the own token needs no privilege
 * ("CreateProcessAsUserW"). What comes fits into the pipe, so nobody has to read meanwhile. */
static bool ask_restricted(struct table *out, char why[256])
{
    wchar_t own[MAX_PATH], line[2 * MAX_PATH];
    SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
    HANDLE token = NULL, fewer = NULL, reading = NULL, writing = NULL;
    DWORD code = 0, got = 0;
    char *text = memory_array(OUTPUT_BYTES, 1);
    GetModuleFileNameW(NULL, own, MAX_PATH);
    swprintf(line, 2 * MAX_PATH, L"\"%ls\" %hs", own, RESTRICTED_OPTION);
    bool good = OpenProcessToken(GetCurrentProcess(), TOKEN_DUPLICATE | TOKEN_QUERY | TOKEN_ASSIGN_PRIMARY, &token) &&
                CreateRestrictedToken(token, LUA_TOKEN, 0, NULL, 0, NULL, 0, NULL, &fewer) &&
                CreatePipe(&reading, &writing, &inherited, OUTPUT_BYTES) &&
                run(fewer, line, writing, RESTRICTED_MS, &code) && code == 0;
    if (!good)
        view_fails(why, "CreateProcessAsUserW", code ? (HRESULT)code : HRESULT_FROM_WIN32(GetLastError()));
    CloseHandle(writing);
    if (good && ReadFile(reading, text, OUTPUT_BYTES - 1, &got, NULL))
        add_lines(out, text);
    CloseHandle(reading);
    CloseHandle(fewer);
    CloseHandle(token);
    free(text);
    return good;
}

/* Entries, or with AUDIT the audit entries too, as SDDL; LocalFree. */
static wchar_t *manager_sddl(bool audit)
{
    SECURITY_INFORMATION parts = DACL_SECURITY_INFORMATION | (audit ? SACL_SECURITY_INFORMATION : 0);
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, READ_CONTROL | (audit ? ACCESS_SYSTEM_SECURITY : 0));
    PSECURITY_DESCRIPTOR sd = NULL;
    wchar_t *text = NULL;
    DWORD error =
        manager ? GetSecurityInfo((HANDLE)manager, SE_SERVICE, parts, NULL, NULL, NULL, NULL, &sd) : GetLastError();
    if (!error && !ConvertSecurityDescriptorToStringSecurityDescriptorW(sd, SDDL_REVISION_1, parts, &text, NULL))
        error = GetLastError();
    LocalFree(sd);
    if (manager)
        CloseServiceHandle(manager);
    SetLastError(error);
    return text;
}

static bool ask_manager(struct table *out, char why[256])
{
    struct security_descriptor sd;
    struct strbuf text = STRBUF_INIT;
    wchar_t *wide = manager_sddl(false);
    if (!wide)
        return view_fails(why, "GetSecurityInfo", HRESULT_FROM_WIN32(GetLastError()));
    char *utf8 = utf16_to_utf8(wide);
    /* In the one spelling that the product has: Windows writes KA for the same rights. */
    if (security_descriptor_from_sddl(utf8, NULL, &sd) == ST_OK) {
        sd.control = SD_DACL_PRESENT;
        security_descriptor_to_sddl(&sd, &text);
        security_descriptor_free(&sd);
    }
    view_one(out, strbuf_text(&text));
    strbuf_free(&text);
    free(utf8);
    LocalFree(wide);
    return true;
}

static bool enable_privilege(void)
{
    TOKEN_PRIVILEGES wanted = {.PrivilegeCount = 1, .Privileges = {{.Attributes = SE_PRIVILEGE_ENABLED}}};
    HANDLE token;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES, &token))
        return false;
    bool enabled = LookupPrivilegeValueW(NULL, SE_SECURITY_NAME, &wanted.Privileges[0].Luid) &&
                   AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL) && GetLastError() == ERROR_SUCCESS;
    CloseHandle(token);
    return enabled;
}

static bool ask_sdset(struct table *out, char why[256])
{
    wchar_t system[MAX_PATH], line[4096], *before = NULL, *after = NULL, *entries = NULL;
    char code_text[16];
    DWORD code = 0;
    GetSystemDirectoryW(system, MAX_PATH);
    bool good = enable_privilege() && (before = manager_sddl(true)) != NULL && (entries = manager_sddl(false)) != NULL;
    if (good)
        swprintf(line, 4096, L"\"%ls\\sc.exe\" sdset scmanager \"%ls\"", system, entries);
    good = good && run(NULL, line, NULL, TOOL_MS, &code) && (after = manager_sddl(true)) != NULL;
    if (good) {
        snprintf(code_text, sizeof code_text, "0x%08lX", code);
        out->columns = 2;
        table_add(out, code_text);
        table_add(out, wcscmp(before, after) == 0 ? "the same" : "other");
    } else {
        view_fails(why, "sc.exe sdset", HRESULT_FROM_WIN32(GetLastError()));
    }
    LocalFree(before);
    LocalFree(entries);
    LocalFree(after);
    return good;
}

/* ADMX is XML (in UTF-8 or UTF-16, so that NULs are left out): the attribute valueName of each policy and element. */
static bool ask_policy(const char *name, struct table *out, char why[256])
{
    enum { BYTES = 1 << 20 };
    static const char attribute[] = "valueName=\"";
    wchar_t windows[MAX_PATH], path[2 * MAX_PATH];
    GetSystemWindowsDirectoryW(windows, MAX_PATH);
    swprintf(path, 2 * MAX_PATH, L"%ls\\PolicyDefinitions\\%hs.admx", windows, name);
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return view_fails(why, "CreateFileW", HRESULT_FROM_WIN32(GetLastError()));
    char *text = memory_array(BYTES + 1, 1);
    DWORD got = 0, kept = 0;
    bool good = ReadFile(file, text, BYTES, &got, NULL);
    CloseHandle(file);
    for (DWORD i = 0; i < got; i++)
        if (text[i])
            text[kept++] = text[i];
    text[kept] = '\0';
    out->columns = 1;
    for (char *at = text; good && (at = strstr(at, attribute)) != NULL;) {
        at += sizeof attribute - 1;
        char *end = strchr(at, '"');
        if (!end)
            break;
        *end = '\0';
        table_add(out, at);
        at = end + 1;
    }
    free(text);
    return good || view_fails(why, "ReadFile", E_FAIL);
}

bool view_tools(const char *verb, const char *rest, struct table *out, char why[256])
{
    if (strcmp(verb, "mofcomp") == 0)
        return ask_mofcomp(rest, out, why);
    if (strcmp(verb, "file-dacl") == 0)
        return ask_file_dacl(rest, out, why);
    if (strcmp(verb, "dependents") == 0)
        return ask_dependents(rest, out, why);
    if (strcmp(verb, "policy") == 0)
        return ask_policy(rest, out, why);
    if (strcmp(verb, "channel") == 0)
        return view_channel(rest, out, why);
    if (strcmp(verb, "install") == 0)
        return view_install(rest, out, why);
    if (strcmp(verb, "manifest") == 0)
        return view_manifest(rest, out, why);
    if (strcmp(verb, "wmi-failure") == 0)
        return view_wmi_failure(rest, out, why);
    if (strcmp(verb, "manager") == 0)
        return ask_manager(out, why);
    if (strcmp(verb, "sc-sdset") == 0)
        return ask_sdset(out, why);
    return strcmp(verb, "restricted") == 0 && ask_restricted(out, why);
}
