/* SPDX-License-Identifier: MIT */
#ifndef WIZARD_EXPLAIN_DIALOG_H
#define WIZARD_EXPLAIN_DIALOG_H

#include "wizard/wizard.h"

/* F1: what the requirement is, why it matters, what to do. FINDING may be NULL. Modal. */
void explain_dialog(struct wizard *wizard, const struct requirement *requirement, const struct finding *finding);

/* A plain message with a Close button: what happened in the first line, the rest below. */
void explain_message(struct wizard *wizard, const struct sentence *what, const struct sentence *more);

#endif
