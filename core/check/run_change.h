/* SPDX-License-Identifier: MIT
 *
 * A change that was made to the target in the session a run belongs to: what the
 * report says about it. The journal, not this, is what undo reads.
 */
#ifndef CHECK_RUN_CHANGE_H
#define CHECK_RUN_CHANGE_H

#include "remedy/change.h"

struct run_change {
    char *requirement; /* id of the requirement it was made for; owned */
    char *remedy;      /* id of the remedy; owned */
    struct change change;
    /* Set when the change was read from a file whose states this program does not know, or that
     * was redacted: shown instead of describing CHANGE; owned; NULL none. */
    char *text;
    int64_t at_ms;      /* Unix epoch, UTC */
    enum status status; /* ST_OK: made and read back */
    uint32_t code;      /* raw error when it failed; 0 none */
    bool undone;        /* taken back since */
};

void run_change_free(struct run_change *change);

#endif
