/* SPDX-License-Identifier: MIT */
#include "wizard/held_run.h"

#include "base/memory.h"

#include <stdatomic.h>
#include <stdlib.h>

struct held_run {
    struct run run;
    atomic_uint holds;
};

static struct held_run *held(struct run *run)
{
    return container_of(run, struct held_run, run);
}

struct run *held_run_new(void)
{
    struct held_run *own = memory_new(struct held_run);
    atomic_init(&own->holds, 1);
    return &own->run;
}

void held_run_hold(struct run *run)
{
    atomic_fetch_add(&held(run)->holds, 1);
}

void held_run_release(struct run *run)
{
    if (!run || atomic_fetch_sub(&held(run)->holds, 1) != 1)
        return;
    run_free(run);
    free(held(run));
}
