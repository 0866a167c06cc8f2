/* SPDX-License-Identifier: MIT
 * The question before changes are made: every exact change, its effect and its undo, in a box that scrolls. */
#ifndef WIZARD_CONSENT_H
#define WIZARD_CONSENT_H

#include "wizard/preview.h"

/* Asks whether the changes of PREVIEW are made; with one that is not RECOMMENDED, "no" is the default. False also when
 * there is nothing to make. Modal; the world goes on meanwhile. UI thread. */
bool consent_ask(struct wizard *wizard, const struct preview *preview, bool recommended);

#endif
