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

enum verb {
    VERB_CHECK,
    VERB_FIX,
    VERB_UNDO,
    VERB_QUERY,
    VERB_SCRIPT,
    VERB_REPORT,
    VERB_LIST,
    VERB_EXPLAIN,
    VERB_VERSION,
    VERB_HELP,
    VERB_COUNT
};

enum outcome {
    OUTCOME_READY,        /* check: ready; fix, undo, script: done; query: rows came */
    OUTCOME_NEEDS_CHANGE, /* a requirement needs a change or still does; a query or an undo failed */
    OUTCOME_CANNOT_TELL,  /* something could not be read; the query could not be tried */
    OUTCOME_RESTART,      /* done, and in force after a restart */
    OUTCOME_ADMINISTRATOR,
    OUTCOME_BAD_ARGUMENT,
    OUTCOME_NOT_WRITTEN, /* the trace: nothing was begun */
    OUTCOME_CANCELLED,
    OUTCOME_INTERNAL,
    OUTCOME_COUNT
};

/* The code with which VERB ends in OUTCOME; 1359 for a pair that does not exist. */
int outcome_exit_code(enum verb verb, enum outcome outcome);
bool outcome_exists(enum verb verb, enum outcome outcome);

/* What a check, and what a fix whose last check is RUN, came to. */
enum outcome outcome_of_check(const struct run *run);
enum outcome outcome_of_fix(const struct run *run);

#endif
