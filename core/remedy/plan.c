/* SPDX-License-Identifier: MIT */
#include "remedy/plan.h"

#include "base/ascii.h"
#include "base/memory.h"

#include <stdlib.h>

struct change *plan_add(struct plan *plan, enum change_kind kind, const char *object, const char *item,
                        struct state after)
{
    plan->changes = memory_resize(plan->changes, plan->count + 1, sizeof *plan->changes);
    struct change *change = &plan->changes[plan->count++];
    *change = (struct change){
        .kind = kind,
        .object = memory_string(object),
        .item = memory_string(item ? item : ""),
        .after = after,
    };
    return change;
}

struct change *plan_find(const struct plan *plan, const struct change *change)
{
    for (size_t i = 0; i < plan->count; i++) {
        struct change *other = &plan->changes[i];
        if (other->kind == change->kind && ascii_equal_nocase(other->object, change->object) &&
            ascii_equal_nocase(other->item, change->item))
            return other;
    }
    return NULL;
}

void plan_drop(struct plan *plan, size_t index)
{
    change_free(&plan->changes[index]);
    plan->count--;
    for (size_t i = index; i < plan->count; i++)
        plan->changes[i] = plan->changes[i + 1];
}

void plan_free(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        change_free(&plan->changes[i]);
    free(plan->changes);
    *plan = (struct plan){0};
}
