/* SPDX-License-Identifier: MIT
 * The least a wizard can be: what the start of the real one is measured against. */
#include <windows.h>

#include <commctrl.h>
#include <prsht.h>

static INT_PTR CALLBACK page_proc(HWND window, UINT message, WPARAM word, LPARAM data)
{
    return FALSE;
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
