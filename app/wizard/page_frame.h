/* SPDX-License-Identifier: MIT
 * The part of a page that page.c and page_frame.c share. */
#ifndef WIZARD_PAGE_FRAME_H
#define WIZARD_PAGE_FRAME_H

#include "wizard/page.h"

/* Makes some of its controls: in the first step and the last (PAGE_MADE of them) the frame's, between them in tab
 * order those of the page. */
void page_frame_create(struct page *page, int step);

/* Lays the page out when something asked for it. */
void page_frame_settle(struct page *page);

/* Shows the progress, or the step when there is none. */
void page_frame_refresh(struct page *page);

/* WM_ERASEBKGND, WM_DRAWITEM and WM_CTLCOLORSTATIC. */
INT_PTR page_frame_paint(struct page *page, HDC dc);
INT_PTR page_frame_draw(struct page *page, const DRAWITEMSTRUCT *item);
INT_PTR page_frame_color(struct page *page, HDC dc, HWND control);

#endif
