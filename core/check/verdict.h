/* SPDX-License-Identifier: MIT
 *
 * A verdict answers "does the requirement hold?". See base/status.h for the other
 * question, "could it be read?".
 */
#ifndef CHECK_VERDICT_H
#define CHECK_VERDICT_H

#include "base/status.h"
#include "text/text.h"

#include <stdbool.h>

/* JSON and reports carry the words, never these numbers. */
enum verdict {
    V_READY,
    V_ATTENTION, /* works, but risky or fragile */
    V_NEEDS_CHANGE,
    V_CANNOT_TELL, /* could not be read; never shown as ready nor as failed */
    V_NOT_APPLICABLE,
    V_NOT_CHECKED, /* an earlier requirement blocks it, or it needs administrator rights */
    V_FIXED,
    V_FIXED_AFTER_RESTART,
    V_NOT_FIXED,
    V_COUNT
};

/* Stable words for JSON: "needs-change". */
const char *verdict_word(enum verdict verdict);
enum verdict verdict_from_word(const char *word); /* V_COUNT when unknown */

/* The requirement holds, or asks nothing here. */
bool verdict_holds(enum verdict verdict);

/* Of several facts the gravest decides: what could not be read wins over what is merely odd. 0: nothing is wrong. */
int verdict_gravity(enum verdict verdict);

/* The same for people. */
enum text_id verdict_text(enum verdict verdict);
enum text_id verdict_status_text(enum status status); /* "access denied" */

#endif
