/* SPDX-License-Identifier: MIT
 * Times as the person at the desk reads them: local, in the form that Windows is set to. */
#ifndef WIZARD_LOCAL_TIME_H
#define WIZARD_LOCAL_TIME_H

#include <stdint.h>

enum { LOCAL_TIME_TEXT = 128 };

/* The time of day of UNIX_MS as UTF-8 in OUT, which is returned; "" when Windows cannot tell. */
const char *local_time_clock(int64_t unix_ms, char out[LOCAL_TIME_TEXT]);

/* The same with the date before it. */
const char *local_time_dated(int64_t unix_ms, char out[LOCAL_TIME_TEXT]);

#endif
