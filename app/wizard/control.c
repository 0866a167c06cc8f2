/* SPDX-License-Identifier: MIT */
#include "wizard/control.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "windows/utf16.h"
#include "wizard/page.h"

#include <commctrl.h>
#include <stdlib.h>
#include <string.h>

wchar_t *control_words(struct page *page, enum text_id text)
{
    return utf16_from_utf8(text_get(page->wizard->language, text));
}

HWND control_new(struct page *page, const wchar_t *class, enum text_id text, DWORD style, DWORD extended, int id)
{
    wchar_t *words = control_words(page, text);
    HWND control = CreateWindowExW(extended, class, words, WS_CHILD | style, 0, 0, 0, 0, page->window,
                                   (HMENU)(INT_PTR)id, page->wizard->instance, NULL);
    free(words);
    SendMessageW(control, WM_SETFONT, (WPARAM)page->wizard->look.body, FALSE);
    return control;
}

HWND control_label(struct page *page, enum text_id text, bool visible)
{
    return control_new(page, WC_STATICW, text, SS_LEFT | (visible ? WS_VISIBLE : 0), 0, -1);
}

HWND control_said(struct page *page, int id)
{
    return control_new(page, WC_STATICW, TEXT_NONE, SS_LEFT | SS_NOPREFIX | WS_VISIBLE, 0, id);
}

HWND control_button(struct page *page, enum text_id text, int id)
{
    return control_new(page, WC_BUTTONW, text, BS_PUSHBUTTON | BS_NOTIFY | WS_TABSTOP | WS_VISIBLE, 0, id);
}

HWND control_radio(struct page *page, enum text_id text, bool first, int id)
{
    DWORD group = first ? WS_GROUP | WS_TABSTOP : 0;
    return control_new(page, WC_BUTTONW, text, BS_AUTORADIOBUTTON | BS_MULTILINE | WS_VISIBLE | group, 0, id);
}

/* A multi-line edit keeps Tab, Enter and Esc for itself; a box that is only read has no use for them. */
static LRESULT CALLBACK reading_proc(HWND window, UINT message, WPARAM word, LPARAM data, UINT_PTR id,
                                     DWORD_PTR reference)
{
    (void)id;
    (void)reference;
    if (message == WM_GETDLGCODE)
        return DLGC_WANTARROWS;
    return DefSubclassProc(window, message, word, data);
}

HWND control_text(struct page *page, int id)
{
    DWORD style = ES_MULTILINE | ES_READONLY | ES_AUTOVSCROLL | WS_VSCROLL | WS_TABSTOP | WS_VISIBLE;
    HWND box = control_new(page, WC_EDITW, TEXT_NONE, style, WS_EX_CLIENTEDGE, id);
    SetWindowSubclass(box, reading_proc, 0, 0);
    return box;
}

HWND control_note(struct page *page, int id)
{
    DWORD style = ES_MULTILINE | ES_READONLY | WS_TABSTOP | WS_VISIBLE;
    HWND note = control_new(page, WC_EDITW, TEXT_NONE, style, 0, id);
    SetWindowSubclass(note, reading_proc, 0, 0);
    /* It looks like a label and begins where labels begin. */
    SendMessageW(note, EM_SETMARGINS, EC_LEFTMARGIN | EC_RIGHTMARGIN, 0);
    return note;
}

HWND control_edit(struct page *page, int id)
{
    return control_new(page, WC_EDITW, TEXT_NONE, ES_AUTOHSCROLL | WS_TABSTOP | WS_VISIBLE, WS_EX_CLIENTEDGE, id);
}

static bool already_shown(HWND control, const wchar_t *wide)
{
    size_t length = wcslen(wide);
    if ((size_t)GetWindowTextLengthW(control) != length)
        return false;
    wchar_t *shown = memory_new_n(wchar_t, length + 1);
    GetWindowTextW(control, shown, (int)length + 1);
    bool same = wcscmp(shown, wide) == 0;
    free(shown);
    return same;
}

void control_set_wide(HWND control, const wchar_t *wide)
{
    if (!already_shown(control, wide))
        SetWindowTextW(control, wide);
}

void control_set(HWND control, const char *text)
{
    wchar_t *wide = utf16_from_utf8(text);
    control_set_wide(control, wide);
    free(wide);
}

void control_set_text(struct page *page, HWND control, enum text_id text)
{
    control_set(control, text_get(page->wizard->language, text));
}

wchar_t *control_line(const char *text)
{
    enum { MOST = 300 };
    struct strbuf safe = STRBUF_INIT;
    utf8_show(&safe, text, MOST);
    wchar_t *wide = utf16_from_utf8(strbuf_text(&safe));
    strbuf_free(&safe);
    for (wchar_t *at = wide; *at; at++)
        if (*at == L'\n' || *at == L'\t')
            *at = L' ';
    return wide;
}

void control_set_line(HWND control, const char *text)
{
    wchar_t *wide = control_line(text);
    control_set_wide(control, wide);
    free(wide);
}

void control_set_named(HWND control, char key, const char *text)
{
    struct strbuf name = STRBUF_INIT;
    if (key)
        strbuf_printf(&name, "&%c  ", key);
    for (; *text; text++) {
        if (*text == '&')
            strbuf_add_char(&name, '&');
        strbuf_add_char(&name, *text);
    }
    control_set_line(control, strbuf_text(&name));
    strbuf_free(&name);
}

void control_set_lines(HWND control, const char *text)
{
    enum { MOST = 8 * 1024 };
    struct strbuf safe = STRBUF_INIT, lines = STRBUF_INIT;
    utf8_show(&safe, text, MOST);
    for (const char *at = strbuf_text(&safe); *at; at++) {
        if (*at == '\n')
            strbuf_add_char(&lines, '\r');
        strbuf_add_char(&lines, *at);
    }
    control_set(control, strbuf_text(&lines));
    strbuf_free(&lines);
    strbuf_free(&safe);
}

char *control_get(HWND control)
{
    int length = GetWindowTextLengthW(control);
    wchar_t *wide = memory_new_n(wchar_t, (size_t)length + 1);
    GetWindowTextW(control, wide, length + 1);
    char *text = utf16_to_utf8(wide);
    free(wide);
    return text;
}

void control_show(HWND control, bool visible)
{
    bool shown = (GetWindowLongW(control, GWL_STYLE) & WS_VISIBLE) != 0;
    if (shown == visible)
        return;
    /* The focus does not stay on what is no longer seen: it goes back to what is before it. */
    if (!visible && GetFocus() == control)
        SendMessageW(GetParent(control), WM_NEXTDLGCTL, TRUE, FALSE);
    ShowWindow(control, visible ? SW_SHOWNA : SW_HIDE);
}

void control_place(HWND control, int x, int y, int width, int height)
{
    RECT now;
    if (!control)
        return;
    /* Most controls stay where they are when a page is laid out again, and moving costs more than asking. */
    GetWindowRect(control, &now);
    MapWindowPoints(NULL, GetParent(control), (POINT *)&now, 2);
    RECT wanted = {x, y, x + width, y + height};
    if (!EqualRect(&now, &wanted))
        SetWindowPos(control, NULL, x, y, width, height, SWP_NOZORDER | SWP_NOACTIVATE | SWP_NOCOPYBITS);
}

static int text_width(struct page *page, HWND button)
{
    char *text = control_get(button);
    wchar_t *wide = utf16_from_utf8(text);
    int width = (int)look_measure(page->wizard->look.body, wide, 0).cx;
    free(wide);
    free(text);
    return width;
}

int control_choice_width(struct page *page, HWND button)
{
    return text_width(page, button) + look_px(&page->wizard->look, 24);
}

int control_button_width(struct page *page, HWND button)
{
    const struct look *look = &page->wizard->look;
    int needed = text_width(page, button) + look_px(look, 36);
    int least = look_px(look, 86);
    return needed > least ? needed : least;
}

int control_choice_height(struct page *page, HWND button, int width)
{
    const struct look *look = &page->wizard->look;
    char *text = control_get(button);
    wchar_t *wide = utf16_from_utf8(text);
    int box = look_px(look, 20); /* the mark and the gap behind it */
    int height = (int)look_measure(look->body, wide, width - box).cy + look_px(look, 4);
    free(wide);
    free(text);
    return height;
}
