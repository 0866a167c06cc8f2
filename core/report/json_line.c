/* SPDX-License-Identifier: MIT */
#include "report/json_line.h"

#include "base/number.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct place {
    const char *at, *end;
};

static char next(const struct place *place)
{
    return place->at < place->end ? *place->at : '\0';
}

static void skip_blanks(struct place *place)
{
    while (place->at < place->end && strchr(" \t\r\n", *place->at) && *place->at)
        place->at++;
}

/* Behind the string that begins here. */
static void skip_string(struct place *place)
{
    for (place->at++; place->at < place->end && *place->at != '"'; place->at++)
        if (*place->at == '\\')
            place->at++;
    place->at++;
}

/* Behind the value that begins here: brackets are counted, so depth costs no stack. */
static void skip_value(struct place *place)
{
    size_t depth = 0;
    do {
        skip_blanks(place);
        char c = next(place);
        if (c == '"') {
            skip_string(place);
        } else if (c == '{' || c == '[') {
            depth++;
            place->at++;
        } else if (c == '}' || c == ']') {
            depth--;
            place->at++;
        } else if (c == ',' || c == ':') {
            place->at++;
        } else {
            while (place->at < place->end && !strchr(" \t\r\n,:{}[]\"", *place->at))
                place->at++;
        }
        skip_blanks(place);
    } while (depth && place->at < place->end);
}

/* Into the value of the member NAME of the object that begins here. */
static bool enter_member(struct place *place, const char *name, size_t length)
{
    if (next(place) != '{')
        return false;
    place->at++;
    for (skip_blanks(place); next(place) == '"'; skip_blanks(place)) {
        const char *key = place->at + 1;
        skip_string(place);
        bool found =
            (size_t)(place->at - 1 - key) == length && place->at <= place->end && memcmp(key, name, length) == 0;
        skip_blanks(place);
        place->at++; /* the colon */
        skip_blanks(place);
        if (found)
            return place->at < place->end;
        skip_value(place);
        place->at++; /* the comma, or the end of the object */
    }
    return false;
}

static bool enter_element(struct place *place, size_t index)
{
    if (next(place) != '[')
        return false;
    place->at++;
    for (size_t i = 0; i < index; i++) {
        skip_value(place);
        if (next(place) != ',')
            return false;
        place->at++;
    }
    skip_blanks(place);
    return place->at < place->end && *place->at != ']';
}

/* One step of PATH, which moves behind it. */
static bool enter(struct place *place, const char **path)
{
    if (**path != '[') {
        size_t length = strcspn(*path, ".[");
        const char *name = *path;
        *path += length + ((*path)[length] == '.');
        return enter_member(place, name, length);
    }
    size_t digits = number_digits(*path + 1, 9, 10);
    uint32_t index;
    if (!number_decimal(*path + 1, digits, UINT32_MAX, &index))
        return false;
    *path += digits + 1;
    *path += **path == ']';
    *path += **path == '.';
    return enter_element(place, index);
}

size_t json_line_of(const char *text, size_t size, const char *path)
{
    struct place place = {text, text + size};
    skip_blanks(&place);
    const char *found = place.at;
    while (*path && enter(&place, &path))
        found = place.at;
    size_t line = 1;
    for (const char *at = text; at < found && at < text + size; at++)
        line += *at == '\n';
    return line;
}
