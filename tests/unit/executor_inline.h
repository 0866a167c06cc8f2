/* SPDX-License-Identifier: MIT
 * The executor without threads. Static and emptied by each call: one run at a time. */
#ifndef EXECUTOR_INLINE_H
#define EXECUTOR_INLINE_H

#include "check/run.h"
#include "coordinator/executor.h"
#include "machine/machine.h"

struct executor *executor_inline(void);

/* A whole run on it, which fails the test when it does not come to its end. */
struct run executor_inline_run(struct machine *machine, const struct request *request);

#endif
