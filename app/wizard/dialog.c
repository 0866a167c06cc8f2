/* SPDX-License-Identifier: MIT */
#include "wizard/dialog.h"

#include "windows/utf16.h"

#include <stdlib.h>

INT_PTR dialog_show(struct wizard *wizard, DLGPROC proc, void *data)
{
    static const struct {
        DLGTEMPLATE dialog;
        WORD menu, class, title;
    } template = {.dialog = {.style = WS_POPUP | WS_CAPTION | WS_SYSMENU | DS_MODALFRAME}};
    return DialogBoxIndirectParamW(wizard->instance, &template.dialog, wizard->sheet, proc, (LPARAM)data);
}

void dialog_place(HWND dialog, const struct wizard *wizard, RECT *client)
{
    RECT sheet;
    wchar_t *title = utf16_from_utf8(text_get(wizard->language, TEXT_WIZARD_TITLE));
    SetWindowTextW(dialog, title);
    free(title);
    GetWindowRect(wizard->sheet, &sheet);
    int width = (sheet.right - sheet.left) * 9 / 10, height = (sheet.bottom - sheet.top) * 8 / 10;
    SetWindowPos(dialog, NULL, sheet.left + (sheet.right - sheet.left - width) / 2,
                 sheet.top + (sheet.bottom - sheet.top - height) / 2, width, height, SWP_NOZORDER);
    GetClientRect(dialog, client);
}

HWND dialog_child(HWND dialog, const struct wizard *wizard, const wchar_t *class, const char *text, DWORD style,
                  DWORD extended, int id)
{
    wchar_t *words = utf16_from_utf8(text);
    HWND control = CreateWindowExW(extended, class, words, WS_CHILD | WS_VISIBLE | style, 0, 0, 0, 0, dialog,
                                   (HMENU)(INT_PTR)id, wizard->instance, NULL);
    SendMessageW(control, WM_SETFONT, (WPARAM)wizard->look.body, FALSE);
    free(words);
    return control;
}

int dialog_button_width(HWND button, const struct look *look)
{
    wchar_t text[128];
    GetWindowTextW(button, text, 128);
    int needed = (int)look_measure(look->body, text, 0).cx + look_px(look, 24), least = look_px(look, 80);
    return needed > least ? needed : least;
}
