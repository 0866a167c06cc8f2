/* SPDX-License-Identifier: MIT
 *
 * Asking for administrator rights: "Errors" of this computer, ShellExecuteExW. 1223 is the person who says no; nothing
 * set starts the program as the emulator does.
 * Source: page of ShellExecuteExW: 1223 when the prompt was declined.
 */
#include "hooks.h"

#include <shellapi.h>

/* Looked up: a program without windows is not to load shell32 for this. */
static BOOL WINAPI shell_execute(SHELLEXECUTEINFOW *info)
{
    typedef BOOL(WINAPI * execute_fn)(SHELLEXECUTEINFOW *);
    execute_fn execute = (execute_fn)(void *)GetProcAddress(GetModuleHandleW(L"shell32.dll"), "ShellExecuteExW");
    DWORD error = world_fate(L".", L"ShellExecuteExW");
    if (!error && execute)
        return execute(info);
    SetLastError(error);
    return FALSE;
}

const struct hook hooks_elevation[] = {{"ShellExecuteExW", (void *)shell_execute}, {NULL, NULL}};
