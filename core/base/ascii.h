/* SPDX-License-Identifier: MIT
 *
 * Comparing identifiers (service names, registry keys, rule ids, paths) without case
 * and without the locale: bytes above 0x7F are compared as they are.
 */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>
#include <stddef.h>

char ascii_lower(char c);
bool ascii_equal_nocase(const char *a, const char *b);
bool ascii_equal_nocase_n(const char *a, const char *b, size_t length);
bool ascii_starts_nocase(const char *text, const char *start);
bool ascii_ends_nocase(const char *text, const char *end);

/* A control character (below the blank, or DEL) that is none of ALLOWED. */
bool ascii_has_control(const char *text, const char *allowed);

#endif
