/* SPDX-License-Identifier: MIT */
#include "base/time.h"

#include <stdio.h>

/* Days since 1970-01-01 to a date of the Gregorian calendar, counting years from March so that
 * the leap day is the last day of a year. */
static void civil(int64_t days, int *year, int *month, int *day)
{
    int64_t shifted = days + 719468; /* days from 0000-03-01 to 1970-01-01 */
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * years + years / 4 - years / 100);
    int64_t march_month = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * march_month + 2) / 5 + 1);
    *month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    *year = (int)(years + era * 400 + (*month <= 2));
}

const char *time_to_text(int64_t utc_ms, char *text)
{
    int64_t seconds = utc_ms >= 0 ? utc_ms / 1000 : (utc_ms - 999) / 1000;
    int64_t days = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400;
    unsigned of_day = (unsigned)(seconds - days * 86400);
    int year, month, day;
    civil(days, &year, &month, &day);
    if (year < 0 || year > 9999)
        year = 9999;
    snprintf(text, TIME_TEXT, "%04d-%02d-%02dT%02u:%02u:%02uZ", year, month % 100, day % 100, of_day / 3600 % 100,
             of_day / 60 % 60, of_day % 60);
    return text;
}
