/* SPDX-License-Identifier: MIT
 *
 * What one remedy would change, exactly: found out on a worker, shown in words, and after
 * consent applied as it is - never planned again behind the user's back. Constant once
 * posted; the last holder frees it, on any thread.
 */
#ifndef WIZARD_PREVIEW_H
#define WIZARD_PREVIEW_H

#include "base/hold.h"
#include "fix/fix.h"
#include "wizard/wizard.h"

struct preview {
    struct hold hold;
    char *of;                /* "ID:remedy"; owned */
    struct run *run;         /* held: what FIX points into */
    struct machine *machine; /* held */
    struct fix fix;          /* one step */
    struct fix script;       /* what a script on the target can do when the step cannot be done from here; else empty */
    char *text;              /* the changes, their effect on security, their undo; owned */
};

/* Asks for the preview of REMEDY for FINDING of the board's run; it comes as MSG_PREVIEW with one hold.
 * The question before is given up. */
void preview_ask(struct wizard *wizard, const struct finding *finding, const struct remedy *remedy);

/* There is a change to make. */
bool preview_applicable(const struct preview *preview);

/* It cannot be done from here, but a script run on the target can do it, or at least open the way to it. */
bool preview_needs_script(const struct preview *preview);

void preview_hold(struct preview *preview);
void preview_release(struct preview *preview); /* NULL is allowed */

#endif
