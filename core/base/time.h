/* SPDX-License-Identifier: MIT
 * The two clocks of the program. */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdint.h>

/* UTC in milliseconds since 1970-01-01. */
int64_t time_now_ms(void);

/* Milliseconds that never go back; for durations only. */
int64_t time_tick_ms(void);

/* "2024-10-22T09:30:00Z" into TEXT of TIME_TEXT bytes; returns TEXT. */
enum { TIME_TEXT = 24 };
const char *time_to_text(int64_t utc_ms, char *text);

#endif
