/* SPDX-License-Identifier: MIT
 *
 * world_empty THREADS MODULES  waits until it is told to begin (CHILD_BEGIN), then starts THREADS threads, which load
 * the DLLs that the file MODULES lists and wait, and ends at a Ctrl+C as the command line does, with 1223: what the end
 * of any program costs that has so many threads and DLLs, and has just begun.
 */
#include "child.h"

#include <stdio.h>
#include <wchar.h>

enum { ERROR_WAS_CANCELLED = 1223, STACK = 64 * 1024, MODULES_MAX = 128 };

static HANDLE pressed;
static wchar_t modules[MODULES_MAX][MAX_PATH + 2];
static LONG module_count, next_module;

static BOOL WINAPI on_console_event(DWORD event)
{
    SetEvent(pressed);
    return TRUE;
}

/* A DLL for each thread; those that are left over are the last one's. */
static DWORD WINAPI work(void *last)
{
    LONG mine = InterlockedIncrement(&next_module) - 1;
    for (LONG i = mine; i < module_count && (i == mine || last); i++)
        LoadLibraryW(modules[i]);
    WaitForSingleObject(pressed, INFINITE);
    Sleep(INFINITE);
    return 0;
}

static void read_modules(const wchar_t *list)
{
    FILE *file = _wfopen(list, L"r, ccs=UTF-8");
    while (file && module_count < MODULES_MAX && fgetws(modules[module_count], MAX_PATH + 2, file)) {
        modules[module_count][wcscspn(modules[module_count], L"\r\n")] = L'\0';
        module_count++;
    }
    if (file)
        fclose(file);
}

int wmain(int argc, wchar_t **argv)
{
    pressed = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE begin = CreateEventW(NULL, TRUE, FALSE, CHILD_BEGIN);
    if (argc > 2)
        read_modules(argv[2]);
    SetConsoleCtrlHandler(on_console_event, TRUE);
    HANDLE either[] = {pressed, begin};
    WaitForMultipleObjects(2, either, FALSE, INFINITE);
    /* The main thread is one, and Ctrl+C comes on one. */
    for (long more = argc > 1 ? wcstol(argv[1], NULL, 10) - 1 : 0; more > 0; more--)
        CreateThread(NULL, STACK, work, more == 1 ? argv : NULL, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    WaitForSingleObject(pressed, INFINITE);
    TerminateProcess(GetCurrentProcess(), ERROR_WAS_CANCELLED);
    return ERROR_WAS_CANCELLED;
}
