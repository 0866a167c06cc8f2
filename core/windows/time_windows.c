/* SPDX-License-Identifier: MIT
 * The clocks of base/time.h on Windows. */
#include "base/time.h"

#include <windows.h>

int64_t time_now_ms(void)
{
    FILETIME time;
    GetSystemTimePreciseAsFileTime(&time);
    ULARGE_INTEGER ticks = {.LowPart = time.dwLowDateTime, .HighPart = time.dwHighDateTime};
    /* 100 ns units since 1601-01-01; 11644473600 s lie between that and 1970-01-01. */
    return (int64_t)(ticks.QuadPart / 10000) - INT64_C(11644473600000);
}

int64_t time_tick_ms(void)
{
    return (int64_t)GetTickCount64();
}

int64_t time_started_ms(void)
{
    return time_now_ms() - (int64_t)GetTickCount64();
}
