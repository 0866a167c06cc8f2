/* SPDX-License-Identifier: MIT
 * The two clocks of the program, and moments as text. */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

/* UTC in milliseconds since 1970-01-01. */
int64_t time_now_ms(void);

/* Milliseconds that never go back; for durations only. */
int64_t time_tick_ms(void);

/* When this computer started, by the clock as it goes now; UTC. A start that Windows resumes from a saved kernel
 * session (fast startup) is none: its services were not started anew either. */
int64_t time_started_ms(void);

/* Moments as text: ISO 8601 in UTC from the proleptic Gregorian calendar, so that every platform
 * writes the same bytes. TEXT has TIME_TEXT bytes and is returned; years outside 0-9999 are held
 * at the ends. */
enum { TIME_TEXT = 32 };
char *time_to_text(int64_t utc_ms, char *text);    /* "2024-10-22T09:30:00Z" */
char *time_to_text_ms(int64_t utc_ms, char *text); /* "2024-10-22T09:30:00.123Z" */
char *time_to_reading(int64_t utc_ms, char *text); /* "2024-10-22 09:30:00", for people */

/* Reads "YYYY-MM-DDTHH:MM:SS[.f]Z" with up to 9 digits of fraction; false when TEXT is anything
 * else or no such moment. */
bool time_from_text(const char *text, int64_t *utc_ms);

#endif
