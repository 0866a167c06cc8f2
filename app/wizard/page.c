/* SPDX-License-Identifier: MIT */
#include "wizard/page.h"

#include "base/memory.h"
#include "windows/utf16.h"
#include "wizard/control.h"
#include "wizard/messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Same on every page, so they stand apart from the pages' own ids. */
enum { ID_INSTRUCTION = 900, ID_PROGRESS };

enum { MARGIN = 14, BAND_PADDING = 12, PROGRESS_HEIGHT = 10 };

static struct page *page_of(HWND window)
{
    return (struct page *)GetWindowLongPtrW(window, DWLP_USER);
}

/* ---- the frame ---- */

static void create_frame(struct page *page)
{
    page->instruction = control_new(page, WC_STATICW, TEXT_NONE, SS_LEFT | SS_NOPREFIX | WS_VISIBLE, 0, ID_INSTRUCTION);
    SendMessageW(page->instruction, WM_SETFONT, (WPARAM)page->wizard->look.instruction, FALSE);
    if (page->ops->create)
        page->ops->create(page);
    page->progress_label = control_label(page, TEXT_NONE, false);
    page->progress = control_new(page, PROGRESS_CLASSW, TEXT_NONE, 0, 0, ID_PROGRESS);
}

static int layout_band(struct page *page, int width)
{
    if (page->wizard->aero) {
        control_place(page->instruction, 0, 0, 0, 0);
        return 0;
    }
    const struct look *look = &page->wizard->look;
    int margin = look_px(look, MARGIN), padding = look_px(look, BAND_PADDING), icon = look_px(look, 32);
    int text_width = width - 3 * margin - icon;
    char *text = control_get(page->instruction);
    wchar_t *wide = utf16_from_utf8(text);
    int needed = (int)look_measure(page->window, look->instruction, wide, text_width).cy;
    free(wide);
    free(text);
    int least = icon > needed ? icon : needed;
    control_place(page->instruction, margin, padding + (least - needed) / 2, text_width, needed);
    return least + 2 * padding;
}

void page_layout(struct page *page)
{
    if (!page->window)
        return;
    const struct look *look = &page->wizard->look;
    RECT client;
    GetClientRect(page->window, &client);
    int margin = look_px(look, MARGIN), bar = look_px(look, PROGRESS_HEIGHT), gap = look_px(look, 8);
    page->band = layout_band(page, client.right);
    int foot = client.bottom - gap - look->line;
    int label = client.right * 2 / 5;
    control_place(page->progress_label, margin, foot, label, look->line);
    control_place(page->progress, 2 * margin + label, foot + (look->line - bar) / 2, client.right - label - 3 * margin,
                  bar);
    RECT body = {margin, page->band + look_px(look, 12), client.right - margin, foot - gap};
    if (page->ops->layout)
        page->ops->layout(page, body);
    InvalidateRect(page->window, NULL, TRUE);
}

/* In the Aero style comctl32 draws the main instruction; the label stays for screen readers. */
static void set_header_title(struct page *page, const char *text)
{
    wchar_t *wide = utf16_from_utf8(text);
    SendMessageW(page->wizard->sheet, PSM_SETHEADERTITLEW, (WPARAM)page->id, (LPARAM)wide);
    free(wide);
}

void page_instruct(struct page *page, const struct sentence *sentence)
{
    struct strbuf text = STRBUF_INIT;
    sentence_format(&text, page->wizard->language, sentence);
    char *before = control_get(page->instruction);
    control_set(page->instruction, strbuf_text(&text));
    if (page->wizard->aero)
        set_header_title(page, strbuf_text(&text));
    char *after = control_get(page->instruction);
    /* Only a longer or shorter text moves what stands below it. */
    bool changed = strcmp(before, after) != 0;
    free(before);
    free(after);
    strbuf_free(&text);
    if (changed) {
        NotifyWinEvent(EVENT_OBJECT_NAMECHANGE, page->instruction, OBJID_CLIENT, CHILDID_SELF);
        page_layout(page);
    }
}

static void refresh_progress(struct page *page)
{
    const struct session *session = &page->wizard->session;
    bool busy = session->state == SESSION_CHECKING || session->state == SESSION_CHANGING;
    control_show(page->progress, busy);
    control_show(page->progress_label, busy);
    if (!busy)
        return;
    char done[16], total[16];
    snprintf(done, sizeof done, "%u", (unsigned)session->done);
    snprintf(total, sizeof total, "%u", (unsigned)session->total);
    struct strbuf text = STRBUF_INIT;
    text_format(&text, page->wizard->language, session->total ? TEXT_WIZARD_PROGRESS : TEXT_WIZARD_PROGRESS_START,
                (const char *const[]){done, total}, 2);
    control_set(page->progress_label, strbuf_text(&text));
    strbuf_free(&text);
    SendMessageW(page->progress, PBM_SETRANGE32, 0, session->total ? (LPARAM)session->total : 1);
    SendMessageW(page->progress, PBM_SETPOS, session->done, 0);
}

void page_refresh(struct page *page)
{
    if (!page->window || page->wizard->current != page->id)
        return;
    refresh_progress(page);
    if (page->ops->refresh)
        page->ops->refresh(page);
}

static BOOL CALLBACK set_font(HWND control, LPARAM font)
{
    SendMessageW(control, WM_SETFONT, (WPARAM)font, FALSE);
    return TRUE;
}

void page_new_look(struct page *page)
{
    EnumChildWindows(page->window, set_font, (LPARAM)page->wizard->look.body);
    SendMessageW(page->instruction, WM_SETFONT, (WPARAM)page->wizard->look.instruction, FALSE);
    page_layout(page);
    page_refresh(page);
}

/* ---- messages ---- */

static INT_PTR paint_band(struct page *page, HDC dc)
{
    RECT client;
    GetClientRect(page->window, &client);
    FillRect(dc, &client, GetSysColorBrush(page->wizard->aero ? COLOR_WINDOW : COLOR_BTNFACE));
    if (page->band == 0)
        return 1;
    RECT band = {0, 0, client.right, page->band};
    FillRect(dc, &band, GetSysColorBrush(COLOR_WINDOW));
    const struct look *look = &page->wizard->look;
    int icon = look_px(look, 32);
    DrawIconEx(dc, client.right - icon - look_px(look, MARGIN), (page->band - icon) / 2, look->area, icon, icon, 0,
               NULL, DI_NORMAL);
    RECT rule = {0, page->band, client.right, page->band + look_px(look, 1)};
    FillRect(dc, &rule, GetSysColorBrush(COLOR_3DLIGHT));
    return 1;
}

static INT_PTR color_control(struct page *page, HDC dc, HWND control)
{
    int color = page->wizard->aero || control == page->instruction ? COLOR_WINDOW : COLOR_BTNFACE;
    /* The blue of the Aero main instruction has no system colour; in high contrast the user's own counts. */
    if (control == page->instruction)
        SetTextColor(dc, look_high_contrast() ? GetSysColor(COLOR_WINDOWTEXT) : RGB(0x00, 0x33, 0x99));
    else
        SetTextColor(dc, GetSysColor(COLOR_WINDOWTEXT));
    SetBkColor(dc, GetSysColor(color));
    return (INT_PTR)GetSysColorBrush(color);
}

static LRESULT on_activate(struct page *page)
{
    struct wizard *wizard = page->wizard;
    wizard->current = page->id;
    if (page->ops->activate)
        page->ops->activate(page);
    page_refresh(page);
    wizard_refresh(wizard);
    PostMessageW(page->window, MSG_SHOWN, 0, 0);
    /* comctl32 leaves strips of the page before where the sizes differ. */
    RedrawWindow(wizard->sheet, NULL, NULL, RDW_INVALIDATE | RDW_ERASE | RDW_ALLCHILDREN);
    return 0;
}

static bool on_notify(struct page *page, NMHDR *header, LRESULT *result)
{
    *result = 0;
    switch (header->code) {
    case (UINT)PSN_SETACTIVE:
        *result = on_activate(page);
        return true;
    case (UINT)PSN_WIZNEXT:
        *result = page->ops->leave && !page->ops->leave(page) ? -1 : 0;
        return true;
    case (UINT)PSN_QUERYCANCEL:
    case (UINT)PSN_WIZFINISH:
        wizard_close(page->wizard);
        return true;
    default:
        return page->ops->notify && page->ops->notify(page, header, result);
    }
}

static void on_shown(struct page *page)
{
    HWND focus = page->ops->first_focus ? page->ops->first_focus(page) : NULL;
    if (focus)
        SendMessageW(page->window, WM_NEXTDLGCTL, (WPARAM)focus, TRUE);
}

static INT_PTR CALLBACK page_proc(HWND window, UINT message, WPARAM word, LPARAM data)
{
    if (message == WM_INITDIALOG) {
        struct page *page = (struct page *)((PROPSHEETPAGEW *)data)->lParam;
        SetWindowLongPtrW(window, DWLP_USER, (LONG_PTR)page);
        page->window = window;
        create_frame(page);
        page_layout(page);
        return FALSE;
    }
    struct page *page = page_of(window);
    if (!page)
        return FALSE;
    LRESULT result = 0;
    switch (message) {
    case WM_SIZE:
        page_layout(page);
        return TRUE;
    case WM_ERASEBKGND:
        return paint_band(page, (HDC)word);
    case WM_CTLCOLORSTATIC:
    case WM_CTLCOLORBTN:
        return color_control(page, (HDC)word, (HWND)data);
    case WM_COMMAND:
        if (page->ops->command)
            page->ops->command(page, LOWORD(word), HIWORD(word), (HWND)data);
        return TRUE;
    case WM_NOTIFY:
        if (!on_notify(page, (NMHDR *)data, &result))
            return FALSE;
        SetWindowLongPtrW(window, DWLP_MSGRESULT, result);
        return TRUE;
    case WM_TIMER:
        if (page->ops->timer)
            page->ops->timer(page, (UINT_PTR)word);
        return TRUE;
    case WM_HELP:
        if (page->ops->help)
            page->ops->help(page);
        return TRUE;
    case MSG_SHOWN:
        on_shown(page);
        return TRUE;
    case WM_DESTROY:
        page->window = NULL;
        return FALSE;
    default:
        return FALSE;
    }
}

/* An empty template: controls are made and placed in code. The size is that of the page at the
 * dialog font, in dialog units; "MS Shell Dlg" 8 because the sheet is measured in the same. */
#pragma pack(push, 4)
struct page_template {
    DLGTEMPLATE dialog;
    WORD menu, class, title;
    WORD points;
    WCHAR font[13];
};
#pragma pack(pop)

HPROPSHEETPAGE page_handle(struct page *page)
{
    enum { WIDTH = 440, HEIGHT = 292 };
    bool aero = page->wizard->aero;
    static const struct page_template template = {
        .dialog = {.style = WS_CHILD | WS_CAPTION | WS_CLIPCHILDREN | DS_CONTROL | DS_SHELLFONT,
                   .dwExtendedStyle = WS_EX_CONTROLPARENT,
                   .cx = WIDTH,
                   .cy = HEIGHT},
        .points = 8,
        .font = L"MS Shell Dlg",
    };
    wchar_t *title = utf16_from_utf8(text_get(page->wizard->language, TEXT_WIZARD_TITLE));
    PROPSHEETPAGEW description = {.dwSize = sizeof description,
                                  .dwFlags =
                                      PSP_DLGINDIRECT | PSP_USETITLE | (aero ? PSP_USEHEADERTITLE : PSP_HIDEHEADER),
                                  .hInstance = page->wizard->instance,
                                  .pResource = &template.dialog,
                                  .pszTitle = title,
                                  .pszHeaderTitle = aero ? L" " : NULL,
                                  .pfnDlgProc = page_proc,
                                  .lParam = (LPARAM)page};
    HPROPSHEETPAGE handle = CreatePropertySheetPageW(&description);
    free(title);
    return handle;
}
