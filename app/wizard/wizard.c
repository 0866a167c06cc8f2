/* SPDX-License-Identifier: MIT
 * The sheet below its pages: its buttons and its end. */
#include "wizard/wizard.h"

#include "windows/utf16.h"
#include "wizard/control.h"
#include "wizard/picker.h"
#include "wizard/post.h"
#include "wizard/worker.h"

#include <stdlib.h>

/* Missing from prsht.h of mingw-w64 10; values of the Windows SDK. */
#ifndef PSM_SHOWWIZBUTTONS
#define PSM_SHOWWIZBUTTONS (WM_USER + 138)
#endif
#ifndef PSM_SETBUTTONTEXTW
#define PSM_SETBUTTONTEXTW (WM_USER + 140)
#endif
#ifndef PSWIZB_CANCEL
#define PSWIZB_CANCEL 0x00000010
#endif

enum { ID_BACK = 0x3023, ID_NEXT = 0x3024, ID_FINISH = 0x3025 }; /* children of every wizard sheet (prsht.h ID_WIZ*) */

/* In our words: those of comctl32 come in the language of Windows and may take a page's access key. */
static void name_button(struct wizard *wizard, DWORD button, int id, enum text_id text)
{
    wchar_t *words = utf16_from_utf8(text_get(wizard->language, text));
    if (wizard->aero)
        SendMessageW(wizard->sheet, PSM_SETBUTTONTEXTW, button, (LPARAM)words);
    else
        control_set_wide(GetDlgItem(wizard->sheet, id), words);
    free(words);
}

wchar_t *wizard_title(const struct wizard *wizard)
{
    struct strbuf title = STRBUF_INIT;
    const char *words[] = {
        text_get(wizard->language, TEXT_WIZARD_TITLE),
        text_get(wizard->language, wizard->board.elevated ? TEXT_WIZARD_RIGHTS : TEXT_WIZARD_RIGHTS_NONE)};
    text_format(&title, wizard->language, TEXT_WIZARD_CAPTION, words, 2);
    wchar_t *wide = utf16_from_utf8(strbuf_text(&title));
    strbuf_free(&title);
    return wide;
}

HWND wizard_frame(const struct wizard *wizard)
{
    return wizard->sheet ? GetAncestor(wizard->sheet, GA_ROOT) : NULL;
}

static void move_button(struct wizard *wizard, int id, LONG x)
{
    HWND button = GetDlgItem(wizard->sheet, id);
    RECT rect;
    GetWindowRect(button, &rect);
    MapWindowPoints(NULL, wizard->sheet, (POINT *)&rect, 2);
    control_place(button, x, rect.top, rect.right - rect.left, rect.bottom - rect.top);
}

static LONG button_left(struct wizard *wizard, int id)
{
    RECT rect;
    GetWindowRect(GetDlgItem(wizard->sheet, id), &rect);
    MapWindowPoints(NULL, wizard->sheet, (POINT *)&rect, 2);
    return rect.left;
}

/* The last page has nothing to cancel: it is closed, by a button at the place of Cancel. Next keeps its place. */
static void show_cancel(struct wizard *wizard, bool shown)
{
    if (wizard->aero) {
        SendMessageW(wizard->sheet, PSM_SHOWWIZBUTTONS, shown ? PSWIZB_CANCEL : 0, PSWIZB_CANCEL);
        return;
    }
    HWND cancel = GetDlgItem(wizard->sheet, IDCANCEL), next = GetDlgItem(wizard->sheet, ID_NEXT);
    RECT size;
    GetClientRect(next, &size);
    LONG at_next = button_left(wizard, ID_NEXT), at_cancel = button_left(wizard, IDCANCEL);
    move_button(wizard, ID_FINISH, shown ? at_next : at_cancel);
    move_button(wizard, ID_BACK, shown ? at_next - size.right : at_next);
    ShowWindow(cancel, shown ? SW_SHOWNA : SW_HIDE);
}

void wizard_show_buttons(struct wizard *wizard)
{
    bool last = wizard->current == PAGE_SUMMARY;
    DWORD buttons = (wizard->current == PAGE_CHOOSE ? 0 : PSWIZB_BACK) | (last ? PSWIZB_FINISH : PSWIZB_NEXT);
    /* Finish first: at no moment is there no button to close by. */
    SendMessageW(wizard->sheet, PSM_SETWIZBUTTONS, 0, (LPARAM)buttons);
    /* Aero wizards take texts only when their buttons are there, so with every page (prsht.h, PSM_SETBUTTONTEXT). */
    if (!wizard->aero)
        name_button(wizard, PSWIZB_BACK, ID_BACK, TEXT_WIZARD_BACK);
    name_button(wizard, PSWIZB_FINISH, ID_FINISH, TEXT_WIZARD_CLOSE);
    name_button(wizard, PSWIZB_NEXT, ID_NEXT, wizard->current == PAGE_CHOOSE ? TEXT_WIZARD_CHECK : TEXT_WIZARD_NEXT);
    /* What was changed stays changed: there is nothing to cancel any more. */
    name_button(wizard, PSWIZB_CANCEL, IDCANCEL, wizard->made ? TEXT_WIZARD_CLOSE : TEXT_WIZARD_CANCEL);
    show_cancel(wizard, !last);
}

static bool stays(struct wizard *wizard)
{
    if (wizard->board.state != BOARD_CHANGING)
        return false;
    cancel_request(wizard->board.cancel);
    wizard->leaving = true;
    post_refresh(wizard);
    return true;
}

void wizard_close_after(struct wizard *wizard)
{
    if (wizard->leaving)
        PostMessageW(wizard_frame(wizard), WM_CLOSE, 0, 0);
}

bool wizard_close(struct wizard *wizard)
{
    if (stays(wizard))
        return false;
    wizard->closing = true;
    /* At once for the user's eyes; what is left behind ends by itself or with the process. */
    ShowWindow(wizard_frame(wizard), SW_HIDE);
    worker_query_stop(wizard);
    picker_give_up(wizard);
    board_reset(&wizard->board);
    /* Cleared by the last that holds it: here, unless a worker was left behind. */
    credentials_release(wizard->board.credentials);
    wizard->board.credentials = NULL;
    return true;
}
