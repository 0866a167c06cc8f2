/* SPDX-License-Identifier: MIT
 *
 * Cancelled runs and whose the time is. Of a Ctrl+C the system makes a thread of the program, and for that it waits
 * until no other one loads a library; what counts for the program is the time from then ("is cancelled" in its trace)
 * to its last line. What the end of a process with so many threads costs is measured beside each run that was late,
 * with a program that does nothing (world_empty).
 */
#ifndef WORLD_CANCELLED_H
#define WORLD_CANCELLED_H

#include "child.h"

enum { CANCELLED_EXIT = 1223, CANCELLED_BACK_MS = 50 };

/* What the command line has to have for it: the trace is read from there. */
#define CANCELLED_TRACE L" --trace C:\\cancelled.log"

/* Runs COMMAND and cancels it; OUT as child_run fills it. False: it could not be started. */
bool cancelled_run(const wchar_t *command, const struct child_options *options, struct child_result *out);

/* Counts a run that was cancelled and had not ended before. BACK: its time in milliseconds; where that was late its own
 * part and that of the empty program, "?" where the trace does not say. */
void cancelled_count(const struct child_result *result, char *back, size_t size);

/* The lines about all of them. */
void cancelled_print(void);

#endif
