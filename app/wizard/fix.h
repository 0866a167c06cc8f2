/* SPDX-License-Identifier: MIT
 *
 * Making changes; undoing.h takes them back. The exact change was shown (preview.h); the Fix
 * button is the consent; the work runs on a thread of its own, every change is in a
 * journal, and a full check afterwards decides what it came to. Without administrator
 * rights the button starts the wizard again with them, once, and that instance asks again.
 */
#ifndef WIZARD_FIX_H
#define WIZARD_FIX_H

#include "wizard/preview.h"

/* One press of Fix in this session. */
struct made {
    struct made *earlier;    /* NULL: the first; owned */
    struct preview *preview; /* held: the fix and what came of it */
};

/* Makes the changes of PREVIEW; does nothing where it is not, or no longer, of the check that is shown, or another
 * change is under way. UI thread, like all below. */
void fix_make(struct wizard *wizard, struct preview *preview);

/* ---- each change as it is made ---- */
enum fix_mark { FIX_WAITS, FIX_BEGUN, FIX_MADE, FIX_NOT_MADE };
/* How many are shown one by one: from the press of Make until the check that follows has ended; else 0. */
size_t fix_changes(const struct wizard *wizard);
/* The one at INDEX, valid while fix_changes is not 0. */
const struct change *fix_change(const struct wizard *wizard, size_t index, enum fix_mark *mark);
void fix_forget_changes(struct wizard *wizard);

/* The check before the first change of this session on the target; NULL: nothing was changed. */
const struct run *fix_before(const struct wizard *wizard);

/* Of the hub: takes over the result, says what went wrong, and begins the check that follows. */
void fix_take_made(struct wizard *wizard, struct made *made);

/* Writes into RUN what this session changed on its target: verdicts and the list of changes. */
void fix_settle_run(const struct wizard *wizard, struct run *run);

/* ---- what making and taking back have in common ---- */
/* The thread owns it. */
struct changing {
    HWND hub;
    unsigned generation;
    enum language language;
    struct cancel *cancel; /* held */
};
void fix_begin(struct wizard *wizard, struct changing *common);
void fix_end(struct changing *common);
void fix_post_progress(const struct changing *common, size_t done, size_t total);
/* It came to its end: on with the check that follows, when there was one before. */
void fix_over(struct wizard *wizard);
/* There is no thread for it. */
void fix_not_begun(struct wizard *wizard, struct changing *common);
void fix_add_reason(struct strbuf *out, enum language language, enum status status, struct fault fault);

/* Waits, bounded, for the one change under way after the window was closed. */
void fix_wait(struct wizard *wizard);

#endif
