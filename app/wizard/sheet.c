/* SPDX-License-Identifier: MIT
 * The property sheet: style, keys, changes of DPI and colours. */
#include "wizard/wizard.h"

#include "base/memory.h"
#include "resource.h"
#include "windows/utf16.h"
#include "wizard/hub.h"
#include "wizard/messages.h"
#include "wizard/page.h"
#include "wizard/save.h"
#include "wizard/worker.h"

#include <stdlib.h>

/* Missing from prsht.h of mingw-w64 10; values of the Windows SDK. */
#ifndef PSH_AEROWIZARD
#define PSH_AEROWIZARD 0x00004000
#endif
#ifndef PSH_RESIZABLE
#define PSH_RESIZABLE 0x04000000
#endif
static struct wizard *the_wizard; /* the sheet's callback and hook have no place for a pointer */
static HHOOK key_hook;
static bool framed; /* take_frame was called */

/* The one place that chooses the style. Wine's comctl32 takes the Aero flags and draws a plain
 * wizard, so it gets Wizard97 pages without a header, which reach the window's edges; page.c draws
 * the band. comctl32's own header is not used in either style: it has one line for a title and
 * would cut a verdict sentence. */
static bool style_is_aero(void)
{
    bool emulated = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
    return !emulated;
}

/* Ids of system menus leave the low four bits to Windows (WM_SYSCOMMAND). */
enum { ID_TRACE = 0x0100, SYSTEM_BITS = 0xFFF0 };

static void add_trace(struct wizard *wizard)
{
    HMENU menu = GetSystemMenu(wizard_frame(wizard), FALSE);
    wchar_t *words = utf16_from_utf8(text_get(wizard->language, TEXT_WIZARD_TRACE));
    AppendMenuW(menu, MF_SEPARATOR, 0, NULL);
    AppendMenuW(menu, MF_STRING, ID_TRACE, words);
    free(words);
}

/* The size that keeps the window where the pointer holds it (hidpi, "WM_DPICHANGED"). */
static void take_dpi(struct wizard *wizard, HWND window, UINT dpi, const RECT *suggested)
{
    if (suggested)
        SetWindowPos(window, NULL, suggested->left, suggested->top, suggested->right - suggested->left,
                     suggested->bottom - suggested->top, SWP_NOZORDER | SWP_NOACTIVATE);
    if (dpi != wizard->look.dpi)
        page_new_looks(wizard, dpi);
}

static LRESULT CALLBACK frame_proc(HWND window, UINT message, WPARAM word, LPARAM data, UINT_PTR id,
                                   DWORD_PTR reference)
{
    struct wizard *wizard = (struct wizard *)reference;
    (void)id;
    if (message == WM_SYSCOMMAND && (word & SYSTEM_BITS) == ID_TRACE) {
        save_trace(wizard);
        return 0;
    }
    /* A change that is being written is not broken off; the reason was given when it began. */
    if (message == WM_QUERYENDSESSION && wizard->board.state == BOARD_CHANGING)
        return FALSE;
    LRESULT result = DefSubclassProc(window, message, word, data);
    switch (message) {
    case WM_DPICHANGED:
        take_dpi(wizard, window, HIWORD(word), (const RECT *)data);
        break;
    case WM_SETTINGCHANGE:
        if (word != SPI_SETNONCLIENTMETRICS && word != SPI_SETHIGHCONTRAST &&
            (!data || lstrcmpiW((const wchar_t *)data, L"ImmersiveColorSet") != 0))
            break;
        look_dark_caption(window);
        page_new_looks(wizard, look_dpi(window));
        break;
    case WM_HELP:
        /* F1 on one of the sheet's own buttons; the page takes it from everywhere else. */
        if (wizard->pages[wizard->current]->made == PAGE_MADE && wizard->pages[wizard->current]->ops->help)
            wizard->pages[wizard->current]->ops->help(wizard->pages[wizard->current]);
        break;
    case WM_SYSCOLORCHANGE:
    case WM_THEMECHANGED:
        page_new_looks(wizard, look_dpi(window));
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
    if (message->message != WM_KEYDOWN || page->made < PAGE_MADE || GetActiveWindow() != wizard_frame(wizard))
        return false;
    if (message->wParam == VK_RETURN && page->ops->enter)
        return page->ops->enter(page, GetFocus());
    if (message->wParam == VK_F5 && wizard->current != PAGE_CHOOSE && wizard->board.state != BOARD_CHANGING) {
        worker_check(wizard);
        page_refresh_seen(wizard);
        return true;
    }
    if (control && message->wParam == 'C' && !is_edit(message->hwnd) && page->ops->copy)
        return page->ops->copy(page);
    return false;
}

/* A page is seen, so that the frame is there: from now on its messages are taken too. */
static void take_frame(struct wizard *wizard)
{
    HWND frame = wizard_frame(wizard);
    SetWindowSubclass(frame, frame_proc, 0, (DWORD_PTR)wizard);
    add_trace(wizard);
    look_dark_caption(frame);
    /* That of the task bar; the sheet sets the small one. Shared: never destroyed. */
    HICON large = LoadIconW(wizard->instance, MAKEINTRESOURCEW(IDI_WMIREADY));
    SendMessageW(frame, WM_SETICON, ICON_BIG, (LPARAM)large);
}

static LRESULT CALLBACK message_hook(int code, WPARAM word, LPARAM data)
{
    MSG *message = (MSG *)data;
    if (code == HC_ACTION && word == PM_REMOVE && message->message == MSG_SHOWN && !framed) {
        framed = true;
        take_frame(the_wizard);
    }
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
    /* The first look is of the system's DPI, which need not be that of the monitor where the sheet came up. */
    page_match_dpi(the_wizard);
    return 0;
}

static const struct page_ops *ops_of(enum page_id id)
{
    return id == PAGE_CHOOSE    ? &page_choose_ops
           : id == PAGE_RESULT  ? &page_result_ops
           : id == PAGE_QUERY   ? &page_query_ops
           : id == PAGE_SUMMARY ? &page_summary_ops
                                : &page_area_ops;
}

/* A relaunched instance goes on where the first one stopped. Another computer is not asked anything
 * before somebody pressed Next here (relaunch.h): then the first page is the one to begin with. */
static enum page_id first_page(struct wizard *wizard)
{
    if (wizard->resume == PAGE_CHOOSE || !wizard->board.request.local)
        return PAGE_CHOOSE;
    enum page_id first = wizard->resume;
    wizard->resume = PAGE_CHOOSE;
    worker_check(wizard);
    return first;
}

void wizard_run(struct wizard *wizard)
{
    HPROPSHEETPAGE handles[PAGE_COUNT];
    the_wizard = wizard;
    wizard->aero = !wizard->classic && style_is_aero();
    look_make(&wizard->look, look_dpi(NULL));
    page_size(&wizard->look);
    for (unsigned i = 0; i < PAGE_COUNT; i++) {
        wizard->pages[i] = memory_new(struct page);
        *wizard->pages[i] =
            (struct page){.ops = ops_of((enum page_id)i), .wizard = wizard, .id = (enum page_id)i, .selected = -1};
        handles[i] = page_handle(wizard->pages[i]);
    }
    wizard->current = first_page(wizard);
    wchar_t *title = wizard_title(wizard);
    PROPSHEETHEADERW sheet = {
        .dwSize = sizeof sheet,
        .dwFlags = PSH_USECALLBACK | PSH_USEICONID |
                   (wizard->aero ? PSH_WIZARD | PSH_AEROWIZARD | PSH_RESIZABLE : PSH_WIZARD97),
        .hInstance = wizard->instance,
        .pszIcon = MAKEINTRESOURCEW(IDI_WMIREADY),
        .pszCaption = title,
        .nPages = PAGE_COUNT,
        .nStartPage = (UINT)wizard->current,
        .phpage = handles,
        .pfnCallback = sheet_callback,
    };
    key_hook = SetWindowsHookExW(WH_GETMESSAGE, message_hook, NULL, GetCurrentThreadId());
    PropertySheetW(&sheet);
    UnhookWindowsHookEx(key_hook);
    free(title);
}
