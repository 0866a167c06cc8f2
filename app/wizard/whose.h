/* SPDX-License-Identifier: MIT
 * A name that could mean two accounts is not guessed, and one that a neighbour answered to gets no logon by itself: the
 * person is asked which one is meant. */
#ifndef WIZARD_WHOSE_H
#define WIZARD_WHOSE_H

#include "wizard/worker.h"

/* Of the hub: asks, and checks again with what was chosen; else goes back to the first page, where the name can be
 * written out. Frees REFUSED. UI thread. */
void whose_ask(struct wizard *wizard, struct refused *refused);

/* Asks about PROBLEM (vouched_asks): an enum vouched_answer, SAFE being the words for the one without a logon; -1 none.
 * UI thread. */
int whose_vouched(struct wizard *wizard, const struct sentence *problem, enum text_id safe);

#endif
