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
    /* A change that was read from a file, or that was redacted, has words instead of states; owned; NULL none. */
    char *text, *before, *after;
    int64_t at_ms;      /* Unix epoch, UTC */
    enum status status; /* ST_OK: made and read back */
    uint32_t code;      /* raw error when it failed; 0 none */
    bool undone;        /* taken back since */
};

/* The whole change, or its state before or after, in words. */
void run_change_describe(struct strbuf *out, enum language language, const struct run_change *change);
void run_change_describe_before(struct strbuf *out, enum language language, const struct run_change *change);
void run_change_describe_after(struct strbuf *out, enum language language, const struct run_change *change);

void run_change_free(struct run_change *change);

#endif
