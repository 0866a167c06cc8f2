/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "scene.h"
#include "testing.h"
#include "world.h"

#include <objbase.h>

#include <netfw.h>
#include <wbemcli.h>

#include <stdio.h>
#include <string.h>

enum { WAIT_MS = 10000, TURN_MS = 2 };

static const wchar_t log_file[] = L"C:\\world.log";
static const wchar_t rules[] = L"SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy";

/* What a double serves; the class of rules is the second of the firewall's. */
static const struct {
    const wchar_t *library;
    const CLSID *classes[2];
} servers[] = {
    [STAGE_WMI] = {L"world_wbem.dll", {&CLSID_WbemLocator}},
    [STAGE_FIREWALL] = {L"world_firewall.dll", {&CLSID_NetFwPolicy2, &CLSID_NetFwRule}},
};

static DWORD registrations[2];

static void clear(void)
{
    scene_mark();
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WORLD_KEY);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, rules);
    DeleteFileW(log_file);
}

/* Beside the folder of the test programs. */
static void find(const wchar_t *name, wchar_t path[MAX_PATH])
{
    DWORD length = GetModuleFileNameW(NULL, path, MAX_PATH);
    for (int up = 0; length && up < 2; up++)
        *wcsrchr(path, L'\\') = L'\0';
    wcscat(path, L"\\world\\");
    wcscat(path, name);
}

void stage_begin(enum stage_server server)
{
    typedef HRESULT(WINAPI * get_class_object)(REFCLSID, REFIID, void **);
    clear();
    assert_true(SUCCEEDED(CoInitializeEx(NULL, COINIT_MULTITHREADED)));
    wchar_t path[MAX_PATH];
    find(servers[server].library, path);
    HMODULE library = LoadLibraryW(path);
    assert_non_null(library);
    get_class_object get = (get_class_object)(void *)GetProcAddress(library, "DllGetClassObject");
    for (size_t i = 0; i < 2; i++) {
        const CLSID *class_id = servers[server].classes[i];
        IUnknown *factory = NULL;
        registrations[i] = 0;
        if (!class_id)
            continue;
        assert_int_equal(get(class_id, &IID_IUnknown, (void **)&factory), S_OK);
        assert_int_equal(
            CoRegisterClassObject(class_id, factory, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE, &registrations[i]),
            S_OK);
    }
}

/* Under its own name the emulator would take it for the one that is loaded already. */
void stage_events(void)
{
    static const wchar_t copy[] = L"C:\\world_netapi32.dll";
    wchar_t path[MAX_PATH];
    if (GetModuleHandleW(copy))
        return;
    find(L"netapi32.dll", path);
    assert_true(CopyFileW(path, copy, FALSE));
    assert_non_null(LoadLibraryW(copy));
}

void stage_end(void)
{
    for (size_t i = 0; i < 2; i++)
        if (registrations[i])
            CoRevokeClassObject(registrations[i]);
    CoUninitialize();
    clear();
}

void stage_scene(const char *format, ...)
{
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    struct line_reader reader = {.content = text, .next = text};
    struct line line;
    while (line_read(&reader, &line))
        assert_true(scene_do(&line));
    scene_mark();
}

unsigned stage_calls(const char *text)
{
    char line[1024];
    unsigned count = 0;
    FILE *file = _wfopen(log_file, L"rb");
    while (file && fgets(line, sizeof line, file))
        count += strstr(line, text) != NULL;
    if (file)
        fclose(file);
    return count;
}

void stage_wait(const char *text)
{
    for (ULONGLONG begun = GetTickCount64(); !stage_calls(text); Sleep(TURN_MS))
        if (GetTickCount64() - begun > WAIT_MS)
            fail_msg("nobody called: %s", text);
}

static HKEY open_key(const wchar_t *key)
{
    HKEY opened = NULL;
    if (wcsncmp(key, L".\\", 2) == 0)
        return world_open(NULL, key + 2, KEY_READ);
    return RegOpenKeyExW(HKEY_LOCAL_MACHINE, key, 0, KEY_READ, &opened) == ERROR_SUCCESS ? opened : NULL;
}

bool stage_number(const wchar_t *key, const wchar_t *name, DWORD *out)
{
    HKEY opened = open_key(key);
    bool found = opened && world_key_number(opened, name, out);
    if (opened)
        RegCloseKey(opened);
    return found;
}

unsigned stage_count(const wchar_t *key)
{
    HKEY opened = open_key(key);
    DWORD keys = 0, values = 0;
    if (!opened)
        return 0;
    RegQueryInfoKeyW(opened, NULL, NULL, NULL, &keys, NULL, NULL, &values, NULL, NULL, NULL, NULL);
    RegCloseKey(opened);
    return keys + values;
}

unsigned stage_replace(const char *name, void *function)
{
    BYTE *base = (BYTE *)GetModuleHandleW(NULL);
    const IMAGE_NT_HEADERS *head = (const IMAGE_NT_HEADERS *)(base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew);
    const IMAGE_DATA_DIRECTORY *directory = &head->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT];
    unsigned count = 0;
    for (const IMAGE_IMPORT_DESCRIPTOR *at = (void *)(base + directory->VirtualAddress); at->Name; at++) {
        const IMAGE_THUNK_DATA *names = (void *)(base + at->OriginalFirstThunk);
        IMAGE_THUNK_DATA *places = (void *)(base + at->FirstThunk);
        for (; names->u1.AddressOfData; names++, places++) {
            const IMAGE_IMPORT_BY_NAME *import = (void *)(base + names->u1.AddressOfData);
            if (IMAGE_SNAP_BY_ORDINAL(names->u1.Ordinal) || strcmp((const char *)import->Name, name) != 0)
                continue;
            DWORD before;
            VirtualProtect(places, sizeof *places, PAGE_READWRITE, &before);
            places->u1.Function = (ULONG_PTR)function;
            count++;
        }
    }
    return count;
}
