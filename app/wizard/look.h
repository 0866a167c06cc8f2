/* SPDX-License-Identifier: MIT
 *
 * How the wizard looks at one DPI: the user's own message font in three weights, the
 * verdict icons, and lengths. Everything is laid out in code from these, so no text is
 * cut where a font or a language is wider than expected.
 */
#ifndef WIZARD_LOOK_H
#define WIZARD_LOOK_H

#include "check/verdict.h"
#include "windows/windows_api.h"

#include <commctrl.h>
#include <stdbool.h>

/* Icons beside the verdicts. */
enum { LOOK_ICON_BUSY = V_COUNT, LOOK_ICON_PROGRAM, LOOK_ICONS };

struct look {
    UINT dpi;
    HFONT body, instruction; /* instruction: the main instruction of a page, about 4/3 of body */
    int line;                /* height of a line of body text, pixels */
    HIMAGELIST verdicts;     /* look_verdicts; NULL: not made yet */
    HICON large[LOOK_ICONS]; /* look_large; NULL: not made yet */
};

/* (Re)makes everything for DPI. UI thread. */
void look_make(struct look *look, UINT dpi);
void look_free(struct look *look);

/* Small icons for list views: index is the verdict, the last one is busy. Made when first asked for: the first page
 * shows none. The look's. */
HIMAGELIST look_verdicts(struct look *look, HINSTANCE instance);

/* Makes the next of them ahead of time; false: all are there. One takes as long as a page needs to be shown anew. */
bool look_verdicts_more(struct look *look, HINSTANCE instance);

/* For the head of a page, 32 pixels at 96 dpi: a verdict or LOOK_ICON_*. The look's. */
HICON look_large(struct look *look, HINSTANCE instance, int icon);

/* PIXELS at 96 dpi in pixels of this look. */
int look_px(const struct look *look, int pixels);

/* DPI of the monitor WINDOW is on; of the system when the function does not exist or WINDOW is NULL. */
UINT look_dpi(HWND window);

/* The system leaves alone what is in the dialog WINDOW when the DPI changes: it is given its sizes here
 * (SetDialogDpiChangeBehavior, sdk-api winuser.h). */
void look_own_dpi(HWND window);

/* GetSystemMetrics at the DPI of LOOK. */
int look_metric(const struct look *look, int metric);

/* Size of TEXT in FONT when it may be WIDTH wide (0: one line). UI thread. */
SIZE look_measure(HFONT font, const wchar_t *text, int width);

/* Lets the caption follow the system's dark mode where the system can do that. */
void look_dark_caption(HWND window);

/* The user's own colours count, not ours, which are made for light pages: a contrast theme, or dark colours. */
bool look_high_contrast(void);

#endif
