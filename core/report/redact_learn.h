/* SPDX-License-Identifier: MIT
 * The names in a run: where they stand, and what in them is nobody's. */
#ifndef REPORT_REDACT_LEARN_H
#define REPORT_REDACT_LEARN_H

#include "check/run.h"
#include "report/redact_words.h"

/* Learns every name of RUN and of what is merged into it. */
void redact_learn_run(struct redact_words *words, const struct run *run);

/* The program ran as an account that every Windows has (SYSTEM): its name tells nothing. */
bool redact_learn_is_system(const struct run *run);

#endif
