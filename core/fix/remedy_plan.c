/* SPDX-License-Identifier: MIT */
#include "fix/remedy_plan.h"

/* Reads what is there now and drops what is already as it shall be. */
static enum status complete(struct plan *plan, const struct check_environment *environment, struct call *call)
{
    size_t i = 0;
    while (i < plan->count) {
        struct change *change = &plan->changes[i];
        *call = call_make(environment->cancel, environment->request->call_ms);
        struct state before;
        enum status status = change_read(environment->machine, call, change, &before);
        if (status != ST_OK)
            return status;
        state_free(&change->before);
        change->before = before;
        if (change_state_equal(change->kind, &change->before, &change->after))
            plan_drop(plan, i);
        else
            i++;
    }
    return ST_OK;
}

enum status remedy_plan(const struct remedy *remedy, const struct check_environment *environment,
                        const struct facts *facts, const struct finding *finding, struct plan *out, struct call *call)
{
    struct plan plan = {0};
    *call = call_make(environment->cancel, environment->request->call_ms);
    enum status status = remedy->plan(environment, facts, finding, &plan);
    if (status == ST_OK)
        status = complete(&plan, environment, call);
    if (status != ST_OK) {
        plan_free(&plan);
        return status;
    }
    *out = plan;
    return ST_OK;
}
