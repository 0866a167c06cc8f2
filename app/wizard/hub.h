/* SPDX-License-Identifier: MIT
 *
 * The hub: a message-only window that receives what workers post, lets the board take
 * it and tells the current page. It outlives every page.
 */
#ifndef WIZARD_HUB_H
#define WIZARD_HUB_H

#include "wizard/wizard.h"

HWND hub_create(struct wizard *wizard);

/* The board changed: the current page shows it as soon as nothing else is to be done, at most some
 * fifty times a second however fast findings come. */
void hub_refresh_later(struct wizard *wizard);

/* The status line says whether it could be copied. */
void hub_say_copied(struct wizard *wizard, bool copied);

/* Begins the check that worker_check prepared, after the window has drawn what is there: threads that
 * start by the dozen take the processor from it otherwise. */
void hub_begin_check_later(struct wizard *wizard);

/* ---- one window per user and session ---- */
/* True when another window of ours was brought to the front: this process should end. Not when that one belongs to
 * another user, is closing, or lacks the administrator rights that this process has. At most half a second for each.
 * A relaunched (elevated) process takes the place of the first and never asks. */
bool hub_hand_over(void);

#endif
