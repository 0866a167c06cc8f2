/* SPDX-License-Identifier: MIT */
#include "base/word.h"

#include "base/ascii.h"

#include <stdbool.h>
#include <string.h>

enum { LONGEST = 64 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t word_distance(const char *a, const char *b)
{
    size_t rows = strlen(a), columns = strlen(b);
    if (rows > LONGEST || columns > LONGEST)
        return rows > columns ? rows : columns;
    size_t table[LONGEST + 1][LONGEST + 1];
    for (size_t r = 0; r <= rows; r++) {
        for (size_t c = 0; c <= columns; c++) {
            if (r == 0 || c == 0) {
                table[r][c] = r + c;
                continue;
            }
            bool same = ascii_lower(a[r - 1]) == ascii_lower(b[c - 1]);
            table[r][c] = least(least(table[r - 1][c] + 1, table[r][c - 1] + 1), table[r - 1][c - 1] + !same);
            if (r > 1 && c > 1 && ascii_lower(a[r - 1]) == ascii_lower(b[c - 2]) &&
                ascii_lower(a[r - 2]) == ascii_lower(b[c - 1]))
                table[r][c] = least(table[r][c], table[r - 2][c - 2] + 1);
        }
    }
    return table[rows][columns];
}

bool word_near(const char *a, const char *b)
{
    size_t rows = strlen(a), columns = strlen(b), longer = rows > columns ? rows : columns;
    return word_distance(a, b) <= (longer > 3 ? longer / 3 : 1);
}

const char *word_nearest(const char *typed, const char *const *words)
{
    const char *nearest = words[0];
    for (size_t i = 1; words[i]; i++)
        if (word_distance(typed, words[i]) < word_distance(typed, nearest))
            nearest = words[i];
    return word_near(typed, nearest) ? nearest : NULL;
}
