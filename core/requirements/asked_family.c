/* SPDX-License-Identifier: MIT */
#include "requirements/asked_family.h"

const struct need *asked_family(const struct request *request, enum class_kind kind, const struct need *after)
{
    const struct needs *needs = &request->needs;
    for (size_t i = after ? (size_t)(after - needs->items) + 1 : 0; i < needs->count; i++)
        if (class_family_of(needs->items[i].namespace_path, needs->items[i].query).kind == kind)
            return &needs->items[i];
    return NULL;
}
