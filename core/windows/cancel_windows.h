/* SPDX-License-Identifier: MIT
 *
 * The cancel object of the programs: struct cancel with a manual-reset event, so that
 * every wait in this folder can include it. A plain struct cancel (a test's, without an
 * event) is honoured as well, by waiting in short slices.
 */
#ifndef WINDOWS_CANCEL_WINDOWS_H
#define WINDOWS_CANCEL_WINDOWS_H

#include "base/cancel.h"
#include "windows/windows_api.h"

/* Freed with the last cancel_release; the creator owes one. */
struct cancel *cancel_windows_new(void);

/* The event behind CANCEL, signalled once it is requested; NULL when CANCEL is NULL or plain. Not owned. */
HANDLE cancel_windows_event(const struct cancel *cancel);

enum { CANCEL_WINDOWS_CANCELLED = 0x1000 }; /* outside the range of WAIT_OBJECT_0 + n */

/* Waits for any of COUNT (0 to 8) handles, at most LIMIT_MS. Returns the index of the handle,
 * WAIT_TIMEOUT, or CANCEL_WINDOWS_CANCELLED - which wins when both are signalled. A failed wait
 * (a broken handle) counts as WAIT_TIMEOUT. */
DWORD cancel_windows_wait(const struct cancel *cancel, const HANDLE *handles, DWORD count, DWORD limit_ms);

#endif
