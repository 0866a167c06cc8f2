/* SPDX-License-Identifier: MIT
 *
 * A page of the wizard: a frame that is the same for all (main instruction, and at the
 * bottom the step or the progress) around a body that each kind of page fills.
 */
#ifndef WIZARD_PAGE_H
#define WIZARD_PAGE_H

#include "wizard/wizard.h"

#include <shellapi.h>

struct page;

/* One part of what a page shows of the board; true: not yet all of it. */
typedef bool page_part(struct page *page);
/* Makes some of a page's controls: a few at a time, so that the window answers in between. */
typedef void page_make(struct page *page);
enum { PAGE_PARTS = 3, PAGE_MAKES = 3, PAGE_MADE = PAGE_MAKES + 2 };

/* Any of them may be NULL. UI thread. */
struct page_ops {
    page_make *create[PAGE_MAKES];                /* one after the other */
    void (*layout)(struct page *page, RECT body); /* places them */
    page_part *refresh[PAGE_PARTS];               /* shows what the board now knows, one after the other */
    void (*look)(struct page *page);              /* fonts and icons are new */
    bool (*leave)(struct page *page);             /* Next was pressed; false stays */
    void (*command)(struct page *page, int id, int code, HWND control);
    bool (*notify)(struct page *page, NMHDR *header, LRESULT *result); /* false: not handled */
    void (*message)(struct page *page, UINT message, LPARAM data);     /* an answer to a question of the page */
    void (*timer)(struct page *page, UINT_PTR timer);
    bool (*enter)(struct page *page, HWND focus); /* Enter was pressed in FOCUS; false: it is for the sheet */
    void (*draw)(struct page *page, const DRAWITEMSTRUCT *item); /* a drawing of the page's own */
    void (*drop)(struct page *page, HDROP dropped);              /* a file was dropped; NULL: nothing takes one */
    HWND (*first_focus)(struct page *page);
    HWND (*list)(struct page *page); /* the list that "Copy" of the context menu belongs to */
    bool (*copy)(struct page *page); /* Ctrl+C outside an edit, and "Copy" */
    void (*help)(struct page *page); /* F1 */
};

enum { PAGE_CONTROLS = 24 };

struct page {
    const struct page_ops *ops;
    struct wizard *wizard;
    enum page_id id;
    HWND window; /* NULL until it was shown once */
    int made;    /* what of it is there; PAGE_MADE: all its controls */
    bool comes;  /* it shows something else yet: nothing of it is drawn */
    HWND verdict, instruction, status, progress;
    int icon;                     /* of the verdict: what look_large takes */
    bool live, status_live;       /* of the instruction and the status; announce.h */
    enum text_id noted;           /* the wizard's note that the status said last */
    HWND controls[PAGE_CONTROLS]; /* meaning: the page's own enum */
    bool moved;                   /* to be laid out anew */
    int part;                     /* of refresh that is to be shown next, counted from 1; 0: all is shown */
    bool again;                   /* the board changed since the first part was shown */
    const struct run *of;         /* what the parts under way are of: compared, never read */
    enum board_state of_state;
    bool showing;    /* a part is being shown: what it selects is not the user's choice */
    int row;         /* of the page's list that is to be shown next */
    int band;        /* height of the band behind the instruction, pixels; 0 none */
    int selected;    /* of the page's list, -1 none */
    HWND last_focus; /* when the page was left */
    void *own;       /* the page's state */
};

extern const struct page_ops page_choose_ops, page_result_ops, page_area_ops, page_query_ops, page_summary_ops;

/* Sets the size of all pages; before the first page_handle. */
void page_size(const struct look *look);

/* What every page is made from. */
const DLGTEMPLATE *page_size_template(void);

/* Adds the page to the sheet's list. */
HPROPSHEETPAGE page_handle(struct page *page);

/* Shows SENTENCE as the page's main instruction, and beside it ICON: a verdict or LOOK_ICON_*. */
void page_instruct(struct page *page, const struct sentence *sentence, int icon);

/* Shows the board on the page; does nothing while the page is not the current one. */
void page_refresh(struct page *page);

/* The board changed: shows it on the current page, each part in a message of its own, so that the window answers in
 * between. What stands around the parts (progress and status) and where everything stands come last. */
void page_refresh_seen(struct wizard *wizard);

/* Gives all pages the look of DPI. */
void page_new_looks(struct wizard *wizard, UINT dpi);

/* Gives all pages the look of the sheet's DPI when theirs is another: a sheet that comes up on another monitor is not
 * told. */
void page_match_dpi(struct wizard *wizard);

/* A text or what is visible changed: the page is laid out anew, once, when the message at hand is done. */
void page_layout(struct page *page);

/* BUTTON of the page is drawn as the default instead of the sheet's Next or Close, or no longer. */
void page_mark_default(struct page *page, HWND button, bool is);

/* Disables CONTROL without losing the focus: NEXT gets it. */
void page_enable(struct page *page, HWND control, bool enabled, HWND next);

#endif
