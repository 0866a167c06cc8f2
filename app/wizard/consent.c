/* SPDX-License-Identifier: MIT */
#include "wizard/consent.h"

#include "windows/utf16.h"
#include "wizard/control.h"
#include "wizard/dialog.h"
#include "wizard/explain_dialog.h"
#include "wizard/ids.h"

#include <stdio.h>
#include <stdlib.h>

struct consent_dialog {
    struct wizard *wizard;
    const struct consent *consent;
};

static int lines_of(HWND list, const struct consent_dialog *own)
{
    enum { MOST = 6 };
    int rows = own->consent->count < MOST ? (int)own->consent->count : MOST;
    return list
               ? rows * (int)SendMessageW(list, LB_GETITEMHEIGHT, 0, 0) + 2 * look_metric(&own->wizard->look, SM_CYEDGE)
               : 0;
}

static void place(HWND dialog, const struct consent_dialog *own)
{
    const struct look *look = &own->wizard->look;
    RECT client;
    dialog_place(dialog, own->wizard, &client);
    int margin = look_px(look, 12), gap = look_px(look, 8), tight = look_px(look, 3);
    int button = look->line + look_px(look, 11);
    int inner = client.right - 2 * margin, y = margin, bottom = client.bottom - margin - button;
    wchar_t *head = utf16_from_utf8(text_get(own->wizard->language, own->consent->head));
    int lines = (int)look_measure(look->body, head, inner).cy;
    free(head);
    control_place(GetDlgItem(dialog, ID_CONSENT_HEAD), margin, y, inner, lines);
    y += lines + gap;
    HWND list = GetDlgItem(dialog, ID_CONSENT_ROWS);
    if (list) {
        int rows = lines_of(list, own);
        control_place(GetDlgItem(dialog, ID_CONSENT_ROWS_LABEL), margin, y, inner, look->line);
        y += look->line + tight;
        control_place(list, margin, y, inner, rows);
        y += rows + gap;
    }
    control_place(GetDlgItem(dialog, ID_CONSENT_LABEL), margin, y, inner, look->line);
    y += look->line + tight;
    control_place(GetDlgItem(dialog, ID_CONSENT_TEXT), margin, y, inner, bottom - gap - y);
    HWND make = GetDlgItem(dialog, ID_CONSENT_MAKE), cancel = GetDlgItem(dialog, IDCANCEL);
    int cancel_width = dialog_button_width(cancel, look), make_width = dialog_button_width(make, look);
    int x = client.right - margin - cancel_width;
    control_place(cancel, x, bottom, cancel_width, button);
    control_place(make, x - gap - make_width, bottom, make_width, button);
}

/* The row that is asked about; a list says which. */
static int chosen(HWND dialog)
{
    HWND list = GetDlgItem(dialog, ID_CONSENT_ROWS);
    return list ? (int)SendMessageW(list, LB_GETCURSEL, 0, 0) : 0;
}

static void show_row(HWND dialog, const struct consent_dialog *own)
{
    int row = chosen(dialog);
    control_set_lines(GetDlgItem(dialog, ID_CONSENT_TEXT), row < 0 ? "" : own->consent->rows[row].text);
    EnableWindow(GetDlgItem(dialog, ID_CONSENT_MAKE), row >= 0 && own->consent->rows[row].can);
}

static void create_list(HWND dialog, const struct consent_dialog *own)
{
    const struct consent *consent = own->consent;
    dialog_child(dialog, own->wizard, WC_STATICW, text_get(own->wizard->language, consent->label), SS_LEFT, 0,
                 ID_CONSENT_ROWS_LABEL);
    HWND list =
        dialog_child(dialog, own->wizard, WC_LISTBOXW, "", LBS_NOTIFY | LBS_NOINTEGRALHEIGHT | WS_VSCROLL | WS_TABSTOP,
                     WS_EX_CLIENTEDGE, ID_CONSENT_ROWS);
    for (size_t i = 0; i < consent->count; i++) {
        wchar_t *line = control_line(consent->rows[i].title);
        SendMessageW(list, LB_ADDSTRING, 0, (LPARAM)line);
        free(line);
    }
    SendMessageW(list, LB_SETCURSEL, 0, 0);
}

static void create(HWND dialog, const struct consent_dialog *own)
{
    enum language language = own->wizard->language;
    const struct consent *consent = own->consent;
    dialog_child(dialog, own->wizard, WC_STATICW, text_get(language, consent->head), SS_LEFT | SS_NOPREFIX, 0,
                 ID_CONSENT_HEAD);
    if (consent->label != TEXT_NONE)
        create_list(dialog, own);
    dialog_child(dialog, own->wizard, WC_STATICW,
                 text_get(language, consent->detail ? consent->detail : TEXT_WIZARD_CHANGE), SS_LEFT, 0,
                 ID_CONSENT_LABEL);
    dialog_child(dialog, own->wizard, WC_EDITW, "",
                 ES_MULTILINE | ES_READONLY | ES_AUTOVSCROLL | WS_VSCROLL | WS_TABSTOP, WS_EX_CLIENTEDGE,
                 ID_CONSENT_TEXT);
    dialog_child(dialog, own->wizard, WC_BUTTONW, consent->make,
                 WS_TABSTOP | (consent->safe ? BS_DEFPUSHBUTTON : BS_PUSHBUTTON), 0, ID_CONSENT_MAKE);
    dialog_child(dialog, own->wizard, WC_BUTTONW, text_get(language, TEXT_WIZARD_CANCEL),
                 WS_TABSTOP | (consent->safe ? BS_PUSHBUTTON : BS_DEFPUSHBUTTON), 0, IDCANCEL);
    show_row(dialog, own);
    place(dialog, own);
    HWND list = GetDlgItem(dialog, ID_CONSENT_ROWS);
    int first = consent->safe ? ID_CONSENT_MAKE : IDCANCEL;
    SendMessageW(dialog, DM_SETDEFID, (WPARAM)first, 0);
    SetFocus(list ? list : GetDlgItem(dialog, first));
}

static INT_PTR CALLBACK consent_proc(HWND dialog, UINT message, WPARAM word, LPARAM data)
{
    if (message == WM_INITDIALOG) {
        SetWindowLongPtrW(dialog, DWLP_USER, data);
        create(dialog, (const struct consent_dialog *)data);
        return FALSE; /* the focus is set */
    }
    if (message != WM_COMMAND)
        return FALSE;
    if (LOWORD(word) == ID_CONSENT_ROWS && HIWORD(word) == LBN_SELCHANGE)
        show_row(dialog, (const struct consent_dialog *)GetWindowLongPtrW(dialog, DWLP_USER));
    else if (LOWORD(word) == ID_CONSENT_MAKE && HIWORD(word) == BN_CLICKED)
        EndDialog(dialog, chosen(dialog));
    else if (LOWORD(word) == IDCANCEL)
        EndDialog(dialog, -1);
    return TRUE;
}

int consent_choose(struct wizard *wizard, const struct consent *consent)
{
    struct consent_dialog own = {wizard, consent};
    return (int)dialog_show(wizard, consent_proc, &own);
}

bool consent_ask(struct wizard *wizard, const struct preview *preview, bool recommended)
{
    if (!preview_applicable(preview)) {
        explain_dialog_message(wizard, text_get(wizard->language, TEXT_WIZARD_CONSENT_NOTHING), preview->text);
        return false;
    }
    char number[24];
    size_t count = fix_change_count(&preview->fixing->rounds[0].fix);
    struct strbuf make = STRBUF_INIT;
    snprintf(number, sizeof number, "%" PRIZU, count);
    text_format(&make, wizard->language, count == 1 ? TEXT_WIZARD_MAKE_ONE : TEXT_WIZARD_MAKE_MANY,
                (const char *const[]){number}, 1);
    const struct consent_row row = {NULL, preview->text, true};
    const struct consent consent = {
        .head = recommended ? TEXT_WIZARD_CONSENT : TEXT_WIZARD_CONSENT_RISK,
        .make = strbuf_text(&make),
        .safe = recommended,
        .rows = &row,
        .count = 1,
    };
    bool agreed = consent_choose(wizard, &consent) == 0;
    strbuf_free(&make);
    return agreed;
}
