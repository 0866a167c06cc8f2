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
    MERGE_NOT_LOCAL,      /* OTHER was not made on the target: it cannot be its own view */
    MERGE_OTHER_COMPUTER, /* OTHER was made on a computer with another name or SID */
    MERGE_UNIDENTIFIED,   /* the target said neither its name nor its SID: nothing can be compared */
    MERGE_TOO_OLD,
    MERGE_FUTURE /* OTHER is dated after now, by more than clocks differ */
};

enum { MERGE_AGE_MS = 24 * 3600 * 1000, MERGE_AHEAD_MS = 5 * 60 * 1000 };

/* What can be told before the target was asked; NOW_MS is UTC. */
enum merge_problem run_merge_problem(const struct request *request, const struct run *other, int64_t now_ms,
                                     int64_t age_ms);

/* Whether OTHER was made on the computer that RUN checked: what both sides know of name, DNS name and machine SID is
 * compared, and something has to be. The name that was typed counts, an address does not. */
enum merge_problem run_merge_identity(const struct run *run, const struct run *other);

/* Puts OTHER (taken over, from malloc) into RUN as its other side. For each requirement and subject:
 * - not seen here, seen there: the target's verdict and sentence;
 * - ready on one side, needs change on the other: needs change, and a sentence that says so;
 * - judged for another account there, a firewall for another client, or with something assumed: evidence, and no
 *   more;
 * - TCP 135 closed from here while the target's own firewall and services are ready: the advice
 *   looks between the two.
 * Who was refused is one list (check/run_refused.h). */
void run_merge(struct run *run, struct run *other);

#endif
