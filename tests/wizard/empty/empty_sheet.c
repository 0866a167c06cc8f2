/* SPDX-License-Identifier: MIT
 * The least a wizard can be: what the start of the real one is measured against. With an argument it stands beside the
 * stories and does, five times a second, the most that the real one does in one message (test_figures.c counts that):
 * what it takes longest for is what the emulator takes. */
#include <windows.h>

#include <commctrl.h>
#include <prsht.h>

enum { EVERY_MS = 200, WINDOWS = 8, LETTERS = 882, ROWS = 8 };

static HWND child(HWND page, const wchar_t *class, DWORD style, int row)
{
    return CreateWindowExW(0, class, L"", WS_CHILD | WS_VISIBLE | style, 10, 10 + 20 * row, 600, 20, page, NULL, NULL,
                           NULL);
}

static void make_windows(HWND page)
{
    static HWND made[WINDOWS];
    for (int i = 0; i < WINDOWS; i++) {
        if (made[i])
            DestroyWindow(made[i]);
        made[i] = child(page, i % 2 ? WC_BUTTONW : WC_STATICW, 0, i);
    }
}

static void break_lines(HWND page)
{
    static HWND box;
    wchar_t text[LETTERS + 1] = L"";
    if (!box)
        box = child(page, WC_EDITW, WS_VSCROLL | ES_MULTILINE | ES_READONLY | ES_AUTOVSCROLL, WINDOWS);
    MoveWindow(box, 10, 180, 600, 160, TRUE);
    for (int i = 0; i < LETTERS; i++)
        text[i] = i % 6 == 5 ? L' ' : (wchar_t)(L'a' + i % 26);
    SetWindowTextW(box, text);
}

static void fill_rows(HWND page)
{
    static HWND list;
    LVCOLUMNW column = {.mask = LVCF_WIDTH, .cx = 300};
    if (!list) {
        list = child(page, WC_LISTVIEWW, LVS_REPORT, 0);
        MoveWindow(list, 10, 350, 600, 160, TRUE);
        SendMessageW(list, LVM_INSERTCOLUMNW, 0, (LPARAM)&column);
        SendMessageW(list, LVM_INSERTCOLUMNW, 1, (LPARAM)&column);
    }
    SendMessageW(list, LVM_DELETEALLITEMS, 0, 0);
    for (int row = 0; row < ROWS; row++) {
        LVITEMW item = {.mask = LVIF_TEXT, .iItem = row, .pszText = L"A requirement"};
        SendMessageW(list, LVM_INSERTITEMW, 0, (LPARAM)&item);
        item = (LVITEMW){.iSubItem = 1, .pszText = L"Ready"};
        SendMessageW(list, LVM_SETITEMTEXTW, (WPARAM)row, (LPARAM)&item);
    }
}

static INT_PTR CALLBACK page_proc(HWND window, UINT message, WPARAM word, LPARAM data)
{
    static void (*const works[])(HWND page) = {make_windows, break_lines, fill_rows};
    static unsigned next;
    if (message == WM_INITDIALOG && ((PROPSHEETPAGEW *)data)->lParam)
        SetTimer(window, 1, EVERY_MS, NULL);
    /* Not in the way of anybody: it is never the next window to be active. */
    if (message == WM_TIMER)
        EnableWindow(GetParent(window), FALSE);
    if (message == WM_TIMER)
        works[next++ % 3](window);
    return message == WM_TIMER;
}

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, PWSTR line, int show)
{
    static struct {
        DLGTEMPLATE dialog;
        WORD menu, class, title, points;
        WCHAR font[13];
    } template = {.dialog = {.style = WS_CHILD | WS_CAPTION | DS_CONTROL | DS_SHELLFONT, .cx = 400, .cy = 300},
                  .points = 8,
                  .font = L"MS Shell Dlg"};
    INITCOMMONCONTROLSEX controls = {sizeof controls, ICC_STANDARD_CLASSES};
    InitCommonControlsEx(&controls);
    PROPSHEETPAGEW page = {.dwSize = sizeof page,
                           .dwFlags = PSP_DLGINDIRECT | PSP_USETITLE | PSP_HIDEHEADER,
                           .hInstance = instance,
                           .pResource = &template.dialog,
                           .pszTitle = L"Empty",
                           .pfnDlgProc = page_proc,
                           .lParam = *line};
    HPROPSHEETPAGE handle = CreatePropertySheetPageW(&page);
    PROPSHEETHEADERW sheet = {.dwSize = sizeof sheet,
                              .dwFlags = PSH_WIZARD97,
                              .hInstance = instance,
                              .pszCaption = L"Empty",
                              .nPages = 1,
                              .phpage = &handle};
    PropertySheetW(&sheet);
    return 0;
}
