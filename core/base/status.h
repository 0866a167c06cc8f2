/* SPDX-License-Identifier: MIT
 *
 * Status answers "could it be done or read?". Whether what was read is good is a
 * verdict (check/verdict.h). The two are separate types so that "access denied"
 * can never be taken for "absent", nor either of them for "wrong".
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <stdint.h>

/* Before a function whose result must be looked at: it says whether something was done or written. */
#ifdef _MSC_VER
#include <sal.h>
#define MUST_CHECK _Check_return_
#else
#define MUST_CHECK __attribute__((warn_unused_result))
#endif

enum status {
    ST_OK,
    ST_ABSENT,      /* the object does not exist */
    ST_DENIED,      /* it may exist; the caller may not see or change it */
    ST_TIMEOUT,     /* no answer within the limit of the call */
    ST_UNREACHABLE, /* no way to the machine or its service */
    ST_CANCELLED,   /* the user asked to stop: never shown as an error */
    ST_UNSUPPORTED, /* this system, edition or channel cannot do it */
    ST_INVALID,     /* what was read is malformed, or what was asked makes no sense */
    ST_FAILED,      /* anything else; the fault carries the code */
    ST_COUNT
};

/* The raw answer of the operating system. Evidence only: nothing branches on it
 * outside the one place that maps codes to status and the diagnosis table. */
struct fault {
    const char *api; /* static string: name of the function that failed; NULL when none did */
    uint32_t code;   /* Win32 error, NTSTATUS or HRESULT exactly as returned */
};

/* Stable lower-case word for JSON ("ok", "denied"); static. */
const char *status_word(enum status status);

/* ST_COUNT when WORD is not a status word. */
enum status status_from_word(const char *word);

#endif
