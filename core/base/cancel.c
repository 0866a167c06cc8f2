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
        hold_take(&cancel->hold);
}

void cancel_release(struct cancel *cancel)
{
    if (cancel && hold_drop(&cancel->hold) && cancel->free)
        cancel->free(cancel);
}
