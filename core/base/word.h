/* SPDX-License-Identifier: MIT
 * How far a mistyped word is from a known one; case as in base/ascii.h. */
#ifndef BASE_WORD_H
#define BASE_WORD_H

#include <stdbool.h>
#include <stddef.h>

/* Edits (insert, delete, replace, swap neighbours) between two words; words longer than 64 bytes count as far away. */
size_t word_distance(const char *a, const char *b);

/* Near enough that one may have been meant for the other: a third of the longer one, or one edit. */
bool word_near(const char *a, const char *b);

/* The nearest of WORDS (NULL-terminated, at least one); NULL when none is near. */
const char *word_nearest(const char *typed, const char *const *words);

#endif
