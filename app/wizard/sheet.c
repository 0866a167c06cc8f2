/* SPDX-License-Identifier: MIT
 * The property sheet: style, buttons, keys, changes of DPI and colours. */
#include "wizard/wizard.h"

#include "base/memory.h"
#include "resource.h"
#include "windows/utf16.h"
#include "wizard/hub.h"
#include "wizard/page.h"
#include "wizard/worker.h"

#include <stdlib.h>

/* Missing from prsht.h of mingw-w64 10; values of the Windows SDK. */
#ifndef PSH_AEROWIZARD
#define PSH_AEROWIZARD 0x00004000
#endif
#ifndef PSH_RESIZABLE
#define PSH_RESIZABLE 0x04000000
#endif
#ifndef PSM_SETNEXTTEXT
#define PSM_SETNEXTTEXT (WM_USER + 137)
#endif

enum { ID_BACK = 0x3023, ID_NEXT = 0x3024, ID_FINISH = 0x3025 }; /* children of every wizard sheet (prsht.h ID_WIZ*) */

static struct wizard *the_wizard; /* the sheet's callback and hook have no place for a pointer */
static WNDPROC sheet_proc_before;
static HHOOK key_hook;

/* The one place that chooses the style. Wine's comctl32 takes the Aero flags and draws a plain
 * wizard, so the frame is drawn by page.c there. Wizard97's header is not used: it has one line
 * for a title and would cut a verdict sentence. */
static bool style_is_aero(void)
{
    bool emulated = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
    return !emulated;
}

void wizard_refresh(struct wizard *wizard)
{
    struct page *page = wizard->pages[wizard->current];
    if (wizard->closing || !wizard->sheet || !page)
        return;
    page_refresh(page);
    bool last = wizard->current == PAGE_SUMMARY;
    DWORD buttons = (wizard->current == PAGE_CHOOSE ? 0 : PSWIZB_BACK) | (last ? PSWIZB_FINISH : PSWIZB_NEXT);
    PostMessageW(wizard->sheet, PSM_SETWIZBUTTONS, 0, (LPARAM)buttons);
    if (!last)
        return;
    wchar_t *close = utf16_from_utf8(text_get(wizard->language, TEXT_WIZARD_CLOSE));
    SendMessageW(wizard->sheet, PSM_SETFINISHTEXTW, 0, (LPARAM)close);
    free(close);
}

void wizard_close(struct wizard *wizard)
{
    wizard->closing = true;
    /* At once for the user's eyes; what is left behind ends by itself or with the process. */
    ShowWindow(wizard->sheet, SW_HIDE);
    worker_query_stop(wizard);
    session_reset(&wizard->session);
}

static void change_dpi(struct wizard *wizard, UINT dpi)
{
    if (dpi == wizard->look.dpi)
        return;
    look_make(&wizard->look, wizard->instance, dpi);
    for (size_t i = 0; i < PAGE_COUNT; i++)
        if (wizard->pages[i]->window)
            page_new_look(wizard->pages[i]);
}

static LRESULT CALLBACK sheet_proc(HWND window, UINT message, WPARAM word, LPARAM data)
{
    struct wizard *wizard = the_wizard;
    LRESULT result = CallWindowProcW(sheet_proc_before, window, message, word, data);
    switch (message) {
    case WM_DPICHANGED:
        change_dpi(wizard, HIWORD(word));
        break;
    case WM_SETTINGCHANGE:
    case WM_SYSCOLORCHANGE:
    case WM_THEMECHANGED:
        look_make(&wizard->look, wizard->instance, look_dpi(window));
        for (size_t i = 0; i < PAGE_COUNT; i++)
            if (wizard->pages[i]->window)
                page_new_look(wizard->pages[i]);
        break;
    default:
        break;
    }
    return result;
}

static bool is_edit(HWND window)
{
    wchar_t class[16];
    return GetClassNameW(window, class, (int)array_count(class)) && lstrcmpiW(class, L"Edit") == 0;
}

/* Keys of the whole page, whatever control has the focus. */
static bool take_key(struct wizard *wizard, const MSG *message)
{
    struct page *page = wizard->pages[wizard->current];
    bool control = GetKeyState(VK_CONTROL) < 0;
    if (message->message != WM_KEYDOWN || !page->window || GetActiveWindow() != wizard->sheet)
        return false;
    if (message->wParam == VK_F5 && wizard->current != PAGE_CHOOSE && wizard->session.state != SESSION_CHANGING) {
        worker_check(wizard);
        wizard_refresh(wizard);
        return true;
    }
    if (control && message->wParam == 'C' && !is_edit(message->hwnd) && page->ops->copy)
        return page->ops->copy(page);
    return false;
}

static LRESULT CALLBACK message_hook(int code, WPARAM word, LPARAM data)
{
    MSG *message = (MSG *)data;
    if (code == HC_ACTION && word == PM_REMOVE && take_key(the_wizard, message))
        message->message = WM_NULL;
    return CallNextHookEx(key_hook, code, word, data);
}

static int CALLBACK sheet_callback(HWND window, UINT message, LPARAM data)
{
    (void)data;
    if (message != PSCB_INITIALIZED)
        return 0;
    the_wizard->sheet = window;
    look_dark_caption(window);
    sheet_proc_before = (WNDPROC)SetWindowLongPtrW(window, GWLP_WNDPROC, (LONG_PTR)sheet_proc);
    return 0;
}

static const struct page_ops *ops_of(enum page_id id)
{
    return id == PAGE_CHOOSE    ? &page_choose_ops
           : id == PAGE_QUERY   ? &page_query_ops
           : id == PAGE_SUMMARY ? &page_summary_ops
                                : &page_area_ops;
}

void wizard_run(struct wizard *wizard, enum page_id first)
{
    HPROPSHEETPAGE handles[PAGE_COUNT];
    the_wizard = wizard;
    wizard->aero = style_is_aero();
    look_make(&wizard->look, wizard->instance, look_dpi(NULL));
    for (unsigned i = 0; i < PAGE_COUNT; i++) {
        wizard->pages[i] = memory_new(struct page);
        *wizard->pages[i] =
            (struct page){.ops = ops_of((enum page_id)i), .wizard = wizard, .id = (enum page_id)i, .selected = -1};
        handles[i] = page_handle(wizard->pages[i]);
    }
    wchar_t *title = utf16_from_utf8(text_get(wizard->language, TEXT_WIZARD_TITLE));
    PROPSHEETHEADERW sheet = {
        .dwSize = sizeof sheet,
        .dwFlags = PSH_WIZARD | PSH_USECALLBACK | PSH_USEICONID | (wizard->aero ? PSH_AEROWIZARD | PSH_RESIZABLE : 0),
        .hInstance = wizard->instance,
        .pszIcon = MAKEINTRESOURCEW(IDI_WMIREADY),
        .pszCaption = title,
        .nPages = PAGE_COUNT,
        .nStartPage = (UINT)first,
        .phpage = handles,
        .pfnCallback = sheet_callback,
    };
    wizard->current = first;
    key_hook = SetWindowsHookExW(WH_GETMESSAGE, message_hook, NULL, GetCurrentThreadId());
    PropertySheetW(&sheet);
    UnhookWindowsHookEx(key_hook);
    free(title);
}
