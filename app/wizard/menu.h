/* SPDX-License-Identifier: MIT */
#ifndef WIZARD_MENU_H
#define WIZARD_MENU_H

#include "wizard/page.h"

#include <stdbool.h>

/* The context menu with the one entry "Copy", at the place AT of WM_CONTEXTMENU, or at the focused row
 * of LIST when a key asked for it. True when it was chosen. */
bool menu_copy(struct page *page, HWND list, LPARAM at);

#endif
