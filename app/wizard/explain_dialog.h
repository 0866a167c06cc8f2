/* SPDX-License-Identifier: MIT
 * Everything the wizard says in a window of its own: F1, failures, questions. Modal; UI thread. */
#ifndef WIZARD_EXPLAIN_DIALOG_H
#define WIZARD_EXPLAIN_DIALOG_H

#include "wizard/wizard.h"

/* F1: what the requirement is, why it matters, what to do. FINDING may be NULL. */
void explain_dialog(struct wizard *wizard, const struct requirement *requirement, const struct finding *finding);

/* A message with a Close button: what happened in the first line, the rest below. */
void explain_dialog_message(struct wizard *wizard, const char *what, const char *more);

/* The same with COUNT answers to choose from, SAFEST being the default. Returns the index of the
 * answer, -1 when the window was closed. */
int explain_dialog_ask(struct wizard *wizard, const char *what, const char *more, const char *const *answers,
                       size_t count, int safest);

#endif
