/* SPDX-License-Identifier: MIT
 * What the program wrote into C:\world.trace (--trace). */
#ifndef WORLD_TRACED_H
#define WORLD_TRACED_H

#include <stdbool.h>
#include <stddef.h>

enum { TRACED_PARTS = 4, TRACED_TEXT = 128 };

struct traced {
    char parts[TRACED_PARTS][TRACED_TEXT]; /* each has to be in one of the lines; UTF-8 */
    size_t count;
};

void traced_forget(void);
/* WHY is set, and the file shown, when one of them is not there. */
void traced_search(const struct traced *traced, char *why, size_t size);

/* How many probe limits the program waited for before it gave up a port of DCOM, as its trace counts them: the most of
 * them; -1: it gave up none. Also, of a connect to each end, whether it was made more than once. */
double traced_limits(char *why, size_t size);

#endif
