/* SPDX-License-Identifier: MIT
 *
 * How many hold a thing that outlives its maker: each hold_take is answered by one hold_drop, on
 * any thread, and whoever drops the last frees it. Zeroed memory is held once, by its maker.
 */
#ifndef BASE_HOLD_H
#define BASE_HOLD_H

#include <stdatomic.h>
#include <stdbool.h>

struct hold {
    atomic_uint others; /* beyond the maker's own */
};

static inline void hold_take(struct hold *hold)
{
    atomic_fetch_add(&hold->others, 1);
}

/* True: it was the last, and the thing is the caller's alone. */
static inline bool hold_drop(struct hold *hold)
{
    return atomic_fetch_sub(&hold->others, 1) == 0;
}

#endif
