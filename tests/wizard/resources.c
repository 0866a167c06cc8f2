/* SPDX-License-Identifier: MIT */
#include "resources.h"

#include <winternl.h>

#include <stdlib.h>

/* One entry of the table of GDI objects that every process can read (PEB.GdiSharedHandleTable). */
struct gdi_entry {
    UINT64 object;
    USHORT process, count;
    USHORT unique;
    UCHAR type, flags;
    UINT64 user;
};

enum { GDI_ENTRIES = 65536, PEB_GDI_TABLE = 0xF8, PROCESS_BASIC = 0 };

/* The emulator does not answer GetGuiResources, but has the table, one for each process. */
static long count_gdi_table(HANDLE process)
{
    typedef NTSTATUS(NTAPI * query_fn)(HANDLE, int, void *, ULONG, ULONG *);
    query_fn query = (query_fn)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQueryInformationProcess");
    PROCESS_BASIC_INFORMATION basic;
    void *table = NULL;
    if (query(process, PROCESS_BASIC, &basic, sizeof basic, NULL) != 0 ||
        !ReadProcessMemory(process, (const BYTE *)basic.PebBaseAddress + PEB_GDI_TABLE, &table, sizeof table, NULL))
        return 0;
    struct gdi_entry *entries = calloc(GDI_ENTRIES, sizeof *entries);
    long count = 0;
    if (ReadProcessMemory(process, table, entries, GDI_ENTRIES * sizeof *entries, NULL))
        for (size_t i = 0; i < GDI_ENTRIES; i++)
            count += entries[i].type != 0;
    free(entries);
    return count;
}

struct counting {
    DWORD process;
    long count;
};

static BOOL CALLBACK count_child(HWND window, LPARAM data)
{
    ((struct counting *)data)->count++;
    return TRUE;
}

static BOOL CALLBACK count_top(HWND window, LPARAM data)
{
    struct counting *counting = (struct counting *)data;
    DWORD process;
    GetWindowThreadProcessId(window, &process);
    if (process != counting->process)
        return TRUE;
    counting->count++;
    EnumChildWindows(window, count_child, data);
    return TRUE;
}

/* One entry of the system's list of handles (SystemExtendedHandleInformation). */
struct handle_entry {
    void *object;
    ULONG_PTR process, handle;
    ULONG access;
    USHORT trace, type;
    ULONG attributes, reserved;
};

struct handle_list {
    ULONG_PTR count, reserved;
    struct handle_entry entries[];
};

static long count_handles(DWORD process)
{
    enum { EXTENDED_HANDLES = 64, SIZE = 8 * 1024 * 1024 };
    typedef NTSTATUS(NTAPI * query_fn)(int, void *, ULONG, ULONG *);
    query_fn query = (query_fn)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQuerySystemInformation");
    struct handle_list *list = calloc(1, SIZE);
    long count = 0;
    if (query(EXTENDED_HANDLES, list, SIZE, NULL) == 0)
        for (ULONG_PTR i = 0; i < list->count; i++)
            count += list->entries[i].process == process;
    free(list);
    return count;
}

/* What the process has for itself: heaps, stacks, written data. */
static double private_mb(HANDLE process)
{
    MEMORY_BASIC_INFORMATION region;
    SIZE_T sum = 0;
    for (const BYTE *at = NULL; VirtualQueryEx(process, at, &region, sizeof region) == sizeof region;
         at = (const BYTE *)region.BaseAddress + region.RegionSize)
        if (region.State == MEM_COMMIT && region.Type == MEM_PRIVATE)
            sum += region.RegionSize;
    return (double)sum / (1024.0 * 1024.0);
}

struct resources resources_of(struct wizard_process *wizard)
{
    struct resources found = {0};
    struct counting windows = {wizard->id, 0};
    EnumWindows(count_top, (LPARAM)&windows);
    found.windows = windows.count;
    found.gdi = (long)GetGuiResources(wizard->process, GR_GDIOBJECTS);
    found.user = (long)GetGuiResources(wizard->process, GR_USEROBJECTS);
    if (found.gdi == 0)
        found.gdi = count_gdi_table(wizard->process);
    found.handles = count_handles(wizard->id);
    found.memory_mb = private_mb(wizard->process);
    return found;
}
