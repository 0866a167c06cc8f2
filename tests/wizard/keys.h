/* SPDX-License-Identifier: MIT
 * The keyboard: real input of the desktop, as if somebody typed, so that key states and access keys are real too. */
#ifndef WIZARD_KEYS_H
#define WIZARD_KEYS_H

#include "driver.h"

/* Brings the wizard to the front, where keys go. */
void keys_begin(struct wizard_process *wizard);

/* One key; with MODIFIER (VK_SHIFT, VK_CONTROL, VK_MENU; 0 none) held. Returns when the wizard has taken it. */
void key(struct wizard_process *wizard, WORD code);
void key_with(struct wizard_process *wizard, WORD modifier, WORD code);
void key_text(struct wizard_process *wizard, const wchar_t *text);

/* The control with the focus in the wizard; NULL when it is lost. */
HWND focus_of(struct wizard_process *wizard);
int focus_id(struct wizard_process *wizard); /* of it, or of the combo box that it is the edit of; 0 none */

/* Waits until the control ID has the focus; fails the test when it does not get it. */
void wait_focus(struct wizard_process *wizard, int id);

/* The text on the clipboard, UTF-8; "" when there is none. Valid until the next call. */
const char *clipboard_text(void);
void clipboard_clear(void);

#endif
