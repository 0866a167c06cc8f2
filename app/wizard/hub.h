/* SPDX-License-Identifier: MIT
 *
 * The hub: a message-only window that receives what workers post, lets the board take
 * it and tells the current page. It outlives every page.
 */
#ifndef WIZARD_HUB_H
#define WIZARD_HUB_H

#include "wizard/wizard.h"

HWND hub_create(struct wizard *wizard);

/* ---- one window per user and session ---- */
/* True when another window of ours was brought to the front: this process should end. Not when that one belongs to
 * another user, is closing, or lacks the administrator rights that this process has, nor, when this start ASKS for
 * something, when it is about another computer, account or client. At most half a second for each. A relaunched
 * (elevated) process takes the place of the first and never asks. */
bool hub_hand_over(const struct wizard *wizard, bool asks);

#endif
