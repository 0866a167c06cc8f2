/* SPDX-License-Identifier: MIT
 *
 * Cancelled runs and whose the time is. From the Ctrl+C to the end of the process any program needs something: the
 * system makes a thread of it for the Ctrl+C, and waits for that until no other one loads a library; then all threads
 * are ended. So each run that took more than CANCELLED_BACK_MS stands beside a program that does nothing (world_empty)
 * but to start as many threads, woken by the same event, that load the same DLLs. One measurement of either is chance
 * on a machine with other work: such a pair is measured CANCELLED_PAIRS times, and the middle one of the differences
 * counts. What the program itself needs, from when it is told, is in the trace and printed beside.
 */
#ifndef WORLD_CANCELLED_H
#define WORLD_CANCELLED_H

#include "child.h"

enum { CANCELLED_EXIT = 1223, CANCELLED_BACK_MS = 50, CANCELLED_PAIRS = 3 };

/* What the command line has to have for it: the trace is read from there. */
#define CANCELLED_TRACE L" --trace C:\\cancelled.log"

/* Runs COMMAND and cancels it; OUT as child_run fills it. False: it could not be started. */
bool cancelled_run(const wchar_t *command, const struct child_options *options, struct child_result *out);

/* Counts RESULT of such a run, which had not ended before. BACK: its time in milliseconds; where that was late its own
 * part (from "is cancelled" to the last line of its trace; "?" where that does not say) and the empty program's time,
 * of the pair that counts. */
void cancelled_count(const wchar_t *command, const struct child_options *options, const struct child_result *result,
                     char *back, size_t size);

/* The lines about all of them. */
void cancelled_print(void);

#endif
