/* SPDX-License-Identifier: MIT */
#ifndef WIZARD_MENU_H
#define WIZARD_MENU_H

#include "wizard/page.h"

#include <stdbool.h>

/* The context menu with the one entry "Copy" at the mouse. True when it was chosen. */
bool menu_copy(struct page *page);

#endif
