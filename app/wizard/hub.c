/* SPDX-License-Identifier: MIT */
#include "wizard/hub.h"

#include "wizard/fix.h"
#include "wizard/held_run.h"
#include "wizard/messages.h"
#include "wizard/page.h"
#include "wizard/worker.h"

#include <stdlib.h>

static const wchar_t hub_class[] = L"WmiReadyHub";

/* True when the message is of the work under way; else what it owns is freed. */
static bool current(struct wizard *wizard, UINT message, unsigned generation, LPARAM data)
{
    const struct session *session = &wizard->session;
    bool stale = wizard->closing;
    switch (message) {
    case MSG_FINDING:
        stale = stale || generation != session->generation;
        if (stale)
            finding_free((struct finding *)data);
        break;
    case MSG_CHECKED:
        stale = stale || generation != session->generation;
        if (stale)
            held_run_release((struct run *)data);
        break;
    case MSG_PROGRESS:
        stale = stale || generation != session->generation;
        break;
    case MSG_ROWS:
        stale = stale || generation != session->query_generation;
        if (stale)
            query_result_free((struct query_result *)data);
        break;
    default:
        break;
    }
    return !stale;
}

static void take_rows(struct session *session, struct query_result *result)
{
    query_result_free(session->query);
    session->query = result;
    cancel_release(session->query_cancel);
    session->query_cancel = NULL;
}

static void take(struct wizard *wizard, UINT message, LPARAM data)
{
    struct session *session = &wizard->session;
    switch (message) {
    case MSG_FINDING:
        session_take_finding(session, (struct finding *)data);
        break;
    case MSG_PROGRESS:
        session->done = LOWORD(data);
        session->total = HIWORD(data);
        break;
    case MSG_CHECKED:
        session_take_run(session, (struct run *)data);
        break;
    case MSG_ROWS:
        take_rows(session, (struct query_result *)data);
        break;
    default:
        break;
    }
}

static void tell_page(struct wizard *wizard, UINT message, LPARAM data)
{
    struct page *page = wizard->pages[wizard->current];
    if (page && page->window && page->ops->message)
        page->ops->message(page, message, data);
}

static void bring_to_front(struct wizard *wizard)
{
    if (!wizard->sheet)
        return;
    if (IsIconic(wizard->sheet))
        ShowWindow(wizard->sheet, SW_RESTORE);
    SetForegroundWindow(wizard->sheet);
}

static LRESULT CALLBACK hub_proc(HWND window, UINT message, WPARAM word, LPARAM data)
{
    struct wizard *wizard = (struct wizard *)GetWindowLongPtrW(window, GWLP_USERDATA);
    if (!wizard || message < MSG_FINDING || message > MSG_SHOWN)
        return DefWindowProcW(window, message, word, data);
    if (message == MSG_TARGET) {
        bring_to_front(wizard);
        return 1;
    }
    if (!current(wizard, message, (unsigned)word, data))
        return 0;
    take(wizard, message, data);
    tell_page(wizard, message, data);
    if (message == MSG_ACCOUNT)
        account_result_free((struct account_result *)data);
    if (message == MSG_PLAN)
        plan_result_free((struct plan_result *)data);
    wizard_refresh(wizard);
    return 0;
}

HWND hub_create(struct wizard *wizard)
{
    WNDCLASSEXW class = {
        .cbSize = sizeof class, .lpfnWndProc = hub_proc, .hInstance = wizard->instance, .lpszClassName = hub_class};
    RegisterClassExW(&class);
    HWND hub = CreateWindowExW(0, hub_class, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, wizard->instance, NULL);
    SetWindowLongPtrW(hub, GWLP_USERDATA, (LONG_PTR)wizard);
    return hub;
}

bool hub_hand_over(void)
{
    enum { PATIENCE_MS = 500 };
    HWND other = FindWindowExW(HWND_MESSAGE, NULL, hub_class, NULL);
    if (!other)
        return false;
    DWORD process;
    DWORD_PTR answer = 0;
    GetWindowThreadProcessId(other, &process);
    AllowSetForegroundWindow(process);
    return SendMessageTimeoutW(other, MSG_TARGET, 0, 0, SMTO_ABORTIFHUNG, PATIENCE_MS, &answer) && answer == 1;
}
