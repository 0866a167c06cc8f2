/* SPDX-License-Identifier: MIT
 *
 * What one remedy would change, exactly: found out on a worker, shown in words, and after
 * consent applied as it is - never planned again behind the user's back. Constant once
 * posted; the last holder frees it, on any thread.
 */
#ifndef WIZARD_PREVIEW_H
#define WIZARD_PREVIEW_H

#include "base/hold.h"
#include "session/fixing.h"
#include "wizard/wizard.h"

struct preview {
    struct hold hold;
    struct fix_choice *choices; /* what was asked for; owned, with the keys in it */
    size_t count;
    char *of;              /* "KEY:remedy" of the first; owned */
    struct fixing *fixing; /* a step for each, from the check that holds FIX up; owned */
    struct fix script; /* what a script on the target can do when the one step cannot be done from here; else empty */
    char *text;        /* the changes, their effect on security, their undo; owned */
};

/* Asks for the preview of CHOICES (at least one, copied) for the board's run; it comes as MSG_PREVIEW with one hold.
 * The question before is given up. */
void preview_ask(struct wizard *wizard, const struct fix_choice *choices, size_t count);

/* There is a change to make, and it was not made yet. */
bool preview_applicable(const struct preview *preview);
bool preview_is_of(const struct preview *preview, const struct checked *checked);

/* It cannot be done from here, but a script run on the target can do it, or at least open the way to it. */
bool preview_needs_script(const struct preview *preview);

/* What a script would do. */
const struct fix *preview_script(const struct preview *preview);

void preview_hold(struct preview *preview);
void preview_release(struct preview *preview); /* NULL is allowed */

#endif
