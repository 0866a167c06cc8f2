/* SPDX-License-Identifier: MIT
 *
 * The programs end themselves by TerminateProcess, behind which nothing runs. Where lines are counted this stands in
 * its place (TerminateProcess is defined as coverage_terminate then) and writes the counts before.
 */
#undef TerminateProcess
#include <windows.h>

void __gcov_dump(void);

static BOOL WINAPI terminate(HANDLE process, UINT code)
{
    if (GetProcessId(process) == GetCurrentProcessId())
        __gcov_dump();
    return TerminateProcess(process, code);
}

/* As the import of a DLL would be: that is how windows.h declares it. */
BOOL(WINAPI *__imp_coverage_terminate)(HANDLE, UINT) = terminate;
