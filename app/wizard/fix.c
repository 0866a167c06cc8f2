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

/* What both kinds of work have in common; the thread owns it. */
struct changing {
    HWND hub;
    unsigned generation;
    enum language language;
    struct cancel *cancel; /* held */
};

struct making {
    struct changing common;
    struct fix_listener listener;
    struct made *made;
};

struct reverting {
    struct changing common;
    struct undo_listener listener;
    struct session *session;   /* held */
    struct journal **journals; /* newest first; the array is owned, the journals are of what was made */
    size_t count, done, total;
    char *user; /* who takes it back; owned */
    struct reverted result;
    struct sentence first; /* the first change that failed, in words */
};

static void begin(struct wizard *wizard, struct changing *common)
{
    struct board *board = &wizard->board;
    struct cancel *cancel = cancel_windows_new();
    board_begin_change(board, cancel);
    /* Windows says it while it waits for the answer to WM_QUERYENDSESSION (ShutdownBlockReasonCreate). */
    wchar_t *reason = utf16_from_utf8(text_get(wizard->language, TEXT_WIZARD_BUSY_CHANGING));
    ShutdownBlockReasonCreate(wizard->sheet, reason);
    free(reason);
    *common = (struct changing){
        .hub = wizard->hub, .generation = board->generation, .language = wizard->language, .cancel = cancel};
    cancel_hold(cancel);
}

static void end(struct changing *common)
{
    cancel_release(common->cancel);
}

static void post_progress(const struct changing *common, size_t done, size_t total)
{
    PostMessageW(common->hub, MSG_PROGRESS, common->generation, MAKELPARAM((WORD)done, (WORD)total));
}

/* ---- making ---- */

static void on_begin(struct fix_listener *listener, const struct change *change, size_t done, size_t total)
{
    (void)change;
    post_progress(&container_of(listener, struct making, listener)->common, done, total);
}

static void on_end(struct fix_listener *listener, const struct journal_entry *entry, size_t done, size_t total)
{
    (void)entry;
    post_progress(&container_of(listener, struct making, listener)->common, done, total);
}

static void make(void *data)
{
    struct making *own = data;
    own->listener = (struct fix_listener){on_begin, on_end};
    fixing_apply(own->made->preview->fixing, own->common.cancel, &own->listener);
    PostMessageW(own->common.hub, MSG_FIXED, own->common.generation, (LPARAM)own->made);
    end(&own->common);
    free(own);
}

void fix_make(struct wizard *wizard, struct preview *preview)
{
    struct making *own = memory_new(struct making);
    own->made = memory_new(struct made);
    own->made->preview = preview;
    preview_hold(preview);
    begin(wizard, &own->common);
    if (background_run(make, own, &wizard->change_thread))
        return;
    ShutdownBlockReasonDestroy(wizard->sheet);
    board_end_change(&wizard->board);
    preview_release(preview);
    end(&own->common);
    free(own->made);
    free(own);
}

/* ---- taking back ---- */

static enum undo_answer on_conflict(struct undo_listener *listener, const struct journal_entry *entry,
                                    const struct state *found)
{
    struct reverting *own = container_of(listener, struct reverting, listener);
    struct conflict conflict = {entry, found};
    return (enum undo_answer)SendMessageW(own->common.hub, MSG_CONFLICT, own->common.generation, (LPARAM)&conflict);
}

static void on_undone(struct undo_listener *listener, const struct journal_entry *entry, enum undo_outcome outcome)
{
    struct reverting *own = container_of(listener, struct reverting, listener);
    if (outcome == UNDO_FAILED && own->first.id == TEXT_NONE) {
        struct strbuf words = STRBUF_INIT;
        change_describe(&words, own->common.language, &entry->change);
        own->first = sentence_raw(strbuf_text(&words));
        strbuf_free(&words);
    }
    post_progress(&own->common, ++own->done, own->total);
}

static void take_back(void *data)
{
    struct reverting *own = data;
    own->listener = (struct undo_listener){on_conflict, on_undone};
    own->result = revert_run(own->session, own->journals, own->count, own->user, own->common.cancel, &own->listener);
    PostMessageW(own->common.hub, MSG_UNDONE, own->common.generation, (LPARAM)own);
}

static void reverting_free(struct reverting *own)
{
    end(&own->common);
    sentence_free(&own->first);
    session_release(own->session);
    free(own->journals);
    free(own->user);
    free(own);
}

static bool to_undo(const struct made *made, const struct request *request, const char *id)
{
    const struct fixing *fixing = made->preview->fixing;
    const struct fix *fix = &fixing->rounds[0].fix;
    /* What was made together is taken back together: on the last page. */
    bool of_id = !id || (fix->count == 1 && strcmp(fix->steps[0].requirement, id) == 0);
    return of_id && fixing_can_undo(fixing, request);
}

bool fix_can_undo(const struct wizard *wizard, const char *id)
{
    const struct board *board = &wizard->board;
    /* While a change is under way its journal belongs to the worker. */
    if (board->state != BOARD_CHECKED || !board->run)
        return false;
    for (const struct made *made = wizard->made; made; made = made->earlier)
        if (to_undo(made, &board->run->request, id))
            return true;
    return false;
}

void fix_undo(struct wizard *wizard, const char *id)
{
    const struct run *run = wizard->board.run;
    size_t count = 0;
    for (struct made *made = wizard->made; made; made = made->earlier)
        count++;
    struct reverting *own = memory_new(struct reverting);
    own->session = wizard->board.checked->session;
    session_hold(own->session);
    own->user = memory_string(run->os.user ? run->os.user : "");
    own->journals = memory_new_n(struct journal *, count + 1);
    for (struct made *made = wizard->made; made; made = made->earlier) {
        if (!to_undo(made, &run->request, id))
            continue;
        struct journal *journal = &made->preview->fixing->journal;
        own->journals[own->count++] = journal;
        own->total += journal->count;
    }
    begin(wizard, &own->common);
    if (background_run(take_back, own, &wizard->change_thread))
        return;
    ShutdownBlockReasonDestroy(wizard->sheet);
    board_end_change(&wizard->board);
    reverting_free(own);
}

/* ---- what it came to ---- */

static void over(struct wizard *wizard)
{
    CloseHandle(wizard->change_thread);
    wizard->change_thread = NULL;
    board_end_change(&wizard->board);
    ShutdownBlockReasonDestroy(wizard->sheet);
    if (!wizard->leaving)
        worker_check(wizard);
    page_refresh_seen(wizard);
}

static void add_reason(struct strbuf *out, enum language language, enum status status, struct fault fault)
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
    wizard_show_buttons(wizard);
    over(wizard);
    if (result->stop == FIX_COMPLETE || result->stop == FIX_CANCELLED) {
        wizard_close_after(wizard);
        return;
    }
    struct strbuf more = STRBUF_INIT;
    if (result->change)
        change_describe(&more, wizard->language, result->change);
    struct fault fault = result->stop == FIX_NO_JOURNAL ? result->journal_fault : result->call.fault;
    if (result->stop != FIX_CHANGED_SINCE && result->stop != FIX_OBJECT_REFUSED)
        add_reason(&more, wizard->language, result->status, fault);
    explain_message(wizard, text_get(wizard->language, fix_stop_text(result->stop)), strbuf_text(&more));
    strbuf_free(&more);
    wizard_close_after(wizard);
}

void fix_take_undone(struct wizard *wizard, struct reverting *own)
{
    const struct undo_result *result = &own->result.result;
    over(wizard);
    if (result->failed || result->journal_failed || result->irreversible) {
        struct strbuf more = STRBUF_INIT;
        sentence_format(&more, wizard->language, &own->first);
        if (own->result.outdated)
            strbuf_printf(&more, "\n\n%s", text_get(wizard->language, TEXT_JOURNAL_OUTDATED));
        else
            add_reason(&more, wizard->language, result->status,
                       result->journal_failed ? result->journal_fault : result->call.fault);
        enum text_id what =
            result->failed || result->journal_failed ? TEXT_WIZARD_UNDO_FAILED : TEXT_WIZARD_UNDO_IRREVERSIBLE;
        explain_message(wizard, text_get(wizard->language, what), strbuf_text(&more));
        strbuf_free(&more);
    }
    reverting_free(own);
    wizard_close_after(wizard);
}

enum undo_answer fix_ask_conflict(struct wizard *wizard, const struct conflict *conflict)
{
    struct strbuf change = STRBUF_INIT, found = STRBUF_INIT, more = STRBUF_INIT;
    change_describe(&change, wizard->language, &conflict->entry->change);
    change_describe_state(&found, wizard->language, &conflict->entry->change, conflict->found);
    const char *made = strbuf_text(&change), *now = strbuf_text(&found);
    text_format(&more, wizard->language, TEXT_WIZARD_CONFLICT_MADE, &made, 1);
    strbuf_add_char(&more, '\n');
    text_format(&more, wizard->language, TEXT_WIZARD_CONFLICT_FOUND, &now, 1);
    const char *const answers[] = {
        [UNDO_KEEP] = text_get(wizard->language, TEXT_WIZARD_CONFLICT_KEEP),
        [UNDO_OVERWRITE] = text_get(wizard->language, TEXT_WIZARD_CONFLICT_OVERWRITE),
        [UNDO_STOP] = text_get(wizard->language, TEXT_WIZARD_CONFLICT_STOP),
    };
    int answer = explain_ask(wizard, text_get(wizard->language, TEXT_WIZARD_CONFLICT), strbuf_text(&more), answers,
                             array_count(answers), UNDO_KEEP);
    strbuf_free(&more);
    strbuf_free(&found);
    strbuf_free(&change);
    return answer < 0 || wizard->closing || wizard->leaving ? UNDO_STOP : (enum undo_answer)answer;
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
