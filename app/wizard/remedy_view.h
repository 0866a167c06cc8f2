/* SPDX-License-Identifier: MIT
 *
 * The part of an area page that offers the remedies of one finding, and what the details say of the chosen one: its
 * exact change with its effect and its undo.
 */
#ifndef WIZARD_REMEDY_VIEW_H
#define WIZARD_REMEDY_VIEW_H

#include "wizard/ids.h"
#include "wizard/page.h"
#include "wizard/preview.h"

struct remedy_view {
    HWND anyway, label, choices[REMEDY_VIEW_MOST];
    const struct requirement *row; /* the finding shown, whether it offers something or not */
    bool holds;                    /* it holds already: what it offers stands behind "change this anyway" */
    size_t shown;                  /* choices */
    bool lone;                     /* there is one, recommended: nothing to choose, it stands with the details */
    const struct requirement *of;  /* whose they are, or were when there are none now */
    const struct remedy *choice;   /* what was chosen of them */
    const struct remedy *offered[REMEDY_VIEW_MOST];
    char *asked;             /* "ID:remedy" that a preview was asked for; NULL none; owned */
    unsigned generation;     /* of the board when it was */
    struct preview *preview; /* the answer; NULL not yet; held */
    enum text_id words;      /* why there is none */
};

void remedy_view_create(struct page *page, struct remedy_view *view);

/* Places it above BOTTOM; returns the y it begins at, BOTTOM when there is nothing to choose. */
int remedy_view_layout(struct page *page, struct remedy_view *view, RECT body, int bottom);

/* Shows what FINDING (may be NULL) offers; asks for the preview when it is not there yet. */
void remedy_view_show(struct page *page, struct remedy_view *view, const struct finding *finding);

/* What is chosen of what FINDING offers; NULL: nothing. */
const struct offer *remedy_view_chosen(const struct remedy_view *view, const struct finding *finding);

/* The answer came. */
void remedy_view_take(struct page *page, struct remedy_view *view, struct preview *preview);

/* The chosen remedy and its exact change, for the details; nothing where nothing is offered. */
void remedy_view_add(struct strbuf *out, struct page *page, const struct remedy_view *view);

#endif
