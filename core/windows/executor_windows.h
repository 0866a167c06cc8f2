/* SPDX-License-Identifier: MIT
 *
 * The executor of a run: threads of a pool of the system's own, which makes one when a job waits and none is idle,
 * up to a small number. All are in the multithreaded apartment (CoIncrementMTAUsage). The pool goes with the last job.
 */
#ifndef WINDOWS_EXECUTOR_WINDOWS_H
#define WINDOWS_EXECUTOR_WINDOWS_H

#include "coordinator/executor.h"

/* One run; freed by its release (check/run.h). */
struct executor *executor_windows(void);

#endif
