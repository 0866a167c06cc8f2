/* SPDX-License-Identifier: MIT */
#include "wizard/consent.h"

#include "windows/utf16.h"
#include "wizard/control.h"
#include "wizard/explain_dialog.h"
#include "wizard/ids.h"

#include <stdio.h>
#include <stdlib.h>

struct consent {
    struct wizard *wizard;
    const struct preview *preview;
    bool recommended;
};

static HWND child(HWND dialog, const struct consent *own, const wchar_t *class, const char *text, DWORD style,
                  DWORD extended, int id)
{
    wchar_t *words = utf16_from_utf8(text);
    HWND control = CreateWindowExW(extended, class, words, WS_CHILD | WS_VISIBLE | style, 0, 0, 0, 0, dialog,
                                   (HMENU)(INT_PTR)id, own->wizard->instance, NULL);
    SendMessageW(control, WM_SETFONT, (WPARAM)own->wizard->look.body, FALSE);
    free(words);
    return control;
}

static char *make_label(const struct consent *own)
{
    char number[24];
    size_t count = fix_change_count(&own->preview->fixing->rounds[0].fix);
    struct strbuf label = STRBUF_INIT;
    snprintf(number, sizeof number, "%zu", count);
    text_format(&label, own->wizard->language, count == 1 ? TEXT_WIZARD_MAKE_ONE : TEXT_WIZARD_MAKE_MANY,
                (const char *const[]){number}, 1);
    return strbuf_take(&label);
}

static int button_width(HWND button, const struct look *look)
{
    wchar_t text[128];
    GetWindowTextW(button, text, 128);
    int needed = (int)look_measure(button, look->body, text, 0).cx + look_px(look, 24), least = look_px(look, 80);
    return needed > least ? needed : least;
}

/* In the middle of the sheet, as wide as it. */
static void place(HWND dialog, const struct consent *own)
{
    const struct look *look = &own->wizard->look;
    RECT sheet, client;
    GetWindowRect(own->wizard->sheet, &sheet);
    int width = (sheet.right - sheet.left) * 9 / 10, height = (sheet.bottom - sheet.top) * 8 / 10;
    SetWindowPos(dialog, NULL, sheet.left + (sheet.right - sheet.left - width) / 2,
                 sheet.top + (sheet.bottom - sheet.top - height) / 2, width, height, SWP_NOZORDER);
    GetClientRect(dialog, &client);
    int margin = look_px(look, 12), gap = look_px(look, 8), button = look->line + look_px(look, 11);
    int inner = client.right - 2 * margin, y = margin, bottom = client.bottom - margin - button;
    int head = own->recommended ? look->line : 2 * look->line;
    control_place(GetDlgItem(dialog, ID_CONSENT_HEAD), margin, y, inner, head);
    y += head + gap;
    control_place(GetDlgItem(dialog, ID_CONSENT_TEXT), margin, y, inner, bottom - gap - y);
    HWND make = GetDlgItem(dialog, ID_CONSENT_MAKE), cancel = GetDlgItem(dialog, IDCANCEL);
    int cancel_width = button_width(cancel, look), make_width = button_width(make, look);
    int x = client.right - margin - cancel_width;
    control_place(cancel, x, bottom, cancel_width, button);
    control_place(make, x - gap - make_width, bottom, make_width, button);
}

static void create(HWND dialog, const struct consent *own)
{
    enum language language = own->wizard->language;
    enum text_id head = own->recommended ? TEXT_WIZARD_CONSENT : TEXT_WIZARD_CONSENT_RISK;
    char *make = make_label(own);
    wchar_t *title = utf16_from_utf8(text_get(language, TEXT_WIZARD_TITLE));
    SetWindowTextW(dialog, title);
    free(title);
    child(dialog, own, WC_STATICW, text_get(language, head), SS_LEFT | SS_NOPREFIX, 0, ID_CONSENT_HEAD);
    HWND text = child(dialog, own, WC_EDITW, "", ES_MULTILINE | ES_READONLY | ES_AUTOVSCROLL | WS_VSCROLL | WS_TABSTOP,
                      WS_EX_CLIENTEDGE, ID_CONSENT_TEXT);
    child(dialog, own, WC_BUTTONW, make, WS_TABSTOP | (own->recommended ? BS_DEFPUSHBUTTON : BS_PUSHBUTTON), 0,
          ID_CONSENT_MAKE);
    child(dialog, own, WC_BUTTONW, text_get(language, TEXT_WIZARD_CANCEL),
          WS_TABSTOP | (own->recommended ? BS_PUSHBUTTON : BS_DEFPUSHBUTTON), 0, IDCANCEL);
    free(make);
    control_set_lines(text, own->preview->text);
    place(dialog, own);
    int first = own->recommended ? ID_CONSENT_MAKE : IDCANCEL;
    SendMessageW(dialog, DM_SETDEFID, (WPARAM)first, 0);
    SetFocus(GetDlgItem(dialog, first));
}

static INT_PTR CALLBACK consent_proc(HWND dialog, UINT message, WPARAM word, LPARAM data)
{
    if (message == WM_INITDIALOG) {
        create(dialog, (const struct consent *)data);
        return FALSE; /* the focus is set */
    }
    if (message != WM_COMMAND || HIWORD(word) != BN_CLICKED)
        return FALSE;
    if (LOWORD(word) == ID_CONSENT_MAKE || LOWORD(word) == IDCANCEL)
        EndDialog(dialog, LOWORD(word) == ID_CONSENT_MAKE);
    return TRUE;
}

bool consent_ask(struct wizard *wizard, const struct preview *preview, bool recommended)
{
    if (!preview_applicable(preview)) {
        explain_message(wizard, text_get(wizard->language, TEXT_WIZARD_CONSENT_NOTHING), preview->text);
        return false;
    }
    static const struct {
        DLGTEMPLATE dialog;
        WORD menu, class, title;
    } template = {.dialog = {.style = WS_POPUP | WS_CAPTION | WS_SYSMENU | DS_MODALFRAME}};
    struct consent own = {wizard, preview, recommended};
    return DialogBoxIndirectParamW(wizard->instance, &template.dialog, wizard->sheet, consent_proc, (LPARAM)&own) == 1;
}
