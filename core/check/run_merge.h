/* SPDX-License-Identifier: MIT
 *
 * The two-sided story: a run made on the client and one made on the target itself, as
 * one result. What one side could not see the other may have seen; where both saw and
 * disagree, that is a finding of its own.
 */
#ifndef CHECK_RUN_MERGE_H
#define CHECK_RUN_MERGE_H

#include "check/run.h"

enum merge_problem {
    MERGE_FINE,
    MERGE_NOT_LOCAL,     /* OTHER was not made on the target: it cannot be its own view */
    MERGE_OTHER_COMPUTER /* OTHER was made on a computer with another name */
};

/* Whether OTHER can be the target's own view of REQUEST. A target given as an address has no name to compare. */
enum merge_problem run_merge_problem(const struct request *request, const struct run *other);

/* Puts OTHER (taken over, from malloc) into RUN as its other side. For each requirement and subject:
 * - not seen here, seen there: the target's verdict and sentence;
 * - ready on one side, needs change on the other: needs change, and a sentence that says so;
 * - judged for another account there: evidence, and no more;
 * - TCP 135 closed from here while the target's own firewall and services are ready: the advice
 *   looks between the two. */
void run_merge(struct run *run, struct run *other);

#endif
