/* SPDX-License-Identifier: MIT */
#include "base/time.h"

#include <stdio.h>
#include <time.h>

/* mingw-w64's C runtime has neither TIME_MONOTONIC nor a strict C11 timespec_get, but its
 * clock_gettime covers both clocks; so do Linux and the MSVC port in core/windows. */
static int64_t read_clock(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
