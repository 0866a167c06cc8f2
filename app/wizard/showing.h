/* SPDX-License-Identifier: MIT
 * What was saved, shown by the desktop of whoever sits there: never by a program with the wizard's own rights. */
#ifndef WIZARD_SHOWING_H
#define WIZARD_SHOWING_H

#include "wizard/wizard.h"

/* The last saved file is a report that may be opened (session/opening.h). */
bool showing_can_open(const struct wizard *wizard);

/* Opens it; where the desktop does not take it, its folder is shown. MSG_OPENED tells which. UI thread. */
void showing_open(struct wizard *wizard);
void showing_take(struct wizard *wizard, bool opened);

/* Opens the folder of the last saved file with the file selected. */
void showing_folder(struct wizard *wizard);

/* The Documents of the person whose desktop it is, where the wizard runs as another account (over-the-shoulder
 * elevation): what is saved is for that person. NULL: the same account, no desktop, or it is not told. CoTaskMemFree().
 * May wait: not for the UI thread. */
wchar_t *showing_documents(void);

#endif
