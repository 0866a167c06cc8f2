/* SPDX-License-Identifier: MIT */
#include "wizard/page.h"

#include "base/memory.h"
#include "windows/utf16.h"
#include "wizard/control.h"
#include "wizard/finding_list.h"
#include "wizard/menu.h"
#include "wizard/messages.h"
#include "wizard/page_frame.h"
#include "wizard/post.h"

#include <stdlib.h>

static struct page *page_of(HWND window)
{
    return (struct page *)GetWindowLongPtrW(window, DWLP_USER);
}

/* ---- showing ---- */

enum { PART_FIRST = 1, PART_FRAME = PART_FIRST + PAGE_PARTS, PART_PLACES, PART_END };

/* Makes what comes next of a page that is not whole; false: it is. */
static bool make_more(struct page *page)
{
    if (page->made == PAGE_MADE)
        return false;
    page_frame_create(page, page->made);
    page->made++;
    page_layout(page);
    return true;
}

/* The places come when the last part is done (page_frame_settle). */
static void show_part(struct page *page)
{
    if (make_more(page))
        return;
    page_part *part = page->part < PART_FRAME ? page->ops->refresh[page->part - PART_FIRST] : NULL;
    page->showing = true;
    if (page->part == PART_FRAME)
        page_frame_refresh(page);
    bool more = part && part(page);
    page->showing = false;
    if (!more)
        page->part++;
    if (page->part == PART_END)
        page->part = 0;
}

void page_refresh(struct page *page)
{
    if (!page->window || page->wizard->current != page->id)
        return;
    page->again = false;
    page->row = 0;
    for (page->part = PART_FIRST; page->part;)
        show_part(page);
    page_frame_settle(page);
}

/* Another result came between two parts: the headline of one never stands beside the list of the other. Results are
 * few: what keeps changing meanwhile, the progress, holds no part up. */
static void keep_together(struct page *page)
{
    const struct board *board = &page->wizard->board;
    bool first = page->part == PART_FIRST && page->row == 0;
    if (!first && (page->of != board->run || page->of_state != board->state)) {
        page->part = PART_FIRST;
        page->row = 0;
        page->again = false;
    }
    page->of = board->run;
    page->of_state = board->state;
}

static void show_next(struct page *page)
{
    if (page->wizard->closing || page->wizard->current != page->id)
        page->part = 0;
    if (page->part == 0)
        return;
    keep_together(page);
    show_part(page);
    if (page->part)
        PostMessageW(page->window, MSG_PART, 0, 0);
    else if (page->again)
        post_refresh(page->wizard);
}

void page_refresh_seen(struct wizard *wizard)
{
    struct page *page = wizard->pages[wizard->current];
    if (wizard->closing || !wizard->sheet || !page || !page->window)
        return;
    page->again = page->part != 0;
    if (page->again) {
        /* The loop of a dialog that ends may drop a message that was for the page. */
        PostMessageW(page->window, MSG_PART, 0, 0);
        return;
    }
    page->row = 0;
    page->part = PART_FIRST;
    show_next(page);
}

/* A page that comes is drawn once, when it shows what it has to: until then nothing of it is seen (WM_SETREDRAW,
 * winmsg). The first one comes with the sheet and is whole by then. */
static void veil(struct page *page, const WINDOWPOS *place)
{
    if (page->comes && place->flags & SWP_SHOWWINDOW)
        SendMessageW(page->window, WM_SETREDRAW, FALSE, 0);
}

static void unveil(struct page *page)
{
    if (!page->comes || page->part)
        return;
    page->comes = false;
    /* Another page came before this one was shown. */
    if (page->wizard->closing || page->wizard->current != page->id)
        return;
    SendMessageW(page->window, WM_SETREDRAW, TRUE, 0);
    /* Wine's comctl32 leaves strips of the page before where the sizes differ. */
    HWND around = page->wizard->aero ? page->window : page->wizard->sheet;
    RedrawWindow(around, NULL, NULL, RDW_INVALIDATE | RDW_ERASE | RDW_FRAME | RDW_ALLCHILDREN);
    PostMessageW(page->window, MSG_SHOWN, 0, 0);
}

static BOOL CALLBACK set_font(HWND control, LPARAM font)
{
    SendMessageW(control, WM_SETFONT, (WPARAM)font, FALSE);
    return TRUE;
}

static void new_look(struct page *page)
{
    EnumChildWindows(page->window, set_font, (LPARAM)page->wizard->look.body);
    SendMessageW(page->instruction, WM_SETFONT, (WPARAM)page->wizard->look.instruction, FALSE);
    if (page->ops->look)
        page->ops->look(page);
    page_layout(page);
    page_refresh(page);
    page_frame_settle(page);
}

void page_new_looks(struct wizard *wizard, UINT dpi)
{
    struct look before = wizard->look;
    wizard->look = (struct look){0};
    look_make(&wizard->look, dpi);
    for (size_t i = 0; i < PAGE_COUNT; i++)
        if (wizard->pages[i]->window)
            new_look(wizard->pages[i]);
    /* Only now does no control use the fonts and icons of before. */
    look_free(&before);
}

void page_match_dpi(struct wizard *wizard)
{
    UINT dpi = look_dpi(wizard->sheet);
    if (dpi != wizard->look.dpi)
        page_new_looks(wizard, dpi);
}

void page_enable(struct page *page, HWND control, bool enabled, HWND next)
{
    if (!enabled && GetFocus() == control)
        SendMessageW(page->window, WM_NEXTDLGCTL, (WPARAM)next, TRUE);
    if ((IsWindowEnabled(control) != FALSE) != enabled)
        EnableWindow(control, enabled);
}

void page_mark_default(struct page *page, HWND button, bool is)
{
    enum { ID_NEXT = 0x3024, ID_FINISH }; /* of every wizard sheet (prsht.h) */
    SendMessageW(button, BM_SETSTYLE, (WPARAM)(is ? BS_DEFPUSHBUTTON : BS_PUSHBUTTON), TRUE);
    HWND next = GetDlgItem(page->wizard->sheet, page->id == PAGE_SUMMARY ? ID_FINISH : ID_NEXT);
    SendMessageW(next, BM_SETSTYLE, (WPARAM)(is ? BS_PUSHBUTTON : BS_DEFPUSHBUTTON), TRUE);
}

/* Enter presses the button that has the focus, the sheet's own where none has: one is drawn as the default. */
static void follow_focus(struct page *page, int code, HWND from)
{
    bool button = SendMessageW(from, WM_GETDLGCODE, 0, 0) & (DLGC_DEFPUSHBUTTON | DLGC_UNDEFPUSHBUTTON);
    if (button && (code == BN_SETFOCUS || code == BN_KILLFOCUS))
        page_mark_default(page, from, code == BN_SETFOCUS);
}

/* ---- messages ---- */

static LRESULT on_activate(struct page *page)
{
    struct wizard *wizard = page->wizard;
    wizard->current = page->id;
    wizard->note = TEXT_NONE;
    page_match_dpi(wizard);
    page->comes = IsWindowVisible(wizard->sheet) != FALSE;
    if (page->comes) {
        page->part = PART_FIRST;
        page->row = 0;
        PostMessageW(page->window, MSG_PART, 0, 0);
    } else {
        page_refresh(page);
        PostMessageW(page->window, MSG_SHOWN, 0, 0);
    }
    return 0;
}

static bool on_notify(struct page *page, NMHDR *header, LRESULT *result)
{
    *result = 0;
    switch (header->code) {
    case (UINT)PSN_SETACTIVE:
        *result = on_activate(page);
        return true;
    case (UINT)PSN_KILLACTIVE:
        page->last_focus = IsChild(page->window, GetFocus()) ? GetFocus() : NULL;
        return true;
    case (UINT)PSN_WIZNEXT:
        *result = page->ops->leave && !page->ops->leave(page) ? -1 : 0;
        return true;
    case (UINT)PSN_QUERYCANCEL:
    case (UINT)PSN_WIZFINISH:
        /* Anything but 0 keeps the sheet (PSN_QUERYCANCEL, PSN_WIZFINISH). */
        *result = !wizard_close(page->wizard);
        return true;
    case (UINT)NM_CUSTOMDRAW:
        if (!page->ops->look || !page->ops->list || header->hwndFrom != page->ops->list(page))
            return false;
        *result = finding_list_draw(page, (const NMLVCUSTOMDRAW *)header);
        return true;
    default:
        return page->ops->notify && page->ops->notify(page, header, result);
    }
}

static void on_shown(struct page *page)
{
    /* Another page came before this one was shown. */
    if (page->wizard->closing || page->wizard->current != page->id)
        return;
    wizard_show_buttons(page->wizard);
    HWND focus = page->last_focus && IsWindowEnabled(page->last_focus) && IsWindowVisible(page->last_focus)
                     ? page->last_focus
                 : page->ops->first_focus ? page->ops->first_focus(page)
                                          : NULL;
    if (focus)
        SendMessageW(page->window, WM_NEXTDLGCTL, (WPARAM)focus, TRUE);
    PostMessageW(page->window, MSG_ICON, 0, 0);
}

static void on_context_menu(struct page *page, HWND from, LPARAM at)
{
    if (page->ops->list && page->ops->copy && from == page->ops->list(page) && menu_copy(page, from, at))
        page->ops->copy(page);
}

static INT_PTR on_message(struct page *page, UINT message, WPARAM word, LPARAM data)
{
    LRESULT result = 0;
    switch (message) {
    case WM_SIZE:
        page_layout(page);
        return TRUE;
    case WM_WINDOWPOSCHANGED:
        veil(page, (const WINDOWPOS *)data);
        return FALSE;
    case WM_ERASEBKGND:
        return page_frame_paint(page, (HDC)word);
    case WM_DRAWITEM:
        if (!page_frame_draw(page, (const DRAWITEMSTRUCT *)data) && page->ops->draw)
            page->ops->draw(page, (const DRAWITEMSTRUCT *)data);
        return TRUE;
    case WM_CTLCOLORSTATIC:
    case WM_CTLCOLORBTN:
        return page_frame_color(page, (HDC)word, (HWND)data);
    case WM_COMMAND:
        follow_focus(page, HIWORD(word), (HWND)data);
        if (page->ops->command)
            page->ops->command(page, LOWORD(word), HIWORD(word), (HWND)data);
        return TRUE;
    case WM_NOTIFY:
        if (!on_notify(page, (NMHDR *)data, &result))
            return FALSE;
        SetWindowLongPtrW(page->window, DWLP_MSGRESULT, result);
        return TRUE;
    case WM_TIMER:
        if (page->ops->timer)
            page->ops->timer(page, (UINT_PTR)word);
        return TRUE;
    case WM_HELP:
        if (page->made == PAGE_MADE && page->ops->help)
            page->ops->help(page);
        return TRUE;
    case WM_DROPFILES:
        if (page->ops->drop)
            page->ops->drop(page, (HDROP)word);
        return TRUE;
    case WM_CONTEXTMENU:
        on_context_menu(page, (HWND)word, data);
        return TRUE;
    case MSG_SHOWN:
        on_shown(page);
        return TRUE;
    case MSG_PART:
        show_next(page);
        return TRUE;
    case MSG_ICON:
        if (look_verdicts_more(&page->wizard->look, page->wizard->instance))
            PostMessageW(page->window, MSG_ICON, 0, 0);
        return TRUE;
    default:
        return FALSE;
    }
}

/* From the person's own desktop too, which has no administrator rights while the wizard may have them: three messages
 * bring what is dropped (ChangeWindowMessageFilterEx, sdk-api winuser.h; WM_COPYGLOBALDATA has no name there). */
static void take_drops(HWND window)
{
    enum { COPY_GLOBAL_DATA = 0x0049 };
    static const UINT messages[] = {WM_DROPFILES, WM_COPYDATA, COPY_GLOBAL_DATA};
    for (size_t i = 0; i < array_count(messages); i++)
        ChangeWindowMessageFilterEx(window, messages[i], MSGFLT_ALLOW, NULL);
    DragAcceptFiles(window, TRUE);
}

static INT_PTR CALLBACK page_proc(HWND window, UINT message, WPARAM word, LPARAM data)
{
    if (message == WM_INITDIALOG) {
        struct page *page = (struct page *)((PROPSHEETPAGEW *)data)->lParam;
        SetWindowLongPtrW(window, DWLP_USER, (LONG_PTR)page);
        page->window = window;
        look_own_dpi(window);
        if (page->ops->drop)
            take_drops(window);
        return FALSE;
    }
    struct page *page = page_of(window);
    if (!page)
        return FALSE;
    if (message == WM_DESTROY)
        page->window = NULL;
    INT_PTR result = on_message(page, message, word, data);
    page_frame_settle(page);
    unveil(page);
    return result;
}

/* ---- the sheet's list ---- */

HPROPSHEETPAGE page_handle(struct page *page)
{
    wchar_t *title = wizard_title(page->wizard);
    /* Aero wizards have neither (prsht.h, PROPSHEETPAGE). */
    DWORD flags = PSP_DLGINDIRECT | (page->wizard->aero ? 0 : PSP_USETITLE | PSP_HIDEHEADER);
    PROPSHEETPAGEW description = {.dwSize = sizeof description,
                                  .dwFlags = flags,
                                  .hInstance = page->wizard->instance,
                                  .pResource = page_size_template(),
                                  .pszTitle = title,
                                  .pfnDlgProc = page_proc,
                                  .lParam = (LPARAM)page};
    HPROPSHEETPAGE handle = CreatePropertySheetPageW(&description);
    free(title);
    return handle;
}
