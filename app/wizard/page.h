/* SPDX-License-Identifier: MIT
 *
 * A page of the wizard: a frame that is the same for all (band with the main
 * instruction, progress bar at the bottom) around a body that each kind of page fills.
 */
#ifndef WIZARD_PAGE_H
#define WIZARD_PAGE_H

#include "wizard/wizard.h"

struct page;

/* Any of them may be NULL. UI thread. */
struct page_ops {
    void (*create)(struct page *page);            /* makes the controls */
    void (*layout)(struct page *page, RECT body); /* places them */
    void (*refresh)(struct page *page);           /* shows what the session now knows */
    void (*activate)(struct page *page);          /* the page becomes the current one, before refresh */
    bool (*leave)(struct page *page);             /* Next was pressed; false stays */
    void (*command)(struct page *page, int id, int code, HWND control);
    bool (*notify)(struct page *page, NMHDR *header, LRESULT *result); /* false: not handled */
    void (*message)(struct page *page, UINT message, LPARAM data);     /* a hub message after the session took it */
    void (*timer)(struct page *page, UINT_PTR timer);
    HWND (*first_focus)(struct page *page);
    bool (*copy)(struct page *page); /* Ctrl+C outside an edit */
    void (*help)(struct page *page); /* F1 */
};

enum { PAGE_CONTROLS = 40 };

struct page {
    const struct page_ops *ops;
    struct wizard *wizard;
    enum page_id id;
    HWND window; /* NULL until it was shown once */
    HWND instruction, progress_label, progress;
    HWND controls[PAGE_CONTROLS]; /* meaning: the page's own enum */
    int band;                     /* height of the band, pixels */
    int selected;                 /* of the page's list, -1 none */
    void *own;                    /* the page's state; freed with the page */
};

extern const struct page_ops page_choose_ops, page_area_ops, page_query_ops, page_summary_ops;

/* Adds the page to the sheet's list. */
HPROPSHEETPAGE page_handle(struct page *page);

/* Shows SENTENCE as the page's main instruction. */
void page_instruct(struct page *page, const struct sentence *sentence);

/* Shows the session on the page; does nothing while the page is not the current one. */
void page_refresh(struct page *page);

/* Gives every control the fonts of a new look and lays the page out again. */
void page_new_look(struct page *page);

/* Lays the page out again: fonts, language or what is visible changed. */
void page_layout(struct page *page);

#endif
