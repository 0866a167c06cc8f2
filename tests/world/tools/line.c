/* SPDX-License-Identifier: MIT */
#include "line.h"

#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool line_open(struct line_reader *reader, const wchar_t *path)
{
    FILE *file = _wfopen(path, L"rb");
    *reader = (struct line_reader){NULL, NULL, 0};
    if (!file)
        return false;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    reader->content = calloc((size_t)size + 1, 1);
    bool read = fread(reader->content, 1, (size_t)size, file) == (size_t)size;
    fclose(file);
    reader->next = reader->content;
    return read;
}

void line_close(struct line_reader *reader)
{
    free(reader->content);
    reader->content = NULL;
}

/* The end of a word in quotes that begins at AT; "" in it becomes one quote. */
static wchar_t *unquote(wchar_t *at)
{
    wchar_t *to = at;
    for (; *at && (*at != L'"' || at[1] == L'"'); at++) {
        at += *at == L'"';
        *to++ = *at;
    }
    wchar_t *end = *at ? at + 1 : at;
    *to = L'\0';
    return end;
}

static void split(struct line *line)
{
    line->count = 0;
    for (wchar_t *at = line->text; *at && line->count < LINE_WORDS;) {
        while (*at == L' ' || *at == L'\t' || *at == L'\r')
            at++;
        if (!*at || *at == L'#')
            break;
        bool quoted = *at == L'"';
        at += quoted;
        line->words[line->count++] = at;
        if (quoted) {
            at = unquote(at);
            continue;
        }
        while (*at && *at != L' ' && *at != L'\t' && *at != L'\r')
            at++;
        if (*at)
            *at++ = L'\0';
    }
}

bool line_read(struct line_reader *reader, struct line *out)
{
    while (reader->next && *reader->next) {
        char *begin = reader->next, *end = strchr(begin, '\n');
        reader->next = end ? end + 1 : NULL;
        if (end)
            *end = '\0';
        reader->number++;
        if (!MultiByteToWideChar(CP_UTF8, 0, begin, -1, out->text, LINE_UNITS))
            out->text[0] = L'\0';
        split(out);
        if (out->count)
            return true;
    }
    return false;
}

const wchar_t *line_option(const struct line *line, size_t first, const wchar_t *name)
{
    size_t length = wcslen(name);
    for (size_t i = first; i < line->count; i++)
        if (wcsncmp(line->words[i], name, length) == 0 && line->words[i][length] == L'=')
            return line->words[i] + length + 1;
    return NULL;
}

void line_add_arguments(const struct line *line, size_t first, wchar_t *out, size_t units)
{
    for (size_t i = first; i < line->count; i++) {
        size_t length = wcslen(out);
        _snwprintf(out + length, units - length - 1, wcschr(line->words[i], L' ') ? L" \"%ls\"" : L" %ls",
                   line->words[i]);
    }
}
