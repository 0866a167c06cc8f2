/* SPDX-License-Identifier: MIT */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void out_of_memory(void)
{
    fputs("wmiready: out of memory\n", stderr);
    abort();
}

void *memory_array(size_t count, size_t size)
{
    /* calloc checks the product for overflow (C11 7.22.3.2). */
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        out_of_memory();
    return memory;
}

void *memory_resize(void *old, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        out_of_memory();
    size_t bytes = count * size;
    void *memory = realloc(old, bytes ? bytes : 1);
    if (!memory)
        out_of_memory();
    return memory;
}

char *memory_string(const char *text)
{
    return text ? memory_string_n(text, strlen(text)) : NULL;
}

char *memory_string_n(const char *text, size_t length)
{
    char *copy = memory_array(length + 1, 1);
    memcpy(copy, text, length);
    return copy;
}

void *memory_copy(const void *bytes, size_t size)
{
    void *copy = memory_array(size, 1);
    if (size)
        memcpy(copy, bytes, size);
    return copy;
}
