/* SPDX-License-Identifier: MIT */
#include "wizard/fix.h"

#include "base/memory.h"
#include "report/explain.h"
#include "windows/cancel_windows.h"
#include "windows/utf16.h"
#include "wizard/background.h"
#include "wizard/explain_dialog.h"
#include "wizard/messages.h"
#include "wizard/page.h"
#include "wizard/worker.h"

#include <stdlib.h>
#include <string.h>

struct making {
    struct changing common;
    struct fix_listener listener;
    struct made *made;
};

void fix_begin(struct wizard *wizard, struct changing *common)
{
    struct board *board = &wizard->board;
    struct cancel *cancel = cancel_windows_new();
    board_begin_change(board, cancel);
    /* Windows says it while it waits for the answer to WM_QUERYENDSESSION (ShutdownBlockReasonCreate). */
    wchar_t *reason = utf16_from_utf8(text_get(wizard->language, TEXT_WIZARD_BUSY_CHANGING));
    ShutdownBlockReasonCreate(wizard_frame(wizard), reason);
    free(reason);
    *common = (struct changing){
        .hub = wizard->hub, .generation = board->generation, .language = wizard->language, .cancel = cancel};
    cancel_hold(cancel);
}

void fix_end(struct changing *common)
{
    cancel_release(common->cancel);
}

void fix_post_progress(const struct changing *common, size_t done, size_t total)
{
    PostMessageW(common->hub, MSG_PROGRESS, common->generation, MAKELPARAM((WORD)done, (WORD)total));
}

/* ---- making ---- */

static void on_begin(struct fix_listener *listener, const struct change *change, size_t done, size_t total)
{
    (void)change;
    fix_post_progress(&container_of(listener, struct making, listener)->common, done, total);
}

static void on_end(struct fix_listener *listener, const struct journal_entry *entry, size_t done, size_t total)
{
    /* One that failed stays the one at hand: why is in the result. */
    if (entry->done && entry->status == ST_OK)
        fix_post_progress(&container_of(listener, struct making, listener)->common, done, total);
}

static void make(void *data)
{
    struct making *own = data;
    own->listener = (struct fix_listener){on_begin, on_end};
    fixing_apply(own->made->preview->fixing, own->common.cancel, &own->listener);
    PostMessageW(own->common.hub, MSG_FIXED, own->common.generation, (LPARAM)own->made);
    fix_end(&own->common);
    free(own);
}

/* ---- each of them ---- */

static const struct fix *fix_shown(const struct wizard *wizard)
{
    return &wizard->changing->fixing->rounds[0].fix;
}

size_t fix_changes(const struct wizard *wizard)
{
    enum board_state state = wizard->board.state;
    bool shown = wizard->changing && (state == BOARD_CHANGING || state == BOARD_CHECKING);
    return shown ? fix_change_count(fix_shown(wizard)) : 0;
}

const struct change *fix_change(const struct wizard *wizard, size_t index, enum fix_mark *mark)
{
    const struct fix *fix = fix_shown(wizard);
    const struct fix_step *step = fix->steps;
    bool over = wizard->change_thread == NULL;
    size_t made = over ? wizard->changed : wizard->board.done, at = index;
    for (; at >= step->plan.count; step++)
        at -= step->plan.count;
    *mark = index < made                             ? FIX_MADE
            : index > made                           ? FIX_WAITS
            : !over                                  ? FIX_BEGUN
            : wizard->changing_stop == FIX_CANCELLED ? FIX_WAITS
                                                     : FIX_NOT_MADE;
    return &step->plan.changes[at];
}

void fix_forget_changes(struct wizard *wizard)
{
    preview_release(wizard->changing);
    wizard->changing = NULL;
}

void fix_make(struct wizard *wizard, struct preview *preview)
{
    /* A question lets the world go on, and a button is grey only once its page is shown anew. */
    if (wizard->closing || wizard->board.state != BOARD_CHECKED || !preview_is_of(preview, wizard->board.checked))
        return;
    fix_forget_changes(wizard);
    wizard->changing = preview;
    preview_hold(preview);
    struct making *own = memory_new(struct making);
    own->made = memory_new(struct made);
    own->made->preview = preview;
    preview_hold(preview);
    fix_begin(wizard, &own->common);
    if (background_run(make, own, &wizard->change_thread))
        return;
    fix_not_begun(wizard, &own->common);
    preview_release(preview);
    free(own->made);
    free(own);
}

/* ---- what it came to ---- */

void fix_not_begun(struct wizard *wizard, struct changing *common)
{
    ShutdownBlockReasonDestroy(wizard_frame(wizard));
    board_end_change(&wizard->board);
    fix_end(common);
}

void fix_over(struct wizard *wizard)
{
    CloseHandle(wizard->change_thread);
    wizard->change_thread = NULL;
    board_end_change(&wizard->board);
    ShutdownBlockReasonDestroy(wizard_frame(wizard));
    if (!wizard->leaving && wizard->board.state == BOARD_CHECKED)
        worker_check(wizard);
    page_refresh_seen(wizard);
}

void fix_add_reason(struct strbuf *out, enum language language, enum status status, struct fault fault)
{
    if (status == ST_OK || status == ST_CANCELLED)
        return;
    strbuf_add(out, "\n\n");
    explain_write(out, language, status, fault.code);
    if (fault.code)
        strbuf_printf(out, "\n%s 0x%08X", fault.api ? fault.api : "", (unsigned)fault.code);
}

void fix_take_made(struct wizard *wizard, struct made *made)
{
    const struct fix_result *result = &made->preview->fixing->rounds[0].result;
    made->earlier = wizard->made;
    wizard->made = made;
    wizard->changed = result->made;
    wizard->changing_stop = result->stop;
    wizard_show_buttons(wizard);
    fix_over(wizard);
    if (result->stop == FIX_COMPLETE || result->stop == FIX_CANCELLED) {
        wizard_close_after(wizard);
        return;
    }
    struct strbuf more = STRBUF_INIT;
    if (result->change)
        change_describe(&more, wizard->language, result->change);
    struct fault fault = result->stop == FIX_NO_JOURNAL ? result->journal_fault : result->call.fault;
    if (result->stop != FIX_CHANGED_SINCE && result->stop != FIX_OBJECT_REFUSED)
        fix_add_reason(&more, wizard->language, result->status, fault);
    explain_dialog_message(wizard, text_get(wizard->language, fix_stop_text(result->stop)), strbuf_text(&more));
    strbuf_free(&more);
    wizard_close_after(wizard);
}

/* Oldest first, so that the list of changes is in the order they were made. */
static void settle(const struct made *made, struct run *run)
{
    if (!made)
        return;
    settle(made->earlier, run);
    if (fixing_is_on(made->preview->fixing, &run->request))
        fixing_settle(made->preview->fixing, run);
}

void fix_settle_run(const struct wizard *wizard, struct run *run)
{
    settle(wizard->made, run);
}

const struct run *fix_before(const struct wizard *wizard)
{
    const struct run *run = wizard->board.run, *before = NULL;
    for (const struct made *made = wizard->made; run && made; made = made->earlier)
        if (fixing_is_on(made->preview->fixing, &run->request))
            before = &made->preview->fixing->rounds[0].before->run;
    return before;
}

void fix_wait(struct wizard *wizard)
{
    enum { MOST_MS = FIX_WRITE_MS + 10000 };
    ULONGLONG until = GetTickCount64() + MOST_MS;
    while (wizard->change_thread) {
        ULONGLONG now = GetTickCount64();
        DWORD left = now < until ? (DWORD)(until - now) : 0;
        /* The worker may send a question: it is answered (with "stop"), not waited for. */
        if (MsgWaitForMultipleObjects(1, &wizard->change_thread, FALSE, left, QS_ALLINPUT) != WAIT_OBJECT_0 + 1)
            return;
        MSG message;
        while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE))
            DispatchMessageW(&message);
    }
}
