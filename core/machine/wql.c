/* SPDX-License-Identifier: MIT */
#include "machine/wql.h"

#include "base/ascii.h"
#include "base/memory.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const char *skip_spaces(const char *at)
{
    while (isspace((unsigned char)*at))
        at++;
    return at;
}

static size_t name_length(const char *at)
{
    size_t length = 0;
    if (!isalpha((unsigned char)*at) && *at != '_')
        return 0;
    while (isalnum((unsigned char)at[length]) || at[length] == '_' || at[length] == '.')
        length++;
    return length;
}

static bool keyword(const char *at, size_t length, const char *word)
{
    return length == strlen(word) && ascii_equal_nocase_n(at, word, length);
}

size_t wql_columns(const char *query, char ***out)
{
    char *names[WQL_COLUMNS_MAX];
    size_t count = 0;
    const char *at = skip_spaces(query);
    size_t length = name_length(at);
    if (!keyword(at, length, "SELECT"))
        return 0;
    at += length;
    for (;;) {
        at = skip_spaces(at);
        length = name_length(at);
        if (length == 0 || count == WQL_COLUMNS_MAX)
            break;
        names[count++] = memory_string_n(at, length);
        at = skip_spaces(at + length);
        if (*at == ',') {
            at++;
            continue;
        }
        length = name_length(at);
        if (!keyword(at, length, "FROM"))
            break;
        *out = memory_copy(names, count * sizeof *names);
        return count;
    }
    while (count)
        free(names[--count]);
    return 0;
}

void wql_columns_free(char **columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(columns[i]);
    free(columns);
}

bool wql_class(const char *query, char **out, bool *filtered)
{
    const char *at = skip_spaces(query);
    size_t length = name_length(at);
    if (!keyword(at, length, "SELECT"))
        return false;
    for (at += length; *at; at += length ? length : 1) {
        length = name_length(at);
        if (!keyword(at, length, "FROM"))
            continue;
        at = skip_spaces(at + length);
        length = name_length(at);
        if (length == 0)
            return false;
        *out = memory_string_n(at, length);
        *filtered = *skip_spaces(at + length) != '\0';
        return true;
    }
    return false;
}

/* The length of the text between quotes at AT, with them; 0: there is none. */
static size_t quoted_length(const char *at)
{
    if (*at != '\'' && *at != '"')
        return 0;
    size_t length = strcspn(at + 1, (const char[]){*at, '\0'}) + 1;
    return at[length] ? length + 1 : 0;
}

char *wql_value(const char *query, const char *property, size_t index)
{
    for (const char *at = query; *at;) {
        size_t length = name_length(at), quoted = quoted_length(at);
        bool found = keyword(at, length, property);
        at += length + quoted;
        if (length + quoted == 0)
            at++;
        const char *value = skip_spaces(at);
        if (!found || *value != '=')
            continue;
        at = skip_spaces(value + 1);
        quoted = quoted_length(at);
        if (quoted && index-- == 0)
            return memory_string_n(at + 1, quoted - 2);
    }
    return NULL;
}
