/* SPDX-License-Identifier: MIT
 * A name that could mean two accounts is not guessed: the person is asked which one is meant. */
#ifndef WIZARD_WHOSE_H
#define WIZARD_WHOSE_H

#include "wizard/worker.h"

/* Of the hub: asks, and checks again with what was chosen; else goes back to the first page, where the name can be
 * written out. Frees REFUSED. UI thread. */
void whose_ask(struct wizard *wizard, struct refused *refused);

#endif
