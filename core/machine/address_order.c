/* SPDX-License-Identifier: MIT */
#include "machine/address_order.h"

#include <string.h>

size_t address_order_once(struct address *addresses, size_t count)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        size_t same = 0;
        while (same < left && strcmp(addresses[same].text, addresses[i].text) != 0)
            same++;
        if (same == left)
            addresses[left++] = addresses[i];
    }
    return left;
}

/* First index from AT on with family V6, COUNT when there is none. */
static size_t next_of(const struct address *addresses, size_t count, size_t at, bool v6)
{
    while (at < count && addresses[at].v6 != v6)
        at++;
    return at;
}

void address_order_interleave(struct address *addresses, size_t count)
{
    for (size_t at = 1; at < count; at++) {
        size_t from = next_of(addresses, count, at, !addresses[at - 1].v6);
        if (from == count)
            return; /* only one family is left */
        struct address moved = addresses[from];
        memmove(addresses + at + 1, addresses + at, (from - at) * sizeof *addresses);
        addresses[at] = moved;
    }
}
