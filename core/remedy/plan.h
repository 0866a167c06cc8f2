/* SPDX-License-Identifier: MIT
 * The changes of one remedy for one finding, in the order they are made. */
#ifndef REMEDY_PLAN_H
#define REMEDY_PLAN_H

#include "remedy/change.h"

struct plan {
    struct change *changes;
    size_t count;
};

/* Adds a change; strings are copied; AFTER is taken over; BEFORE is read when the plan is completed. */
struct change *plan_add(struct plan *plan, enum change_kind kind, const char *object, const char *item,
                        struct state after);
/* The change in PLAN of the same object and item (Windows compares them without case), NULL when there is none. */
struct change *plan_find(const struct plan *plan, const struct change *change);
/* Takes the change INDEX out. */
void plan_drop(struct plan *plan, size_t index);
void plan_free(struct plan *plan);

#endif
