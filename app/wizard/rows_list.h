/* SPDX-License-Identifier: MIT
 *
 * The rows that a query brought, in a list that stays smooth however many there are: the list asks for what it shows.
 */
#ifndef WIZARD_ROWS_LIST_H
#define WIZARD_ROWS_LIST_H

#include "wizard/page.h"

#include <commctrl.h>

enum { ROWS_LIST_CELL = 1024 };

struct rows_list {
    HWND list;
    struct wmi_rows outlook;      /* what the account will see, where that was asked; owned */
    unsigned shown;               /* rows_serial of the board when the columns were made */
    wchar_t cell[ROWS_LIST_CELL]; /* what the list view is given for one cell; overwritten by the next */
};

void rows_list_create(struct page *page, struct rows_list *own, int id);

/* What the board has now; true: other rows than before. */
bool rows_list_show(struct page *page, struct rows_list *own);

/* What the account will see is shown, until somebody asks more. */
bool rows_list_outlook(const struct page *page, const struct rows_list *own);

/* LVN_GETDISPINFO. */
void rows_list_cell(struct page *page, struct rows_list *own, NMLVDISPINFOW *info);

/* The selected rows, all when none is, as columns for the clipboard; false: there are none. */
bool rows_list_copy(struct page *page, const struct rows_list *shown);

#endif
