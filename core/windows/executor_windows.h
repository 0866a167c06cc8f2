/* SPDX-License-Identifier: MIT
 *
 * The executor of a run on threads of its own. Threads are made when a job waits and
 * none is idle, up to a small number, each with MTA COM; they end with the executor.
 */
#ifndef WINDOWS_EXECUTOR_WINDOWS_H
#define WINDOWS_EXECUTOR_WINDOWS_H

#include "check/run.h"

/* Its release is the run's; see check/run.h. Jobs not yet begun at the release are still run (they
 * see the cancel and end at once), since they free what they hold. Release first, then give up
 * the memory the jobs are in: a job is never touched once it returns after the release. */
struct executor *executor_windows(void);

#endif
