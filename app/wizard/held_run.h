/* SPDX-License-Identifier: MIT
 * A finished run that the board shows while workers still plan or fix from it: it does
 * not change any more, and the last holder frees it. Any thread. */
#ifndef WIZARD_HELD_RUN_H
#define WIZARD_HELD_RUN_H

#include "check/run.h"

struct run *held_run_new(void); /* zeroed, with one hold */
void held_run_hold(struct run *run);
void held_run_release(struct run *run); /* NULL is allowed */

#endif
