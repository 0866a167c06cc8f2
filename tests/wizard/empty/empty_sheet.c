/* SPDX-License-Identifier: MIT
 * The least a wizard can be: what the start of the real one is measured against. WM_APP makes it do what the emulator
 * takes longest for, the breaking of a long text into lines: what the real one's gaps are measured against. */
#include <windows.h>

#include <commctrl.h>
#include <prsht.h>

/* WORD letters in a box as the wizard's. */
static void break_lines(HWND window, WPARAM word)
{
    static HWND box;
    wchar_t text[1024];
    DWORD style = WS_CHILD | WS_VISIBLE | WS_VSCROLL | ES_MULTILINE | ES_READONLY | ES_AUTOVSCROLL;
    if (!box)
        box = CreateWindowExW(WS_EX_CLIENTEDGE, WC_EDITW, L"", style, 10, 10, 600, 160, window, NULL, NULL, NULL);
    for (WPARAM i = 0; i < word && i < 1023; i++)
        text[i] = i % 6 == 5 ? L' ' : (wchar_t)(L'a' + i % 26);
    text[word < 1023 ? word : 1023] = L'\0';
    SetWindowTextW(box, text);
}

static INT_PTR CALLBACK page_proc(HWND window, UINT message, WPARAM word, LPARAM data)
{
    if (message == WM_APP)
        break_lines(window, word);
    return message == WM_APP;
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
                           .pfnDlgProc = page_proc};
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
