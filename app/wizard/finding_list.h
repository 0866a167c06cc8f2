/* SPDX-License-Identifier: MIT
 * The list of findings that area pages and the summary show: icon and title, result in words. */
#ifndef WIZARD_FINDING_LIST_H
#define WIZARD_FINDING_LIST_H

#include "wizard/page.h"

/* The label that names it is made right before. MORE: extended styles beside those of all. */
HWND finding_list_new(struct page *page, int id, enum text_id title, enum text_id result, DWORD more);

/* What is done to it in between is drawn once. */
void finding_list_hold(HWND list);
void finding_list_let(HWND list);

/* The icons of a new look. */
void finding_list_look(struct page *page, HWND list);

/* Height for ROWS rows, or for as many whole ones as fit into MOST. */
int finding_list_height(struct page *page, HWND list, size_t rows, int most);

/* Shows COUNT requirements with what the board knows of them; rows that did not change are not touched.
 * A page part: few rows at once. */
bool finding_list_show(struct page *page, HWND list, const struct requirement *const *requirements, size_t count);

/* Places it and gives its columns their widths; the other one for a list with other WORDS in its second column. */
void finding_list_place(struct page *page, HWND list, RECT at);
void finding_list_place_for(struct page *page, HWND list, RECT at, const enum text_id *words, size_t count);

/* Gives it COUNT rows; true when it had another number. Fills one of them. */
bool finding_list_size(HWND list, size_t count);
void finding_list_set(struct page *page, HWND list, int row, const char *title, enum text_id result, int icon);

/* NM_CUSTOMDRAW of such a list: the icon of a selected row keeps its colour. */
LRESULT finding_list_draw(const struct page *page, const NMLVCUSTOMDRAW *drawing);

int finding_list_selected(HWND list); /* -1 none */
void finding_list_select(HWND list, int row);

#endif
