/* SPDX-License-Identifier: MIT */
#include "dice.h"

#include <stdio.h>
#include <stdlib.h>

static uint32_t state = 1;

uint32_t dice_start(const char *name, uint32_t seed)
{
    const char *given = getenv("WMIREADY_SEED");
    uint32_t begin = given ? (uint32_t)strtoul(given, NULL, 10) : seed;
    printf("%s: seed %u\n", name, (unsigned)begin);
    state = begin ? begin : 1; /* of 0 the generator makes nothing else */
    return begin;
}

/* xorshift32, Marsaglia 2003 */
uint32_t dice(uint32_t limit)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % limit;
}
