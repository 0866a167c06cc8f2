/* SPDX-License-Identifier: MIT */
#include "work.h"

#include "testing.h"

static HHOOK hooks[2];
static HANDLE mapping;
static struct work *work;

const struct work *work_begin(HWND window)
{
    mapping = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof *work, WORK_MAPPING);
    work = MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, sizeof *work);
    *work = (struct work){0};
    HMODULE dll = LoadLibraryW(L"build\\mingw\\tests\\wizard\\count.dll");
    DWORD thread = GetWindowThreadProcessId(window, NULL);
    hooks[0] = SetWindowsHookExW(WH_CALLWNDPROC, (HOOKPROC)(void *)GetProcAddress(dll, "count_sent"), dll, thread);
    hooks[1] = SetWindowsHookExW(WH_GETMESSAGE, (HOOKPROC)(void *)GetProcAddress(dll, "count_taken"), dll, thread);
    assert_non_null(hooks[0]);
    assert_non_null(hooks[1]);
    return work;
}

void work_end(void)
{
    UnhookWindowsHookEx(hooks[0]);
    UnhookWindowsHookEx(hooks[1]);
    UnmapViewOfFile(work);
    CloseHandle(mapping);
}
