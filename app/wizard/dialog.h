/* SPDX-License-Identifier: MIT
 * What the wizard's own modal dialogs are made of. UI thread. */
#ifndef WIZARD_DIALOG_H
#define WIZARD_DIALOG_H

#include "wizard/wizard.h"

/* Shows an empty dialog over the sheet; PROC gets DATA with WM_INITDIALOG. What EndDialog was given. */
INT_PTR dialog_show(struct wizard *wizard, DLGPROC proc, void *data);

/* In the middle of the sheet, a little smaller; CLIENT is what is inside. */
void dialog_place(HWND dialog, const struct wizard *wizard, RECT *client);

HWND dialog_child(HWND dialog, const struct wizard *wizard, const wchar_t *class, const char *text, DWORD style,
                  DWORD extended, int id);
int dialog_button_width(HWND button, const struct look *look);

#endif
