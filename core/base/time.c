/* SPDX-License-Identifier: MIT */
#include "base/time.h"

#include "base/number.h"

#include <stdio.h>
#include <string.h>

#define MS_PER_DAY INT64_C(86400000)

struct moment {
    int year, month, day, hour, minute, second, ms;
};

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Days since 1970-01-01 of a date; years begin in March, so that a leap day comes last. */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = floor_divide(y, 400);
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void date_of(int64_t days, struct moment *out)
{
    int64_t shifted = days + 719468;
    int64_t era = floor_divide(shifted, 146097);
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    out->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    out->month = (int)(month < 10 ? month + 3 : month - 9);
    out->year = (int)(year_of_era + era * 400 + (out->month <= 2));
}

static struct moment moment_of(int64_t ms)
{
    const int64_t first = days_of(0, 1, 1) * MS_PER_DAY;
    const int64_t last = days_of(10000, 1, 1) * MS_PER_DAY - 1;
    struct moment moment = {0};
    ms = ms < first ? first : ms > last ? last : ms;
    int64_t days = floor_divide(ms, MS_PER_DAY);
    int64_t rest = ms - days * MS_PER_DAY;
    date_of(days, &moment);
    moment.ms = (int)(rest % 1000);
    moment.second = (int)(rest / 1000 % 60);
    moment.minute = (int)(rest / 60000 % 60);
    moment.hour = (int)(rest / 3600000);
    return moment;
}

/* Every field is bounded for the compiler's sake: it warns of more digits than there can be. */
static void date_and_time(const struct moment *m, char between, char text[TIME_TEXT])
{
    snprintf(text, TIME_TEXT, "%04d-%02d-%02d%c%02d:%02d:%02d", m->year % 10000, m->month % 100, m->day % 100, between,
             m->hour % 100, m->minute % 100, m->second % 100);
}

enum { SECONDS_LENGTH = 19 }; /* of what date_and_time writes */

char *time_to_text(int64_t utc_ms, char *text)
{
    struct moment m = moment_of(utc_ms);
    date_and_time(&m, 'T', text);
    memcpy(text + SECONDS_LENGTH, "Z", 2);
    return text;
}

char *time_to_text_ms(int64_t utc_ms, char *text)
{
    struct moment m = moment_of(utc_ms);
    date_and_time(&m, 'T', text);
    snprintf(text + SECONDS_LENGTH, TIME_TEXT - SECONDS_LENGTH, ".%03dZ", m.ms % 1000);
    return text;
}

char *time_to_reading(int64_t utc_ms, char *text)
{
    struct moment m = moment_of(utc_ms);
    date_and_time(&m, ' ', text);
    return text;
}

/* COUNT digits at *TEXT followed by END; moves behind END. */
static bool number(const char **text, size_t count, char end, int *out)
{
    uint32_t value;
    if (!number_decimal(*text, count, 9999, &value) || (*text)[count] != end)
        return false;
    *text += count + 1;
    *out = (int)value;
    return true;
}

static bool fraction(const char **text, int *ms)
{
    int scale = 100;
    const char *at = *text;
    for (*ms = 0; *at >= '0' && *at <= '9' && at - *text < 9; at++, scale /= 10)
        *ms += (*at - '0') * scale;
    bool good = at > *text && *at == 'Z';
    *text = at + 1;
    return good;
}

bool time_from_text(const char *text, int64_t *utc_ms)
{
    struct moment m = {0};
    if (!number(&text, 4, '-', &m.year) || !number(&text, 2, '-', &m.month) || !number(&text, 2, 'T', &m.day) ||
        !number(&text, 2, ':', &m.hour) || !number(&text, 2, ':', &m.minute))
        return false;
    const char *seconds = text;
    if (!number(&text, 2, 'Z', &m.second)) {
        text = seconds;
        if (!number(&text, 2, '.', &m.second) || !fraction(&text, &m.ms))
            return false;
    }
    if (*text || m.month < 1 || m.month > 12 || m.hour > 23 || m.minute > 59 || m.second > 59)
        return false;
    struct moment same = {0};
    int64_t days = days_of(m.year, m.month, m.day);
    date_of(days, &same);
    if (same.day != m.day || same.month != m.month)
        return false;
    *utc_ms = ((days * 24 + m.hour) * 60 + m.minute) * INT64_C(60000) + m.second * INT64_C(1000) + m.ms;
    return true;
}
