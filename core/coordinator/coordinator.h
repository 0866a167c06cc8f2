/* SPDX-License-Identifier: MIT
 *
 * Checks one target once. Facts and requirements form a graph (reads, needs); everything
 * that is ready runs at the same time, so a slow link costs its longest chain of calls
 * and not their sum. The coordinator is the thread that calls coordinator_run: it alone
 * starts jobs, takes their results and judges the requirements that are judged last.
 */
#ifndef COORDINATOR_COORDINATOR_H
#define COORDINATOR_COORDINATOR_H

#include "check/run.h"
#include "coordinator/executor.h"

/* Called on the thread of coordinator_run, after each finding. DONE of TOTAL is progress over facts and findings. */
struct run_listener {
    void (*finding)(struct run_listener *listener, const struct finding *finding);
    void (*progress)(struct run_listener *listener, size_t done, size_t total);
};

/* Checks, and releases EXECUTOR. Returns ST_OK, or ST_CANCELLED with the findings made so far; OUT is always filled.
 * On cancel it returns at once: jobs still busy hold MACHINE, CANCEL and what they read, and the
 * last of them frees it; OUT->facts is then empty. */
enum status coordinator_run(const struct request *request, struct machine *machine, struct executor *executor,
                            struct cancel *cancel, struct run_listener *listener, struct run *out);

#endif
