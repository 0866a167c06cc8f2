/* SPDX-License-Identifier: MIT */
#include "base/cancel.h"

#include <stddef.h>

void cancel_request(struct cancel *cancel)
{
    atomic_store(&cancel->requested, true);
    if (cancel->notify)
        cancel->notify(cancel);
}

bool cancel_requested(const struct cancel *cancel)
{
    return cancel && atomic_load(&cancel->requested);
}

void cancel_hold(struct cancel *cancel)
{
    if (cancel)
        atomic_fetch_add(&cancel->holds, 1);
}

void cancel_release(struct cancel *cancel)
{
    if (cancel && atomic_fetch_sub(&cancel->holds, 1) == 0 && cancel->free)
        cancel->free(cancel);
}
