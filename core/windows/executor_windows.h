/* SPDX-License-Identifier: MIT
 *
 * The executor of a run on threads of its own. Threads are made when a job waits and
 * none is idle, up to a small number, each with MTA COM; they end with the executor.
 */
#ifndef WINDOWS_EXECUTOR_WINDOWS_H
#define WINDOWS_EXECUTOR_WINDOWS_H

#include "coordinator/executor.h"

/* One run; freed by its release (check/run.h). */
struct executor *executor_windows(void);

#endif
