/* SPDX-License-Identifier: MIT
 *
 * The wizard as a whole: one session, nine pages, one hub window that receives what
 * the workers post. Everything here belongs to the UI thread.
 */
#ifndef WIZARD_WIZARD_H
#define WIZARD_WIZARD_H

#include "wizard/look.h"
#include "wizard/session.h"

#include <prsht.h>

enum page_id {
    PAGE_CHOOSE,
    PAGE_FIRST_AREA, /* one page per area, in the order of enum area */
    PAGE_QUERY = PAGE_FIRST_AREA + AREA_QUERY,
    PAGE_SUMMARY,
    PAGE_COUNT
};

struct made;
struct page;

struct wizard {
    HINSTANCE instance;
    enum language language;
    struct look look;
    HWND sheet; /* NULL until it exists */
    HWND hub;
    bool aero; /* comctl32 draws the Aero style: header and background are its own */
    struct session session;
    struct page *pages[PAGE_COUNT];
    enum page_id current, buttons_of; /* the page that is seen; the one the sheet's buttons were set for */
    bool refreshing;                  /* the current page is about to be refreshed */
    bool closing;
    struct made *made;    /* what was changed in this session, newest first; NULL nothing; fix.h */
    HANDLE change_thread; /* of the change under way; NULL none */
    bool redact;          /* the saved report is redacted */
    char *saved_path;     /* of the last saved file; NULL none; owned */
    bool relaunched;      /* this is the elevated instance: it never starts another one */
    bool relaunching;     /* the system asks for consent */
    enum page_id resume;  /* where a relaunched instance goes on after its check began; PAGE_CHOOSE: nowhere */
};

/* Makes the sheet and runs it until it is closed. */
void wizard_run(struct wizard *wizard);

/* The session changed: shows it on the current page and sets the buttons. */
void wizard_refresh(struct wizard *wizard);

/* Cancels what is under way and closes the sheet. */
void wizard_close(struct wizard *wizard);

#endif
