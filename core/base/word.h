/* SPDX-License-Identifier: MIT
 * Comparing the words a user types: ASCII case does not count. */
#ifndef BASE_WORD_H
#define BASE_WORD_H

#include <stdbool.h>
#include <stddef.h>

bool word_equal(const char *a, const char *b);
bool word_starts(const char *text, const char *prefix);

/* Edits (insert, delete, replace, swap neighbours) between two words; words longer than 64 bytes count as far away. */
size_t word_distance(const char *a, const char *b);

/* The nearest of WORDS (NULL-terminated, at least one). */
const char *word_nearest(const char *typed, const char *const *words);

#endif
