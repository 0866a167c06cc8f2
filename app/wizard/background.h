/* SPDX-License-Identifier: MIT
 *
 * Threads for everything that can wait. Each owns what it is given and posts what it
 * found; none is ever terminated.
 */
#ifndef WIZARD_BACKGROUND_H
#define WIZARD_BACKGROUND_H

#include "windows/windows_api.h"

#include <stdbool.h>

struct checked;

/* Runs WORK(DATA) on a thread of its own in the multithreaded apartment. THREAD (may be NULL) is
 * given its handle, to be closed by the caller. False: there is no thread; DATA is still the caller's. */
bool background_run(void (*work)(void *), void *data, HANDLE *thread);

/* The same in an apartment of its own, as functions of the shell and the common dialogs want it. */
bool background_run_shell(void (*work)(void *), void *data, HANDLE *thread);

/* checked_release on another thread: closing a handle of a computer that hangs may wait. NULL is allowed. */
void background_release_checked(struct checked *checked);

#endif
