/* SPDX-License-Identifier: MIT */
#include "wizard/menu.h"

#include "wizard/control.h"

#include <stdlib.h>
#include <windowsx.h>

/* Below the focused row, or in the corner of an empty list. */
static POINT place_of_key(HWND list)
{
    RECT row = {0};
    row.left = LVIR_LABEL;
    LRESULT focused = SendMessageW(list, LVM_GETNEXTITEM, (WPARAM)-1, LVNI_FOCUSED);
    POINT at = {0, 0};
    if (focused >= 0 && SendMessageW(list, LVM_GETITEMRECT, (WPARAM)focused, (LPARAM)&row))
        at = (POINT){row.left, row.bottom};
    ClientToScreen(list, &at);
    return at;
}

bool menu_copy(struct page *page, HWND list, LPARAM at)
{
    enum { ID_COPY = 1 };
    POINT place = at == -1 ? place_of_key(list) : (POINT){GET_X_LPARAM(at), GET_Y_LPARAM(at)};
    HMENU menu = CreatePopupMenu();
    wchar_t *words = control_words(page, TEXT_WIZARD_COPY);
    AppendMenuW(menu, MF_STRING, ID_COPY, words);
    free(words);
    int chosen = TrackPopupMenu(menu, TPM_RETURNCMD | TPM_RIGHTBUTTON, place.x, place.y, 0, page->window, NULL);
    DestroyMenu(menu);
    return chosen == ID_COPY;
}
