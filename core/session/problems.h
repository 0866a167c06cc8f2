/* SPDX-License-Identifier: MIT
 *
 * What a run found wrong, one entry for each cause, and what is to be done about it: the
 * rules behind a page that a person reads in one second. What another finding explains
 * stands with that one. Pure functions of a run.
 */
#ifndef SESSION_PROBLEMS_H
#define SESSION_PROBLEMS_H

#include "check/run.h"

/* In the order of the list. */
enum problem_kind {
    PROBLEM_FIX,           /* a remedy is recommended */
    PROBLEM_DECIDE,        /* there is a remedy, and a person decides */
    PROBLEM_ADMINISTRATOR, /* could not be read without administrator rights: one entry for all of them */
    PROBLEM_ELSEWHERE,     /* nothing can be done from here: a policy, the other side, by hand */
    PROBLEM_RESTART,       /* fixed, after a restart */
    PROBLEM_FIXED,
    PROBLEM_KINDS
};

struct problem {
    enum problem_kind kind;
    const struct finding *cause;     /* of the run */
    const struct offer *offer;       /* the recommended one, else the best; NULL: none that can be used */
    const struct finding **explains; /* what it explains; owned */
    size_t explained;
};

struct problems {
    struct problem *list; /* by kind, then in the order of the run; owned */
    size_t count;
    size_t ready; /* requirements that were met all along */
};

void problems_of(const struct run *run, struct problems *out);
void problems_free(struct problems *problems);

size_t problems_of_kind(const struct problems *problems, enum problem_kind kind);

/* What is to be looked at first: the one with run_first_cause, else the first; NULL: no problem. */
const struct problem *problems_first(const struct problems *problems, const struct run *run);

/* Puts the COUNT requirements of LIST into the order of a person who has to act: first what run_first_cause names, then
 * what is a problem, then the rest, each in the order that it had. */
void problems_order(const struct run *run, const struct requirement **list, size_t count);

/* What happens with it, in a word or two: "Will be fixed". */
enum text_id problems_kind_text(enum problem_kind kind);

#endif
