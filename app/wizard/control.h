/* SPDX-License-Identifier: MIT
 *
 * Making, reading and placing the controls of a page. A control that has no text of its
 * own gets its accessible name from the label made right before it (that is where MSAA
 * looks); control_label makes one, visible or not.
 */
#ifndef WIZARD_CONTROL_H
#define WIZARD_CONTROL_H

#include "text/text.h"
#include "windows/windows_api.h"

#include <stdbool.h>

struct page;

/* Children of PAGE with its body font. TEXT may be TEXT_NONE. UI thread. */
HWND control_new(struct page *page, const wchar_t *class, enum text_id text, DWORD style, DWORD extended, int id);
HWND control_label(struct page *page, enum text_id text, bool visible);
/* A line that says something in words of the machine or the user: "&" is no access key in it. */
HWND control_said(struct page *page, int id);
HWND control_button(struct page *page, enum text_id text, int id);
HWND control_radio(struct page *page, enum text_id text, bool first, int id);
/* A read-only box of text that can be selected and copied. Tab, Enter and Esc go through it to the sheet. */
HWND control_text(struct page *page, int id);
/* The same without a frame: a line or two to be read. */
HWND control_note(struct page *page, int id);
HWND control_edit(struct page *page, int id);

/* UTF-8 in and out; control_get: free(). A text that is already shown is not set again (no flicker). */
void control_set(HWND control, const char *text);
void control_set_wide(HWND control, const wchar_t *wide);
char *control_get(HWND control);
void control_set_text(struct page *page, HWND control, enum text_id text);

/* A text with words from the machine for a label, a radio button or a cell: one line of at most 300
 * characters; what could hide or reorder text is written out. */
void control_set_line(HWND control, const char *text);
/* The same for controls in which "&" marks the access key: KEY (0: none) stands before the text. */
void control_set_named(HWND control, char key, const char *text);
wchar_t *control_line(const char *text); /* free() */

/* Text for a multi-line edit: lone line feeds become CR LF, characters that could hide or reorder
 * text are written out, and at most 8192 characters are shown: who needs more has the report. */
void control_set_lines(HWND control, const char *text);

/* The focus never stays on a hidden control. */
void control_show(HWND control, bool visible);

/* Places a control; a NULL control is passed over. */
void control_place(HWND control, int x, int y, int width, int height);

/* A button wide enough for its text. */
int control_button_width(struct page *page, HWND button);

/* A radio button or check box as high as its text needs in WIDTH. */
int control_choice_height(struct page *page, HWND button, int width);

/* ... and as wide, in one line. */
int control_choice_width(struct page *page, HWND button);

/* UTF-16 of a text in the wizard's language; free(). */
wchar_t *control_words(struct page *page, enum text_id text);

#endif
