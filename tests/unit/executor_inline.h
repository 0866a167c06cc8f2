/* SPDX-License-Identifier: MIT
 * The executor without threads. Static and emptied by each call: one run at a time. */
#ifndef EXECUTOR_INLINE_H
#define EXECUTOR_INLINE_H

#include "coordinator/executor.h"

struct executor *executor_inline(void);

#endif
