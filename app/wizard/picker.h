/* SPDX-License-Identifier: MIT
 *
 * "Browse...": the dialog of Windows for accounts, on a thread of its own: it looks at other computers, and what they
 * take to answer is not the window's time. UI thread.
 */
#ifndef WIZARD_PICKER_H
#define WIZARD_PICKER_H

#include "wizard/wizard.h"

/* Whether Windows has it; once. The answer is MSG_PICKER. */
void picker_look(struct wizard *wizard);

/* Opens it for the accounts of the target of REQUEST, which is taken over; one at a time. Which lists it shows, and
 * whether the target is asked, session/vouched.h says. The answer is MSG_PICKED; false: none comes. */
bool picker_open(struct wizard *wizard, struct request *request);

/* The page is left: the dialog does not come any more. */
void picker_give_up(struct wizard *wizard);

/* Of the hub, before picker_take: nobody has given it up. */
bool picker_waits(const struct wizard *wizard, const struct picking *picking);

/* Of the hub: what came of it; taken over. The account, which goes into the field; NULL: none. free() */
char *picker_take(struct wizard *wizard, struct picking *picking);

#endif
