/* SPDX-License-Identifier: MIT
 *
 * Making changes and taking them back. The exact change was shown (preview.h); the Fix
 * button is the consent; the work runs on a thread of its own, every change is in a
 * journal, and a full check afterwards decides what it came to. Without administrator
 * rights the button starts the wizard again with them, once, and that instance asks again.
 */
#ifndef WIZARD_FIX_H
#define WIZARD_FIX_H

#include "session/revert.h"
#include "wizard/preview.h"
#include "wizard/wizard.h"

/* One press of Fix in this session. */
struct made {
    struct made *earlier;    /* NULL: the first; owned */
    struct preview *preview; /* held: the fix and what came of it */
};

/* MSG_CONFLICT: somebody changed it since; the worker waits for the answer. */
struct conflict {
    const struct journal_entry *entry;
    const struct state *found;
};

/* MSG_UNDONE: what taking back came to. */
struct reverting;

/* Makes the changes of PREVIEW. UI thread, like all below. */
void fix_make(struct wizard *wizard, struct preview *preview);

/* Takes back what this session changed on the target for the requirement ID; NULL: everything. */
void fix_undo(struct wizard *wizard, const char *id);
bool fix_can_undo(const struct wizard *wizard, const char *id);

/* The check before the first change of this session on the target; NULL: nothing was changed. */
const struct run *fix_before(const struct wizard *wizard);

/* Of the hub: takes over the results, says what went wrong, and begins the check that follows. */
void fix_take_made(struct wizard *wizard, struct made *made);
void fix_take_undone(struct wizard *wizard, struct reverting *reverting);
enum undo_answer fix_ask_conflict(struct wizard *wizard, const struct conflict *conflict);

/* Writes into RUN what this session changed on its target: verdicts and the list of changes. */
void fix_settle_run(const struct wizard *wizard, struct run *run);

/* Waits, bounded, for the one change under way after the window was closed. */
void fix_wait(struct wizard *wizard);

#endif
