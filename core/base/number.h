/* SPDX-License-Identifier: MIT
 *
 * Digits to numbers. Never past the length given, never past a NUL, no sign, no blanks, no overflow.
 */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many digits of BASE (at most 16) TEXT begins with, at most LENGTH. */
size_t number_digits(const char *text, size_t length, unsigned base);

/* All LENGTH characters, at least one, are digits of BASE and the value is at most HIGHEST. */
bool number_read(const char *text, size_t length, unsigned base, uint64_t highest, uint64_t *out);
bool number_decimal(const char *text, size_t length, uint32_t highest, uint32_t *out);

#endif
