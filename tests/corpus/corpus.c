/* SPDX-License-Identifier: MIT */
#include "corpus.h"

#include "base/memory.h"
#include "base/strbuf.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t compared, differences;

/* More of one kind of difference tells nothing new. */
enum { SHOWN = 40 };

static char *corpus_path(const char *name)
{
    const char *root = getenv("WMIREADY_CORPUS");
    if (!root) {
        print_message("WMIREADY_CORPUS names no folder\n");
        skip();
    }
    return strbuf_printed("%s/%s", root, name);
}

static bool ends_with(const char *text, const char *suffix)
{
    size_t length = strlen(text), end = strlen(suffix);
    return length >= end && !strcmp(text + length - end, suffix);
}

void corpus_files(const char *folder, const char *suffix, corpus_file_fn *file, void *context)
{
    char *path = corpus_path(folder);
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort), found = 0;
    for (int i = 0; i < count; i++) {
        if (ends_with(entries[i]->d_name, suffix)) {
            char *name = strbuf_printed("%s/%s", folder, entries[i]->d_name);
            file(name, context);
            free(name);
            found++;
        }
        free(entries[i]);
    }
    free(entries);
    free(path);
    if (!found) {
        print_message("the corpus has no %s/*%s\n", folder, suffix);
        skip();
    }
}

bool corpus_has(const char *name)
{
    char *path = corpus_path(name);
    FILE *file = fopen(path, "rb");
    free(path);
    if (file)
        fclose(file);
    return file != NULL;
}

char *corpus_beside(const char *name, const char *suffix, const char *other)
{
    assert_true(ends_with(name, suffix));
    return strbuf_printed("%.*s%s", (int)(strlen(name) - strlen(suffix)), name, other);
}

char *corpus_text(const char *name, size_t *size)
{
    char *path = corpus_path(name);
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s cannot be read", path);
    free(path);
    struct strbuf text = {0};
    char block[65536];
    size_t got;
    while ((got = fread(block, 1, sizeof(block), file)) > 0)
        strbuf_add_n(&text, block, got);
    fclose(file);
    if (size)
        *size = text.length;
    return strbuf_take(&text);
}

/* Calls LINE for each line that is not empty, without its end. */
static void each_line(const char *name, void (*line)(char *text, void *context), void *context)
{
    char *text = corpus_text(name, NULL), *rest = text;
    while (rest && *rest) {
        char *begin = rest;
        rest = strchr(rest, '\n');
        if (rest)
            *rest++ = 0;
        begin[strcspn(begin, "\r")] = 0;
        if (*begin)
            line(begin, context);
    }
    free(text);
}

struct rows {
    corpus_row_fn *row;
    void *context;
};

static void split_line(char *text, void *context)
{
    const struct rows *rows = context;
    char *columns[16];
    size_t count = 0;
    while (text && count < array_count(columns)) {
        columns[count++] = text;
        text = strchr(text, '\t');
        if (text)
            *text++ = 0;
    }
    rows->row(columns, count, rows->context);
}

void corpus_rows(const char *name, corpus_row_fn *row, void *context)
{
    each_line(name, split_line, &(struct rows){row, context});
}

struct objects {
    const char *name;
    corpus_object_fn *object;
    void *context;
};

static void parse_line(char *text, void *context)
{
    const struct objects *objects = context;
    json_t *object = json_loads(text, JSON_ALLOW_NUL, NULL);
    if (!object)
        fail_msg("%s: no JSON: %.80s", objects->name, text);
    objects->object(object, objects->context);
    json_decref(object);
}

void corpus_objects(const char *name, corpus_object_fn *object, void *context)
{
    each_line(name, parse_line, &(struct objects){name, object, context});
}

json_t *corpus_json(const char *name)
{
    size_t size;
    char *text = corpus_text(name, &size);
    json_t *value = json_loadb(text, size, JSON_ALLOW_NUL, NULL);
    if (!value)
        fail_msg("%s: no JSON", name);
    free(text);
    return value;
}

uint8_t *corpus_bytes(const char *hex, size_t *size)
{
    size_t count = strlen(hex) / 2;
    uint8_t *bytes = memory_array(count + 1, 1);
    for (size_t i = 0; i < count; i++) {
        char pair[3] = {hex[2 * i], hex[2 * i + 1], 0};
        bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    *size = count;
    return bytes;
}

void corpus_compared(bool same, const char *format, ...)
{
    compared++;
    if (same || differences++ >= SHOWN)
        return;
    va_list arguments;
    va_start(arguments, format);
    fputs("    ", stdout);
    vprintf(format, arguments);
    putchar('\n');
    va_end(arguments);
}

void corpus_compared_text(const char *where, const char *what, const char *right, const char *ours)
{
    const char *a = right ? right : "(none)", *b = ours ? ours : "(none)";
    corpus_compared(!right == !ours && !strcmp(a, b), "%s: %s is \"%s\", not \"%s\"", where, what, a, b);
}

void corpus_compared_number(const char *where, const char *what, long long right, long long ours)
{
    corpus_compared(right == ours, "%s: %s is %lld, not %lld", where, what, right, ours);
}

void corpus_end(const char *what)
{
    size_t all = compared, wrong = differences;
    compared = differences = 0;
    printf("%s: %zu compared, %zu differences\n", what, all, wrong);
    if (wrong || !all)
        fail_msg("%s: %zu differences", what, wrong);
}
