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

/* The first line again, further down? Lines of one connect differ in their time and thread only. */
static bool is_twice(const char *line)
{
    const char *end = strchr(line, '\n');
    size_t length = end ? (size_t)(end - line) : strlen(line);
    for (const char *at = line + 1; (at = strstr(at, "our own connect")) != NULL; at++)
        if (strncmp(at, line, length) == 0)
            return true;
    return false;
}

double traced_limits(char *why, size_t size)
{
    static const char given_up[] = "is given up after ", connect[] = "our own connect";
    double most = -1;
    char *text = read_all();
    for (const char *at = text; at && (at = strstr(at, given_up)) != NULL; at++) {
        double limits = strtod(at + strlen(given_up), NULL);
        most = limits > most ? limits : most;
    }
    for (const char *at = text; at && !why[0] && (at = strstr(at, connect)) != NULL; at++)
        if (is_twice(at))
            snprintf(why, size, "twice: %.60s", at);
    free(text);
    return most;
}
