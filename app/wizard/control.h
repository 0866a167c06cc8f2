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
HWND control_button(struct page *page, enum text_id text, int id);
HWND control_radio(struct page *page, enum text_id text, bool first, int id);
/* A read-only box of text that can be selected and copied. */
HWND control_text(struct page *page, int id);
HWND control_edit(struct page *page, int id);

/* UTF-8 in and out; control_get: free(). A text that is already shown is not set again (no flicker). */
void control_set(HWND control, const char *text);
char *control_get(HWND control);
void control_set_text(struct page *page, HWND control, enum text_id text);

/* Text for a multi-line edit: lone line feeds become CR LF, characters that could hide or reorder
 * text are written out, and at most 64 KiB are shown. */
void control_set_lines(HWND control, const char *text);

void control_show(HWND control, bool visible);

/* Places a control; a NULL control is passed over. */
void control_place(HWND control, int x, int y, int width, int height);

/* A button wide enough for its text. */
int control_button_width(struct page *page, HWND button);

/* UTF-16 of a text in the wizard's language; free(). */
wchar_t *control_words(struct page *page, enum text_id text);

#endif
