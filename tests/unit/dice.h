/* SPDX-License-Identifier: MIT
 *
 * Chance that comes again: tests that make up what they compare print the seed and repeat one with
 * WMIREADY_SEED=NUMBER. One thread.
 */
#ifndef DICE_H
#define DICE_H

#include <stdint.h>

/* Begins with the seed of the environment, else SEED, and prints which, with NAME; returns it. */
uint32_t dice_start(const char *name, uint32_t seed);

/* 0 to LIMIT - 1; LIMIT is not 0. */
uint32_t dice(uint32_t limit);

#endif
