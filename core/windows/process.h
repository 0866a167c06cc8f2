/* SPDX-License-Identifier: MIT
 *
 * Tools of Windows that are the only documented way to something (winmgmt, w32tm, netsh):
 * started directly from System32 with fixed arguments, never through a shell, without a window,
 * with a limit and the cancel event. Their words are localized and never read: the exit code counts,
 * and where a number is wanted, the digits.
 */
#ifndef WINDOWS_PROCESS_H
#define WINDOWS_PROCESS_H

#include "machine/call.h"
#include "windows/windows_api.h"

#include <stdbool.h>

enum { PROCESS_OUTPUT_MAX = 4096 };

struct process {
    const wchar_t *tool;      /* below System32: L"wbem\\winmgmt.exe" */
    const wchar_t *arguments; /* L"/verifyrepository" */
    const char *api;          /* name for the evidence: "winmgmt.exe /verifyrepository"; static */
    bool may_end;             /* it only reads: ended when the limit passes; one that changes is left to finish */
    bool capture;             /* keep what it writes to its standard output */
    /* out */
    DWORD exit_code;
    char output[PROCESS_OUTPUT_MAX + 1]; /* bytes in the console's code page; cut at the maximum */
};

/* ST_OK: it ran and ended, see EXIT_CODE. ST_UNSUPPORTED: this Windows does not have the tool. */
MUST_CHECK enum status process_run(struct process *process, struct call *call);

#endif
