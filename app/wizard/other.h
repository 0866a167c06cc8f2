/* SPDX-License-Identifier: MIT
 *
 * The other side's result: a file that was saved on the target, chosen in a dialog or dropped on the result page, goes
 * into the check from here. What is no such file is said, and what is shown stays. UI thread.
 */
#ifndef WIZARD_OTHER_H
#define WIZARD_OTHER_H

#include "wizard/wizard.h"

#include <shellapi.h>

void other_ask(struct wizard *wizard);
void other_drop(struct wizard *wizard, HDROP dropped); /* ends it */

/* Of the hub: what came of reading it; taken over. MSG_OTHER. */
struct other;
void other_take(struct wizard *wizard, struct other *other);

#endif
