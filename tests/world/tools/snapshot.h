/* SPDX-License-Identifier: MIT
 *
 * Everything a fix could touch, as lines that compare: the registry of this prefix with the state of the simulated
 * computers in it (groups, descriptors, rules, networks), and every service with its configuration and state.
 */
#ifndef WORLD_SNAPSHOT_H
#define WORLD_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

struct snapshot {
    wchar_t *text; /* lines, in the same order each time; snapshot_clear */
    size_t length, room, lines;
};

void snapshot_take(struct snapshot *out);
void snapshot_clear(struct snapshot *snapshot);

/* True: the same to the last byte, but for lines that begin with one of the EXCEPT (NULL ends the list; may be NULL).
 * Otherwise the first difference is in WHY. */
bool snapshot_same(const struct snapshot *a, const struct snapshot *b, const wchar_t *const *except, char *why,
                   size_t size);

#endif
