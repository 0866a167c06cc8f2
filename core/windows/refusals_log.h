/* SPDX-License-Identifier: MIT
 * Reading what a query or a subscription found in one log. Threads of an operation only. */
#ifndef WINDOWS_REFUSALS_LOG_H
#define WINDOWS_REFUSALS_LOG_H

#include "events/refusals.h"
#include "windows/machine_windows.h"

#include <winevt.h>

/* What one log is read with. */
struct log_reading {
    EVT_HANDLE session; /* NULL: this computer */
    enum refusal_log log;
    const struct refusals_question *question;
    struct call *call;
    ULONGLONG until;
    wchar_t *xml; /* grows to what an event needs; owned */
    DWORD units;
    uint32_t looked_at;
};

/* Reads RESULT on, within the bounds of READING; the error that ended it: ERROR_NO_MORE_ITEMS when all was read,
 * ERROR_TIMEOUT when a bound did. */
DWORD refusals_log_next(struct log_reading *reading, EVT_HANDLE result, struct refusals *out);

/* What ERROR of API means for a log. Returns its status. */
enum status refusals_log_answer(DWORD error, const char *api, struct refusal_log_answer *answer);

bool refusals_log_off(EVT_HANDLE session, enum refusal_log log);

/* NULL, with GetLastError, when there is none; EvtClose. */
EVT_HANDLE refusals_log_session(struct windows_machine *machine);

#endif
