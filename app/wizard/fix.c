/* SPDX-License-Identifier: MIT */
#include "wizard/fix.h"

#include "base/memory.h"
#include "report/explain.h"
#include "windows/cancel_windows.h"
#include "windows/event_log.h"
#include "windows/journal_store_windows.h"
#include "wizard/background.h"
#include "wizard/explain_dialog.h"
#include "wizard/messages.h"
#include "wizard/worker.h"

#include <stdlib.h>
#include <string.h>

/* What both kinds of work have in common; the thread owns it. */
struct changing {
    HWND hub;
    unsigned generation;
    enum language language;
    struct cancel *cancel; /* held */
    char *user;            /* who makes or takes back; owned */
    const struct journal *journal;
};

struct making {
    struct changing common;
    struct fix_listener listener;
    struct made *made;
};

struct undoing {
    struct changing common;
    struct undo_listener listener;
    struct made **list; /* newest first; the array is owned, the entries are the board's */
    size_t count, done, total;
    struct undo_result result; /* summed up */
    bool outdated;             /* another program wrote to a journal while this was under way */
    struct sentence first;     /* the first change that failed, in words */
};

static void begin(struct wizard *wizard, struct changing *common)
{
    struct board *board = &wizard->board;
    struct cancel *cancel = cancel_windows_new();
    const char *user = board->run->os.user;
    board_begin_change(board, cancel);
    *common = (struct changing){.hub = wizard->hub,
                                .generation = board->generation,
                                .language = wizard->language,
                                .cancel = cancel,
                                .user = memory_string(user ? user : "")};
    cancel_hold(cancel);
}

static void end(struct changing *common)
{
    cancel_release(common->cancel);
    free(common->user);
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
    struct making *own = container_of(listener, struct making, listener);
    event_log_write(own->common.language, &own->made->journal, entry, false, own->common.user);
    post_progress(&own->common, done, total);
}

static void make(void *data)
{
    struct making *own = data;
    struct made *made = own->made;
    struct preview *preview = made->preview;
    struct check_environment environment = {preview->machine, &preview->run->request, own->common.cancel};
    struct journal_header header = fix_journal_header(&environment, preview->run);
    struct fault fault = {NULL, 0};
    made->store = journal_store_windows_new(NULL);
    enum status status = journal_create(made->store, &header, &fault, &made->journal);
    journal_header_free(&header);
    own->listener = (struct fix_listener){on_begin, on_end};
    if (status == ST_OK)
        made->result = fix_apply(&environment, &preview->fix, &made->journal, &own->listener);
    else
        made->result = (struct fix_result){.stop = FIX_NO_JOURNAL, .status = status, .journal_fault = fault};
    PostMessageW(own->common.hub, MSG_FIXED, own->common.generation, (LPARAM)made);
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
    struct undoing *own = container_of(listener, struct undoing, listener);
    struct conflict conflict = {entry, found};
    return (enum undo_answer)SendMessageW(own->common.hub, MSG_CONFLICT, own->common.generation, (LPARAM)&conflict);
}

static void on_undone(struct undo_listener *listener, const struct journal_entry *entry, enum undo_outcome outcome)
{
    struct undoing *own = container_of(listener, struct undoing, listener);
    event_log_write(own->common.language, own->common.journal, entry, true, own->common.user);
    if (outcome == UNDO_FAILED && own->first.id == TEXT_NONE) {
        struct strbuf words = STRBUF_INIT;
        change_describe(&words, own->common.language, &entry->change);
        own->first = sentence_raw(strbuf_text(&words));
        strbuf_free(&words);
    }
    post_progress(&own->common, ++own->done, own->total);
}

static void add(struct undo_result *sum, const struct undo_result *one)
{
    sum->restored += one->restored;
    sum->already += one->already;
    sum->kept += one->kept;
    sum->irreversible += one->irreversible;
    sum->failed += one->failed;
    sum->stopped = sum->stopped || one->stopped;
    sum->journal_failed = sum->journal_failed || one->journal_failed;
    if (sum->status == ST_OK) {
        sum->status = one->status;
        sum->call = one->call;
        sum->journal_fault = one->journal_fault;
    }
}

static void take_back(void *data)
{
    struct undoing *own = data;
    own->listener = (struct undo_listener){on_conflict, on_undone};
    for (size_t i = 0; i < own->count && !own->result.stopped; i++) {
        struct made *made = own->list[i];
        own->common.journal = &made->journal;
        /* Somebody may have taken something back since, with the command line: without this the journal would be
         * refused. Where it cannot be read, the first write says why. */
        struct fault unread;
        journal_refresh(&made->journal, &unread);
        struct undo_result one =
            undo_run(made->preview->machine, own->common.cancel, &made->journal, own->common.user, &own->listener);
        add(&own->result, &one);
        own->outdated = own->outdated || made->journal.outdated;
    }
    own->result.call.cancel = NULL;
    PostMessageW(own->common.hub, MSG_UNDONE, own->common.generation, (LPARAM)own);
}

static void undoing_free(struct undoing *own)
{
    end(&own->common);
    sentence_free(&own->first);
    free(own->list);
    free(own);
}

/* Made on the target that the board shows now. */
static bool same_target(const struct made *made, const struct request *request)
{
    const struct request *of = &made->preview->run->request;
    return of->local == request->local && strcmp(of->target, request->target) == 0;
}

static bool to_undo(const struct made *made, const struct request *request, const char *id)
{
    return made->journal.store && same_target(made, request) && journal_has_open(&made->journal) &&
           (!id || strcmp(made->preview->fix.steps[0].requirement, id) == 0);
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
    const struct request *request = &wizard->board.run->request;
    size_t count = 0;
    for (struct made *made = wizard->made; made; made = made->earlier)
        count++;
    struct undoing *own = memory_new(struct undoing);
    own->list = memory_new_n(struct made *, count + 1);
    for (struct made *made = wizard->made; made; made = made->earlier) {
        if (!to_undo(made, request, id))
            continue;
        own->list[own->count++] = made;
        own->total += made->journal.count;
    }
    begin(wizard, &own->common);
    if (background_run(take_back, own, &wizard->change_thread))
        return;
    board_end_change(&wizard->board);
    undoing_free(own);
}

/* ---- what it came to ---- */

static void over(struct wizard *wizard)
{
    CloseHandle(wizard->change_thread);
    wizard->change_thread = NULL;
    board_end_change(&wizard->board);
    worker_check(wizard);
    wizard_refresh(wizard);
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
    const struct fix_result *result = &made->result;
    made->earlier = wizard->made;
    wizard->made = made;
    over(wizard);
    if (result->stop == FIX_COMPLETE || result->stop == FIX_CANCELLED)
        return;
    struct strbuf more = STRBUF_INIT;
    if (result->change)
        change_describe(&more, wizard->language, result->change);
    struct fault fault = result->stop == FIX_NO_JOURNAL ? result->journal_fault : result->call.fault;
    if (result->stop != FIX_CHANGED_SINCE && result->stop != FIX_OBJECT_REFUSED)
        add_reason(&more, wizard->language, result->status, fault);
    explain_message(wizard, text_get(wizard->language, fix_stop_text(result->stop)), strbuf_text(&more));
    strbuf_free(&more);
}

void fix_take_undone(struct wizard *wizard, struct undoing *own)
{
    const struct undo_result *result = &own->result;
    over(wizard);
    if (result->failed || result->journal_failed || result->irreversible) {
        struct strbuf more = STRBUF_INIT;
        sentence_format(&more, wizard->language, &own->first);
        if (own->outdated)
            strbuf_printf(&more, "\n\n%s", text_get(wizard->language, TEXT_JOURNAL_OUTDATED));
        else
            add_reason(&more, wizard->language, result->status,
                       result->journal_failed ? result->journal_fault : result->call.fault);
        enum text_id what =
            result->failed || result->journal_failed ? TEXT_WIZARD_UNDO_FAILED : TEXT_WIZARD_UNDO_IRREVERSIBLE;
        explain_message(wizard, text_get(wizard->language, what), strbuf_text(&more));
        strbuf_free(&more);
    }
    undoing_free(own);
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
    static const enum text_id answers[] = {
        [UNDO_KEEP] = TEXT_WIZARD_CONFLICT_KEEP,
        [UNDO_OVERWRITE] = TEXT_WIZARD_CONFLICT_OVERWRITE,
        [UNDO_STOP] = TEXT_WIZARD_CONFLICT_STOP,
    };
    int answer = explain_ask(wizard, text_get(wizard->language, TEXT_WIZARD_CONFLICT), strbuf_text(&more), answers,
                             array_count(answers), UNDO_KEEP);
    strbuf_free(&more);
    strbuf_free(&found);
    strbuf_free(&change);
    return answer < 0 || wizard->closing ? UNDO_STOP : (enum undo_answer)answer;
}

static bool taken_back(const struct journal *journal)
{
    bool any = false;
    for (size_t i = 0; i < journal->count; i++)
        any = any || journal->entries[i].undone;
    return any && !journal_has_open(journal);
}

/* Oldest first, so that the list of changes is in the order they were made. */
static void settle(const struct made *made, struct run *run)
{
    if (!made)
        return;
    settle(made->earlier, run);
    if (!made->journal.store || !same_target(made, &run->request))
        return;
    struct fix_result result = made->result;
    /* What was taken back is listed, but no requirement is "fixed" by it any more. */
    if (taken_back(&made->journal))
        result.made = 0;
    fix_settle(&made->preview->fix, &result, &made->journal, 0, run);
}

void fix_settle_run(const struct wizard *wizard, struct run *run)
{
    settle(wizard->made, run);
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
