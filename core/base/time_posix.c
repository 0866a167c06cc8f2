/* SPDX-License-Identifier: MIT
 * The clocks where the core is built for its tests; core/windows/time_windows.c has Windows'. */
#ifndef _WIN32
#define _POSIX_C_SOURCE 200809L

#include "base/time.h"

#include <time.h>

static int64_t read_clock(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t time_now_ms(void)
{
    return read_clock(CLOCK_REALTIME);
}

int64_t time_tick_ms(void)
{
    return read_clock(CLOCK_MONOTONIC);
}
#else
typedef int time_posix_is_empty_here;
#endif
