/* SPDX-License-Identifier: MIT
 *
 * The runs whose reports are looked at: real checks of computers in memory, broken in
 * different ways, and a few filled by hand with what no honest computer sends. Times are
 * fixed, so a scene gives the same bytes every day.
 */
#ifndef SCENES_H
#define SCENES_H

#include "check/run.h"

struct scene {
    const char *name; /* of the files */
    struct run (*make)(void);
    enum language language;
    bool redacted; /* make it redacted too */
};

extern const struct scene scenes[];
extern const size_t scene_count;

/* The scene that stands in res/. */
struct run scene_example(void);

/* Replaces every duration and moment of RUN by fixed ones. */
void scene_fix_times(struct run *run);

#endif
