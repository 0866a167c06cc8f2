/* SPDX-License-Identifier: MIT
 *
 * The picture of the layers of a connection, as in the report: shape, word and colour
 * for each, on a line that is broken where the connection stops. Its text says the same.
 */
#ifndef WIZARD_LAYERS_VIEW_H
#define WIZARD_LAYERS_VIEW_H

#include "wizard/page.h"

/* A drawing of ID; placed by the page, its text set by layers_view_show. */
HWND layers_view_new(struct page *page, int id);

/* How high the picture of RUN is in WIDTH; 0: there is none. RUN NULL: nothing is known yet. */
int layers_view_height(struct page *page, const struct run *run, int width);

/* RUN changed: says it in words and draws it anew. */
void layers_view_show(struct page *page, HWND view, const struct run *run);

/* WM_DRAWITEM of the view. */
void layers_view_draw(struct page *page, const struct run *run, const DRAWITEMSTRUCT *item);

#endif
