/* SPDX-License-Identifier: MIT
 * The system's own credential dialog; nothing is stored, everything is wiped. */
#ifndef WIZARD_CREDENTIALS_DIALOG_H
#define WIZARD_CREDENTIALS_DIALOG_H

#include "wizard/wizard.h"

/* False when the user thought better of it. OUT: the caller owes a credentials_release. */
bool credentials_dialog(struct wizard *wizard, const char *target, struct credentials **out);

#endif
