/* SPDX-License-Identifier: MIT
 *
 * A netapi32.dll for tests. Wine's own has no groups, no accounts, no join state and no other computers; this one has
 * those of the simulated world. As it is loaded before the program's first instruction, it also replaces the
 * functions of advapi32 that reach other computers or the account database, and watches those that write. The
 * program's file is not touched.
 * Source: none of Windows: it puts the other files in place.
 */
#include "hooks.h"

#include <string.h>

static void *replacement(const char *name)
{
    const struct hook *const tables[] = {hooks_lsa,         hooks_lookup,          hooks_events,    hooks_writes,
                                         hooks_remote,      hooks_remote_registry, hooks_elevation, hooks_memory,
                                         hooks_connections, hooks_authz,           hooks_wevtapi,   hooks_audit,
                                         hooks_opened,      hooks_service_security};
    for (size_t i = 0; i < world_count(tables); i++)
        for (const struct hook *hook = tables[i]; hook->name; hook++)
            if (strcmp(hook->name, name) == 0)
                return hook->function;
    return NULL;
}

static void patch_slot(IMAGE_THUNK_DATA *slot, void *function)
{
    DWORD old;
    if (!VirtualProtect(&slot->u1.Function, sizeof slot->u1.Function, PAGE_READWRITE, &old))
        return;
    slot->u1.Function = (ULONGLONG)(ULONG_PTR)function;
    VirtualProtect(&slot->u1.Function, sizeof slot->u1.Function, old, &old);
}

static void patch_library(BYTE *base, const IMAGE_IMPORT_DESCRIPTOR *library)
{
    const IMAGE_THUNK_DATA *name = (const IMAGE_THUNK_DATA *)(const void *)(base + library->OriginalFirstThunk);
    IMAGE_THUNK_DATA *slot = (IMAGE_THUNK_DATA *)(void *)(base + library->FirstThunk);
    for (; name->u1.AddressOfData; name++, slot++) {
        if (IMAGE_SNAP_BY_ORDINAL(name->u1.Ordinal))
            continue;
        const IMAGE_IMPORT_BY_NAME *import =
            (const IMAGE_IMPORT_BY_NAME *)(const void *)(base + name->u1.AddressOfData);
        void *function = replacement((const char *)import->Name);
        if (function)
            patch_slot(slot, function);
    }
}

static void patch_module(const wchar_t *module)
{
    BYTE *base = (BYTE *)GetModuleHandleW(module);
    const IMAGE_DOS_HEADER *dos = (const IMAGE_DOS_HEADER *)(const void *)base;
    const IMAGE_NT_HEADERS *nt = (const IMAGE_NT_HEADERS *)(const void *)(base + dos->e_lfanew);
    const IMAGE_DATA_DIRECTORY *imports = &nt->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT];
    if (!imports->VirtualAddress)
        return;
    const IMAGE_IMPORT_DESCRIPTOR *library =
        (const IMAGE_IMPORT_DESCRIPTOR *)(const void *)(base + imports->VirtualAddress);
    for (; library->Name; library++)
        if (_stricmp((const char *)base + library->Name, "advapi32.dll") == 0 ||
            _stricmp((const char *)base + library->Name, "kernel32.dll") == 0 ||
            _stricmp((const char *)base + library->Name, "shell32.dll") == 0 ||
            _stricmp((const char *)base + library->Name, "authz.dll") == 0 ||
            _stricmp((const char *)base + library->Name, "wevtapi.dll") == 0 ||
            _stricmp((const char *)base + library->Name, "iphlpapi.dll") == 0 ||
            _stricmp((const char *)base + library->Name, "ntdll.dll") == 0)
            patch_library(base, library);
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved)
{
    if (reason == DLL_PROCESS_ATTACH) {
        DisableThreadLibraryCalls(instance);
        patch_module(NULL);
        patch_module(L"kernelbase.dll");
    }
    return TRUE;
}
