/* SPDX-License-Identifier: MIT
 *
 * How a verb ends, and the one table that turns it into the process's exit code: a
 * contract with deployment tools. 0 to 2 answer the question of the verb; everything
 * else is a Win32 error number, so a crash or a bad argument can never be read as
 * "needs change".
 */
#ifndef SESSION_OUTCOME_H
#define SESSION_OUTCOME_H

#include "check/run.h"
#include "fix/fix.h"

enum verb {
    VERB_CHECK,
    VERB_FIX,
    VERB_UNDO,
    VERB_QUERY,
    VERB_SCRIPT,
    VERB_NEEDS,
    VERB_WATCH,
    VERB_REPORT,
    VERB_LIST,
    VERB_EXPLAIN,
    VERB_VERSION,
    VERB_HELP,
    VERB_COUNT
};

/* What is told of several things is the first of them in this order. */
enum outcome {
    OUTCOME_INTERNAL,
    OUTCOME_CANCELLED,
    OUTCOME_NOT_WRITTEN,  /* the output could not be written */
    OUTCOME_BAD_ARGUMENT, /* also a result of a newer program */
    OUTCOME_NOT_ALLOWED,  /* a change of something that no remedy may touch: nothing was written */
    OUTCOME_NEEDS_CHANGE, /* a requirement needs a change or still does; a query or an undo failed; watch: refused */
    OUTCOME_ADMINISTRATOR,
    OUTCOME_CANNOT_TELL, /* something could not be read; the query could not be tried */
    OUTCOME_NO_ROWS,     /* the query was answered, with no row */
    OUTCOME_RESTART,     /* done, and in force after a restart */
    OUTCOME_READY,       /* check: ready; fix, undo, script: done; query: rows came; watch: nobody was refused */
    OUTCOME_COUNT
};

/* The code with which VERB ends in OUTCOME; 1359 for a pair that does not exist. */
int outcome_exit_code(enum verb verb, enum outcome outcome);
int outcome_code(enum outcome outcome);
bool outcome_exists(enum verb verb, enum outcome outcome);
enum text_id outcome_text(enum outcome outcome); /* what it means, for the manual */

enum outcome outcome_worse(enum outcome a, enum outcome b);

/* What a check, and what a fix whose last check is RUN, came to. */
enum outcome outcome_of_check(const struct run *run);
enum outcome outcome_of_fix(const struct run *run);

/* What keeps steps of FIX from being made; OUTCOME_READY: nothing. */
enum outcome outcome_of_plan(const struct fix *fix);

#endif
