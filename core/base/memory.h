/* SPDX-License-Identifier: MIT
 *
 * Allocation that cannot fail: out of memory ends the program in one place, so no
 * caller carries a half-tested path for it. Sizes are overflow-checked.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Zeroed array of COUNT elements of SIZE bytes; free with free(). */
void *memory_array(size_t count, size_t size);

/* Like realloc for an array; the new part is not cleared. */
void *memory_resize(void *old, size_t count, size_t size);

/* Copies; NULL stays NULL. Free with free(). */
char *memory_string(const char *text);
char *memory_string_n(const char *text, size_t length);
void *memory_copy(const void *bytes, size_t size);

#define memory_new(type) ((type *)memory_array(1, sizeof(type)))
#define memory_new_n(type, count) ((type *)memory_array((count), sizeof(type)))

#define array_count(array) (sizeof(array) / sizeof((array)[0]))

/* The structure of TYPE whose MEMBER is at POINTER. */
#define container_of(pointer, type, member) ((type *)(void *)((char *)(pointer)-offsetof(type, member)))

#endif
