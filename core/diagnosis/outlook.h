/* SPDX-License-Identifier: MIT
 *
 * What the account will see: each item of what will be asked, with all findings that decide about it. Works on findings
 * only, so that a run read from JSON gives the same table.
 */
#ifndef DIAGNOSIS_OUTLOOK_H
#define DIAGNOSIS_OUTLOOK_H

#include "check/run.h"

enum { OUTLOOK_MISSING = 8 /* findings that are named; there are rarely more than two */ };

struct outlook {
    const struct need *need;
    enum verdict verdict;
    const char *rows;                               /* "12", "> 1000"; NULL: not counted. Borrowed from the run */
    const struct finding *missing[OUTLOOK_MISSING]; /* what is in the way, or could not be told; in the run's order */
    size_t missing_count;
    enum text_id withheld; /* what who is no administrator does not get of it; TEXT_NONE nothing is known */
};

/* Somebody said what will be asked. */
bool outlook_wanted(const struct run *run);

/* The INDEX-th item; false behind the last. */
bool outlook_of(const struct run *run, size_t index, struct outlook *out);

#endif
