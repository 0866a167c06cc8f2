/* SPDX-License-Identifier: MIT
 *
 * The file that says what will be asked: given as an argument, dropped on the first page, or lying beside the program,
 * where it is offered by name and never taken by itself. UI thread.
 */
#ifndef WIZARD_PREPARATION_H
#define WIZARD_PREPARATION_H

#include "wizard/wizard.h"

#include <shellapi.h>

/* Reads the file of that name; the answer is MSG_PREPARATION. */
void preparation_read(struct wizard *wizard, const char *path);
void preparation_drop(struct wizard *wizard, HDROP dropped); /* ends it */
/* Looks for files beside the program; the answer is MSG_PREPARATION too. */
void preparation_look(struct wizard *wizard);

/* Takes the one that is offered; of several asks which. */
void preparation_use(struct wizard *wizard);
/* What was asked before a file said more. */
void preparation_forget(struct wizard *wizard);

/* What the first page says of it: what is in use, else what is offered. "" nothing. */
void preparation_describe(struct strbuf *out, const struct wizard *wizard);

/* Of the hub: what came of it; taken over. True: a file is in use now that was not. */
struct preparation;
bool preparation_take(struct wizard *wizard, struct preparation *preparation);

#endif
