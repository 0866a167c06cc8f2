/* SPDX-License-Identifier: MIT
 *
 * The plug of the simulated computer: pulled before or after one chosen write, whatever is written to,
 * the machine or the journal. From then on nothing answers any more, as when a program is killed.
 */
#ifndef PLUG_H
#define PLUG_H

#include <stdbool.h>
#include <stdint.h>

enum plug_moment {
    PLUG_NEVER,
    PLUG_BEFORE, /* the write does not happen */
    PLUG_HALF,   /* a file gets the first half of it; for the machine like PLUG_BEFORE */
    PLUG_AFTER   /* it happens, and nobody hears of it */
};

struct plug {
    enum plug_moment moment;
    uint32_t at;     /* the write at which it is pulled, from 1 */
    uint32_t writes; /* begun so far */
    bool pulled;
};

/* A write begins: false when it cannot happen any more. */
bool plug_begin(struct plug *plug);

/* The write has happened: false when nobody hears of it. */
bool plug_end(struct plug *plug);

#endif
