/* SPDX-License-Identifier: MIT */
#include "wizard/held_run.h"

#include "base/hold.h"
#include "base/memory.h"

#include <stdlib.h>

struct held_run {
    struct run run;
    struct hold hold;
};

static struct held_run *held(struct run *run)
{
    return container_of(run, struct held_run, run);
}

struct run *held_run_new(void)
{
    struct held_run *own = memory_new(struct held_run);
    return &own->run;
}

void held_run_hold(struct run *run)
{
    hold_take(&held(run)->hold);
}

void held_run_release(struct run *run)
{
    if (!run || !hold_drop(&held(run)->hold))
        return;
    run_free(run);
    free(held(run));
}
