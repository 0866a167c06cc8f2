/* SPDX-License-Identifier: MIT
 * Findings filled with random and hostile texts, and what must hold for every form of them. */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <stddef.h>
#include <stdint.h>

/* Checks COUNT findings made from SEED. Prints the first fault and returns 1, else 0. */
int hostile_check(size_t count, uint64_t seed);

/* Bytes of a file that claims to be a result, the NUMBER-th of SEED: full of hostile texts, every third one cut
 * somewhere; free() */
char *hostile_file(uint64_t seed, unsigned number);

#endif
