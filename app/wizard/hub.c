/* SPDX-License-Identifier: MIT */
#include "wizard/hub.h"

#include "base/memory.h"
#include "windows/identity.h"
#include "wizard/background.h"
#include "wizard/clipboard.h"
#include "wizard/fix.h"
#include "wizard/messages.h"
#include "wizard/other.h"
#include "wizard/page.h"
#include "wizard/picker.h"
#include "wizard/post.h"
#include "wizard/preparation.h"
#include "wizard/relaunch.h"
#include "wizard/save.h"
#include "wizard/showing.h"
#include "wizard/undoing.h"
#include "wizard/waiting.h"
#include "wizard/whose.h"
#include "wizard/worker.h"

#include <stdlib.h>

static const wchar_t hub_class[] = L"WmiReadyHub";

/* MSG_FRONT: which window a second start wants. The lowest bit of wParam is the first of them. */
enum { FRONT_ELEVATED = 1 };
struct front {
    bool elevated;
    uint32_t purpose, user; /* marks; purpose 0: any */
};

/* Work that was given up answers too late: its generation is an old one. */
static bool is_late(const struct wizard *wizard, UINT message, unsigned generation)
{
    const struct board *board = &wizard->board;
    switch (message) {
    case MSG_FINDING:
    case MSG_CHECKED:
    case MSG_REFUSED:
    case MSG_PROGRESS:
        return wizard->closing || generation != board->generation;
    case MSG_ROWS:
        return wizard->closing || generation != board->query_generation;
    default:
        return wizard->closing;
    }
}

static void drop(UINT message, LPARAM data)
{
    switch (message) {
    case MSG_FINDING:
        finding_free((struct finding *)data);
        break;
    case MSG_CHECKED:
        background_release_checked((struct checked *)data);
        break;
    case MSG_REFUSED:
        worker_refused_free((struct refused *)data);
        break;
    case MSG_ROWS:
        board_query_result_free((struct query_result *)data);
        break;
    case MSG_WATCHED:
        free((char *)data);
        break;
    default:
        /* Only while closing: the process ends, and what a change leaves behind is in its journal. */
        break;
    }
}

static void take_checked(struct wizard *wizard, struct checked *checked)
{
    fix_forget_changes(wizard);
    fix_settle_run(wizard, &checked->run);
    board_take_check(&wizard->board, checked);
}

static void take_rows(struct board *board, struct query_result *result)
{
    board_take_query(board, result);
    cancel_release(board->query_cancel);
    board->query_cancel = NULL;
}

/* Questions of a page: only the page that is seen wants the answer. */
static void tell_page(struct wizard *wizard, UINT message, LPARAM data)
{
    struct page *page = wizard->pages[wizard->current];
    if (page && page->made == PAGE_MADE && page->ops->message)
        page->ops->message(page, message, data);
}

static void take_picked(struct wizard *wizard, struct picking *picking)
{
    bool waited = picker_waits(wizard, picking);
    char *account = picker_take(wizard, picking);
    if (waited && wizard->current == PAGE_CHOOSE)
        tell_page(wizard, MSG_PICKED, (LPARAM)account);
    free(account);
}

static void take(struct wizard *wizard, UINT message, LPARAM data)
{
    struct board *board = &wizard->board;
    switch (message) {
    case MSG_FINDING:
        board_take_finding(board, (struct finding *)data);
        break;
    case MSG_PROGRESS:
        board->done = LOWORD(data);
        board->total = HIWORD(data);
        break;
    case MSG_CHECKED:
        take_checked(wizard, (struct checked *)data);
        break;
    case MSG_REFUSED:
        whose_ask(wizard, (struct refused *)data);
        break;
    case MSG_ROWS:
        take_rows(board, (struct query_result *)data);
        break;
    case MSG_ACCOUNT:
        tell_page(wizard, message, data);
        worker_account_result_free((struct account_result *)data);
        break;
    case MSG_PICKER:
        wizard->has_picker = data != FALSE;
        break;
    case MSG_PICKED:
        take_picked(wizard, (struct picking *)data);
        break;
    case MSG_PREVIEW:
        tell_page(wizard, message, data);
        preview_release((struct preview *)data);
        break;
    case MSG_FIXED:
        fix_take_made(wizard, (struct made *)data);
        break;
    case MSG_JOURNALS:
        undoing_take_journals(wizard, (struct undoing_journals *)data);
        break;
    case MSG_UNDONE:
        undoing_take(wizard, (struct undoing *)data);
        break;
    case MSG_OTHER:
        other_take(wizard, (struct other *)data);
        break;
    case MSG_PREPARATION:
        wizard->needs_untaken |= preparation_take(wizard, (struct preparation *)data);
        break;
    case MSG_COPY:
        post_copied(wizard, clipboard_put(wizard->sheet, (HGLOBAL)data));
        break;
    case MSG_SAVING:
        wizard->note = TEXT_WIZARD_SAVING;
        break;
    case MSG_SAVED:
        save_take(wizard, (struct saving *)data);
        break;
    case MSG_OPENED:
        showing_take(wizard, data != FALSE);
        break;
    case MSG_RELAUNCHED:
        relaunch_take_answer(wizard, (uint32_t)data);
        break;
    default:
        break;
    }
}

static uint32_t add_mark(uint32_t mark, const char *text)
{
    for (const char *at = text ? text : ""; *at; at++) {
        unsigned char lower = (unsigned char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
        mark = (mark ^ lower) * 16777619u; /* FNV-1a */
    }
    return (mark ^ 0xFF) * 16777619u;
}

/* Differs with every user; the rights of another are not this one's to take over. */
static uint32_t user_mark(void)
{
    char *user = identity_user();
    uint32_t mark = add_mark(2166136261u, user);
    free(user);
    return mark;
}

/* Differs with what is to be prepared; never 0, which asks for nothing. */
static uint32_t purpose_mark(const struct request *request)
{
    uint32_t mark = add_mark(2166136261u, request->local ? "." : request->target);
    mark = add_mark(add_mark(mark, request->account), request->client_address) & ~1u;
    return mark ? mark : 2;
}

/* Whether this window does for the one that a second start would show: a start for another computer, account or client
 * gets a window of its own. One that is on its way out does not, nor does one of another user or without the
 * administrator rights that were just given. */
static bool stands_for(const struct wizard *wizard, const struct front *front)
{
    bool gone = wizard->closing || wizard->leaving || (wizard->sheet && !IsWindow(wizard->sheet));
    bool same = front->purpose == 0 || front->purpose == purpose_mark(&wizard->board.request);
    return !gone && same && (wizard->board.elevated || !front->elevated) && front->user == user_mark();
}

static void bring_to_front(struct wizard *wizard)
{
    if (!wizard->sheet)
        return;
    HWND frame = wizard_frame(wizard);
    if (IsIconic(frame))
        ShowWindow(frame, SW_RESTORE);
    /* The sheet cannot be used while a dialog of it is open. */
    SetForegroundWindow(GetLastActivePopup(frame));
}

static void on_timer(struct wizard *wizard, UINT_PTR timer)
{
    KillTimer(wizard->hub, timer);
    if (timer == POST_CHECK) {
        worker_begin_check(wizard);
        return;
    }
    wizard->refreshing = false;
    page_refresh_seen(wizard);
}

static LRESULT CALLBACK hub_proc(HWND window, UINT message, WPARAM word, LPARAM data)
{
    struct wizard *wizard = (struct wizard *)GetWindowLongPtrW(window, GWLP_USERDATA);
    if (wizard && message == WM_TIMER) {
        on_timer(wizard, word);
        return 0;
    }
    if (!wizard || message < MSG_FINDING || message > MSG_LAST)
        return DefWindowProcW(window, message, word, data);
    if (message == MSG_FRONT) {
        const struct front front = {(word & FRONT_ELEVATED) != 0, (uint32_t)word & ~1u, (uint32_t)data};
        bool stands = stands_for(wizard, &front);
        if (stands)
            bring_to_front(wizard);
        return stands;
    }
    if (message == MSG_CONFLICT)
        return wizard->closing || wizard->leaving ? UNDO_STOP
                                                  : undoing_ask_conflict(wizard, (const struct conflict *)data);
    if (message == MSG_VOUCHED)
        return wizard->closing || wizard->leaving
                   ? -1
                   : whose_vouched(wizard, (const struct sentence *)data, TEXT_WIZARD_VOUCHED_KEEP);
    if (is_late(wizard, message, (unsigned)word)) {
        drop(message, data);
        return 0;
    }
    if (message == MSG_WATCHED) {
        waiting_take(wizard, (unsigned)word, (char *)data);
        return 0;
    }
    take(wizard, message, data);
    post_refresh(wizard);
    return 0;
}

HWND hub_create(struct wizard *wizard)
{
    WNDCLASSEXW class = {
        .cbSize = sizeof class, .lpfnWndProc = hub_proc, .hInstance = wizard->instance, .lpszClassName = hub_class};
    RegisterClassExW(&class);
    HWND hub = CreateWindowExW(0, hub_class, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, wizard->instance, NULL);
    SetWindowLongPtrW(hub, GWLP_USERDATA, (LONG_PTR)wizard);
    /* A second start without administrator rights may still bring an elevated first window to the front. */
    ChangeWindowMessageFilterEx(hub, MSG_FRONT, MSGFLT_ALLOW, NULL);
    return hub;
}

/* Any program may have a window of that class and answer: only this program's own file stands for it.
 * (QueryFullProcessImageNameW, sdk-api winbase.h: PROCESS_QUERY_LIMITED_INFORMATION is enough. One that cannot be
 * opened stands for nothing: then there are two windows.) */
static bool is_this_program(DWORD process)
{
    enum { PATH_UNITS = 32768 };
    HANDLE handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process);
    wchar_t *paths = memory_new_n(wchar_t, 2 * (size_t)PATH_UNITS);
    DWORD theirs = PATH_UNITS, ours = PATH_UNITS;
    bool same = handle && QueryFullProcessImageNameW(handle, 0, paths, &theirs) &&
                QueryFullProcessImageNameW(GetCurrentProcess(), 0, paths + PATH_UNITS, &ours) &&
                CompareStringOrdinal(paths, (int)theirs, paths + PATH_UNITS, (int)ours, TRUE) == CSTR_EQUAL;
    if (handle)
        CloseHandle(handle);
    free(paths);
    return same;
}

bool hub_hand_over(const struct wizard *wizard, bool asks)
{
    enum { PATIENCE_MS = 500 };
    WPARAM word = (asks ? purpose_mark(&wizard->board.request) : 0) | (identity_is_elevated() ? FRONT_ELEVATED : 0);
    uint32_t mark = user_mark();
    HWND other = NULL;
    while ((other = FindWindowExW(HWND_MESSAGE, other, hub_class, NULL)) != NULL) {
        DWORD process;
        DWORD_PTR answer = 0;
        GetWindowThreadProcessId(other, &process);
        if (!is_this_program(process))
            continue;
        AllowSetForegroundWindow(process);
        if (SendMessageTimeoutW(other, MSG_FRONT, word, (LPARAM)mark, SMTO_ABORTIFHUNG, PATIENCE_MS, &answer) &&
            answer == 1)
            return true;
    }
    return false;
}
