/* SPDX-License-Identifier: MIT
 *
 * The wizard as a whole: one board, ten pages, one hub window that receives what
 * the workers post. Everything here belongs to the UI thread.
 */
#ifndef WIZARD_WIZARD_H
#define WIZARD_WIZARD_H

#include "fix/fix.h"
#include "wizard/board.h"
#include "wizard/look.h"

#include <prsht.h>

enum page_id {
    PAGE_CHOOSE,
    PAGE_RESULT,
    PAGE_FIRST_AREA, /* one page per area, in the order of enum area */
    PAGE_QUERY = PAGE_FIRST_AREA + AREA_QUERY,
    PAGE_SUMMARY,
    PAGE_COUNT
};

struct made;
struct page;
struct picking;
struct preview;
struct saving;
struct waiting;

struct wizard {
    HINSTANCE instance;
    enum language language;
    struct look look;
    HWND sheet; /* NULL until it exists */
    HWND hub;
    bool classic; /* asked for by --classic: Wizard97 where Windows would draw Aero */
    bool aero;    /* comctl32 draws the Aero style: header and background are its own */
    struct board board;
    struct page *pages[PAGE_COUNT];
    enum page_id current; /* the page that is seen */
    bool refreshing;      /* it is about to be refreshed */
    bool closing;
    bool leaving;                /* it closes when the change under way is complete */
    struct made *made;           /* what was changed in this session, newest first; NULL nothing; fix.h */
    HANDLE change_thread;        /* of the change under way; NULL none */
    struct preview *changing;    /* whose changes are shown one by one; NULL none; held; fix.h */
    size_t changed;              /* of them, when it ended */
    enum fix_stop changing_stop; /* why it ended */
    bool redact;                 /* the saved report is redacted */
    char *saved_path;            /* of the last saved file; NULL none; owned */
    struct saving *saving;       /* being asked for or written; NULL nothing; its thread's */
    HANDLE save_thread;
    enum text_id note; /* what the status line says until the page is left; {1}: name of the saved file; TEXT_NONE */
    struct waiting *waiting; /* its dialog is open; waiting.h */
    unsigned waiting_generation;
    struct needs needs; /* of the file in use; owned */
    char *needs_path;   /* of that file; NULL: none is in use; owned */
    bool needs_given;   /* ... was given as an argument, and is not in use yet */
    bool needs_untaken; /* ... is in use, and the first page has not taken who will connect from it yet */
    char **offered;     /* files beside the program; owned */
    size_t offered_count;
    bool picker_asked, has_picker; /* whether Windows has its dialog for accounts; picker.h */
    struct picking *picking;       /* it is open, or about to be; NULL: it is not; its thread's */
    bool relaunched;               /* this is the elevated instance: it never starts another one */
    bool relaunching;              /* the system asks for consent */
    enum page_id resume;           /* where a relaunched instance goes on after its check began; PAGE_CHOOSE: nowhere */
};

/* What stands in the caption of every page: with which rights it runs too; free(). */
wchar_t *wizard_title(const struct wizard *wizard);

/* Makes the sheet and runs it until it is closed. */
void wizard_run(struct wizard *wizard);

/* Sets the sheet's buttons for the current page. Only after PSN_SETACTIVE was handled: within it, comctl32 asks for
 * posted messages, else its buttons are not updated. Before the focus is set: it takes the default button's mark. */
void wizard_show_buttons(struct wizard *wizard);

/* The window on the desktop: the sheet, or what Aero puts around it. NULL before there is one. */
HWND wizard_frame(const struct wizard *wizard);

/* Cancels what is under way and closes the sheet; false: it stays until the one change that is being written is
 * complete, and says so. */
bool wizard_close(struct wizard *wizard);

/* That change is complete: closes when that was asked for meanwhile. */
void wizard_close_after(struct wizard *wizard);

#endif
