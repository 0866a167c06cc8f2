/* SPDX-License-Identifier: MIT */
#include "wizard/menu.h"

#include "wizard/control.h"

#include <stdlib.h>

bool menu_copy(struct page *page)
{
    enum { ID_COPY = 1 };
    POINT at;
    GetCursorPos(&at);
    HMENU menu = CreatePopupMenu();
    wchar_t *words = control_words(page, TEXT_WIZARD_COPY);
    AppendMenuW(menu, MF_STRING, ID_COPY, words);
    free(words);
    int chosen = TrackPopupMenu(menu, TPM_RETURNCMD | TPM_RIGHTBUTTON, at.x, at.y, 0, page->window, NULL);
    DestroyMenu(menu);
    return chosen == ID_COPY;
}
