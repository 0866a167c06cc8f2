/* SPDX-License-Identifier: MIT
 *
 * A picture of the program's memory, for tests that look for secrets in it. Where a scene has set MemoryDump for this
 * computer, two files are written: PATH.logon while a password is in use, PATH.end when the program ends itself.
 * Source: none of Windows: a picture for the tests.
 */
#include "guard.h"
#include "hooks.h"

#include <stdlib.h>
#include <wchar.h>

static bool readable(const MEMORY_BASIC_INFORMATION *region)
{
    return region->State == MEM_COMMIT && !(region->Protect & (PAGE_GUARD | PAGE_NOACCESS));
}

static void write_all(HANDLE file)
{
    MEMORY_BASIC_INFORMATION region;
    HANDLE own = GetCurrentProcess();
    static BYTE page[65536]; /* read through the system: a region may go while it is read */
    for (BYTE *at = NULL; VirtualQuery(at, &region, sizeof region); at = (BYTE *)region.BaseAddress + region.RegionSize)
        for (SIZE_T done = 0; readable(&region) && done < region.RegionSize; done += sizeof page) {
            SIZE_T size = region.RegionSize - done, got = 0;
            DWORD written;
            ReadProcessMemory(own, (BYTE *)region.BaseAddress + done, page, size < sizeof page ? size : sizeof page,
                              &got);
            WriteFile(file, page, (DWORD)got, &written, NULL);
        }
    SecureZeroMemory(page, sizeof page);
}

void memory_dump(const wchar_t *moment)
{
    wchar_t name[MAX_PATH];
    wchar_t *path = world_text(NULL, L"", L"MemoryDump");
    if (!path)
        return;
    _snwprintf(name, MAX_PATH - 1, L"%ls.%ls", path, moment);
    name[MAX_PATH - 1] = L'\0';
    free(path);
    HANDLE file = CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return;
    write_all(file);
    CloseHandle(file);
}

static BOOL WINAPI terminate(HANDLE process, UINT code)
{
    memory_dump(L"end");
    return TerminateProcess(process, code);
}

const struct hook hooks_memory[] = {{"TerminateProcess", (void *)terminate}, {NULL, NULL}};
