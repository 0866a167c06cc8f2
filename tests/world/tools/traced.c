/* SPDX-License-Identifier: MIT */
#include "traced.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char path[] = "C:\\world.trace";

void traced_forget(void)
{
    remove(path);
}

/* NULL: there is none; free() */
static char *read_all(void)
{
    enum { MOST = 4 << 20 };
    FILE *file = fopen(path, "rb");
    char *text = file ? calloc(MOST + 1, 1) : NULL;
    if (text)
        fread(text, 1, MOST, file);
    if (file)
        fclose(file);
    return text;
}

void traced_search(const struct traced *traced, char *why, size_t size)
{
    if (!traced->count || why[0])
        return;
    char *text = read_all();
    for (size_t i = 0; text && i < traced->count && !why[0]; i++)
        if (!strstr(text, traced->parts[i])) {
            printf("%s", text);
            snprintf(why, size, "the trace does not say \"%s\"", traced->parts[i]);
        }
    if (!text)
        snprintf(why, size, "there is no trace");
    free(text);
}
