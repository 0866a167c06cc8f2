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

static size_t rows_of(const struct facts *facts, size_t item)
{
    if (item == 0) /* the test query */
        return facts->query_reading.status == ST_OK ? facts->query.row_count : 0;
    bool asked = item < facts->asked_count && facts->asked[item].reading.status == ST_OK && !facts->asked[item].schema;
    return asked ? facts->asked[item].row_count : 0;
}

size_t asked_family_shown(const struct check *check, enum class_kind kind, const struct need *only)
{
    const struct request *request = check->environment->request;
    const struct facts *facts = check->facts;
    size_t most = 0;
    if (request->local || request_other_account(request, &facts->os, &facts->account))
        return 0;
    const struct need *need = NULL;
    while ((need = asked_family(request, kind, need))) {
        size_t rows = rows_of(facts, (size_t)(need - request->needs.items));
        if ((!only || need == only) && rows > most)
            most = rows;
    }
    return most;
}
