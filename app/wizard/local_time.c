/* SPDX-License-Identifier: MIT */
#include "wizard/local_time.h"

#include "base/memory.h"
#include "windows/windows_api.h"

#include <stdbool.h>
#include <stdio.h>

enum { UNITS = 40 };

/* By the rules of the day itself, summer or winter, which FileTimeToLocalFileTime does not know
 * (SystemTimeToTzSpecificLocalTime, sdk-api timezoneapi.h). */
static bool local_time_of(int64_t unix_ms, SYSTEMTIME *out)
{
    ULONGLONG ticks = ((ULONGLONG)unix_ms + 11644473600000ULL) * 10000; /* FILETIME counts 100 ns from 1601 */
    FILETIME universal = {(DWORD)ticks, (DWORD)(ticks >> 32)};
    SYSTEMTIME time;
    return FileTimeToSystemTime(&universal, &time) && SystemTimeToTzSpecificLocalTime(NULL, &time, out);
}

static const char *to_utf8(const wchar_t *text, char out[LOCAL_TIME_TEXT])
{
    if (!WideCharToMultiByte(CP_UTF8, 0, text, -1, out, LOCAL_TIME_TEXT, NULL, NULL))
        out[0] = '\0';
    return out;
}

const char *local_time_clock(int64_t unix_ms, char out[LOCAL_TIME_TEXT])
{
    SYSTEMTIME time;
    wchar_t clock[UNITS] = L"";
    if (local_time_of(unix_ms, &time))
        GetTimeFormatW(LOCALE_USER_DEFAULT, 0, &time, NULL, clock, UNITS);
    return to_utf8(clock, out);
}

const char *local_time_dated(int64_t unix_ms, char out[LOCAL_TIME_TEXT])
{
    SYSTEMTIME time;
    wchar_t date[UNITS] = L"", clock[UNITS] = L"", both[2 * UNITS + 1] = L"";
    if (local_time_of(unix_ms, &time) &&
        GetDateFormatW(LOCALE_USER_DEFAULT, DATE_SHORTDATE, &time, NULL, date, UNITS) &&
        GetTimeFormatW(LOCALE_USER_DEFAULT, TIME_NOSECONDS, &time, NULL, clock, UNITS))
        _snwprintf(both, array_count(both) - 1, L"%ls %ls", date, clock);
    return to_utf8(both, out);
}
