/* SPDX-License-Identifier: MIT
 * The question before changes are made or taken back: every exact change, its effect and its undo, in a box that
 * scrolls; above it, where there is a choice, a list to choose from. */
#ifndef WIZARD_CONSENT_H
#define WIZARD_CONSENT_H

#include "wizard/preview.h"

/* One thing to agree to. */
struct consent_row {
    char *title; /* owned, like the text */
    char *text;
    bool can; /* it can be done */
};

struct consent {
    enum text_id head;
    enum text_id label;  /* of the list; TEXT_NONE: there is one row and no list */
    enum text_id detail; /* of the box; TEXT_NONE: the exact change */
    const char *make;    /* of the button that agrees */
    bool safe;           /* that one is the default, else "Cancel" */
    const struct consent_row *rows;
    size_t count;
};

/* The row that was agreed to, -1 none. Modal; the world goes on meanwhile. UI thread. */
int consent_choose(struct wizard *wizard, const struct consent *consent);

/* Asks whether the changes of PREVIEW are made; with one that is not RECOMMENDED, "no" is the default. False also when
 * there is nothing to make. */
bool consent_ask(struct wizard *wizard, const struct preview *preview, bool recommended);

#endif
