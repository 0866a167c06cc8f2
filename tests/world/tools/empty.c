/* SPDX-License-Identifier: MIT
 *
 * world_empty THREADS  waits with THREADS threads for a Ctrl+C and ends as the command line does, with 1223: what the
 * end of any program with so many threads costs.
 */
#include <windows.h>

#include <wchar.h>

enum { ERROR_WAS_CANCELLED = 1223, STACK = 64 * 1024 };

static HANDLE pressed;

static BOOL WINAPI on_console_event(DWORD event)
{
    SetEvent(pressed);
    return TRUE;
}

static DWORD WINAPI wait_for_it(void *nothing)
{
    WaitForSingleObject(pressed, INFINITE);
    Sleep(INFINITE);
    return 0;
}

int wmain(int argc, wchar_t **argv)
{
    pressed = CreateEventW(NULL, TRUE, FALSE, NULL);
    SetConsoleCtrlHandler(on_console_event, TRUE);
    /* The main thread is one, and Ctrl+C comes on one. */
    for (long more = argc > 1 ? wcstol(argv[1], NULL, 10) - 1 : 0; more > 0; more--)
        CreateThread(NULL, STACK, wait_for_it, NULL, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    WaitForSingleObject(pressed, INFINITE);
    TerminateProcess(GetCurrentProcess(), ERROR_WAS_CANCELLED);
    return ERROR_WAS_CANCELLED;
}
