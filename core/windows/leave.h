/* SPDX-License-Identifier: MIT
 *
 * Taking leave of another computer - closing its service manager and registry, releasing its WMI services - may wait
 * for a dead network. That is not done on the thread that lets the machine go, and the end of the program gives it a
 * moment only: a process that ends in the middle of it leaves a session to the other side's own timeouts.
 */
#ifndef WINDOWS_LEAVE_H
#define WINDOWS_LEAVE_H

#include "windows/windows_api.h"

#include <stdbool.h>

/* WORK with DATA on a thread of the process's pool (no COM there). False: there is none, and nothing was done.
 * Any thread. */
bool leave_later(void (*work)(void *data), void *data);

enum { LEAVE_MS = 200 }; /* what the programs wait */

/* Waits for all that was begun, at most LIMIT_MS. At the end of a program. */
void leave_wait(DWORD limit_ms);

#endif
