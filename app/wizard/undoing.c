/* SPDX-License-Identifier: MIT */
#include "wizard/undoing.h"

#include "base/memory.h"
#include "session/vouched.h"
#include "windows/session_windows.h"
#include "wizard/background.h"
#include "wizard/consent.h"
#include "wizard/explain_dialog.h"
#include "wizard/fix.h"
#include "wizard/local_time.h"
#include "wizard/messages.h"
#include "wizard/relaunch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct undoing {
    struct changing common;
    struct undo_listener listener;
    struct session *session;         /* held; NULL: opened for the journal, which is of an earlier session */
    struct credentials *credentials; /* held; for that session; NULL: who runs the wizard */
    struct revert_list list;         /* of earlier sessions; store NULL: none; owned */
    struct journal **journals; /* newest first; the array is owned, the journals are of LIST or of what was made */
    size_t count, done, total;
    char *user; /* who takes it back; owned */
    struct reverted result;
    struct sentence first;         /* the first change that failed, in words */
    struct sentence problem;       /* why nothing could be begun; TEXT_NONE: it was */
    struct revert_refusal refusal; /* the same for a journal; JOURNAL_FINE: it was not refused */
};

/* MSG_JOURNALS */
struct undoing_journals {
    HWND hub;
    struct revert_list list;       /* store NULL: REFUSAL says why there is none */
    struct revert_refusal refusal; /* owned */
};

/* ---- the work ---- */

static enum undo_answer on_conflict(struct undo_listener *listener, const struct journal_entry *entry,
                                    const struct state *found, const struct journal *by)
{
    struct undoing *own = container_of(listener, struct undoing, listener);
    if (by) {
        struct strbuf words = STRBUF_INIT;
        change_describe(&words, own->common.language, &entry->change);
        sentence_free(&own->first);
        own->first = sentence_of(TEXT_UNDO_BLOCKED, strbuf_text(&words), by->name, by->header.account, NULL);
        strbuf_free(&words);
        return UNDO_KEEP;
    }
    struct conflict conflict = {entry, found};
    return (enum undo_answer)SendMessageW(own->common.hub, MSG_CONFLICT, own->common.generation, (LPARAM)&conflict);
}

static void on_undone(struct undo_listener *listener, const struct journal_entry *entry, enum undo_outcome outcome)
{
    struct undoing *own = container_of(listener, struct undoing, listener);
    if (outcome == UNDO_FAILED && own->first.id == TEXT_NONE) {
        struct strbuf words = STRBUF_INIT;
        change_describe(&words, own->common.language, &entry->change);
        own->first = sentence_raw(strbuf_text(&words));
        strbuf_free(&words);
    }
    fix_post_progress(&own->common, ++own->done, own->total);
}

/* The computer of a journal is the one that it names, whatever the wizard shows. */
static bool open_session(struct undoing *own)
{
    struct request request = revert_request(own->journals[0]);
    own->session = session_open(session_windows(), &request, own->credentials, own->common.cancel, "wmiready",
                                own->common.language, &own->problem);
    /* Whether whoever answered to its name is that computer only the person knows. */
    if (!own->session && vouched_asks(&own->problem) &&
        SendMessageW(own->common.hub, MSG_VOUCHED, own->common.generation, (LPARAM)&own->problem) == VOUCHED_TRUST) {
        sentence_free(&own->problem);
        vouched_answered(&request, VOUCHED_TRUST);
        own->session = session_open(session_windows(), &request, own->credentials, own->common.cancel, "wmiready",
                                    own->common.language, &own->problem);
    }
    request_free(&request);
    return own->session && revert_check_machine(own->journals[0], own->session, own->common.cancel, &own->user,
                                                &own->refusal) == OUTCOME_READY;
}

static void take_back(void *data)
{
    struct undoing *own = data;
    own->listener = (struct undo_listener){.conflict = on_conflict, .end = on_undone};
    if (own->session || open_session(own))
        own->result =
            revert_run(own->session, own->journals, own->count, own->user, own->common.cancel, &own->listener);
    PostMessageW(own->common.hub, MSG_UNDONE, own->common.generation, (LPARAM)own);
}

static void undoing_free(struct undoing *own)
{
    fix_end(&own->common);
    sentence_free(&own->first);
    sentence_free(&own->problem);
    revert_refusal_free(&own->refusal);
    session_release(own->session);
    credentials_release(own->credentials);
    if (own->list.store)
        revert_list_free(&own->list);
    free(own->journals);
    free(own->user);
    free(own);
}

static void begin(struct wizard *wizard, struct undoing *own)
{
    for (size_t i = 0; i < own->count; i++)
        own->total += own->journals[i]->count;
    fix_forget_changes(wizard);
    fix_begin(wizard, &own->common);
    if (background_run(take_back, own, &wizard->change_thread))
        return;
    cancel_hold(own->common.cancel);
    fix_not_begun(wizard, &own->common);
    undoing_free(own);
}

/* ---- of this session ---- */

static bool to_undo(const struct made *made, const struct request *request, const char *id)
{
    const struct fixing *fixing = made->preview->fixing;
    const struct fix *fix = &fixing->rounds[0].fix;
    /* What was made together is taken back together: on the last page. */
    bool of_id = !id || (fix->count == 1 && strcmp(fix->steps[0].requirement, id) == 0);
    return of_id && fixing_can_undo(fixing, request);
}

bool undoing_can(const struct wizard *wizard, const char *id)
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

static struct undoing *of_session(const struct wizard *wizard)
{
    struct undoing *own = memory_new(struct undoing);
    const struct run *run = wizard->board.run;
    size_t count = 0;
    for (struct made *made = wizard->made; made; made = made->earlier)
        count++;
    own->session = wizard->board.checked->session;
    session_hold(own->session);
    own->user = memory_string(run->os.user ? run->os.user : "");
    own->journals = memory_new_n(struct journal *, count + 1);
    return own;
}

void undoing_session(struct wizard *wizard, const char *id)
{
    struct undoing *own = of_session(wizard);
    for (struct made *made = wizard->made; made; made = made->earlier)
        if (to_undo(made, &wizard->board.run->request, id))
            own->journals[own->count++] = &made->preview->fixing->journal;
    begin(wizard, own);
}

/* ---- of earlier sessions ---- */

static void free_journals(struct undoing_journals *journals)
{
    if (journals->list.store)
        revert_list_free(&journals->list);
    revert_refusal_free(&journals->refusal);
    free(journals);
}

static void read_journals(void *data)
{
    struct undoing_journals *journals = data;
    /* What refuses the list leaves it as it is: without a store. */
    if (revert_list_read(session_windows(), NULL, &journals->list, &journals->refusal) != OUTCOME_READY)
        journals->list = (struct revert_list){NULL, NULL, 0};
    if (!PostMessageW(journals->hub, MSG_JOURNALS, 0, (LPARAM)journals))
        free_journals(journals);
}

void undoing_ask(struct wizard *wizard)
{
    /* Journals are taken back with the rights that they were made with. */
    if (!wizard->board.elevated) {
        relaunch_elevated(wizard, &wizard->board.request, wizard->current);
        return;
    }
    struct undoing_journals *journals = memory_new(struct undoing_journals);
    journals->hub = wizard->hub;
    if (!background_run(read_journals, journals, NULL))
        free_journals(journals);
}

static void say_refused(struct wizard *wizard, const struct revert_refusal *refusal)
{
    char code[16] = "";
    if (refusal->fault.code)
        snprintf(code, sizeof code, "0x%08X", (unsigned)refusal->fault.code);
    const char *arguments[] = {refusal->name, text_get(wizard->language, journal_problem_text(refusal->problem)), code};
    struct strbuf words = STRBUF_INIT;
    text_format(&words, wizard->language, TEXT_CLI_JOURNAL_REFUSED, arguments, 3);
    explain_dialog_message(wizard, text_get(wizard->language, TEXT_WIZARD_UNDO_FAILED), strbuf_text(&words));
    strbuf_free(&words);
}

/* What would be taken back, newest first. */
static char *plan_of(enum language language, const struct journal *journal)
{
    struct strbuf text = STRBUF_INIT;
    for (size_t i = journal->count; i-- > 0;) {
        if (journal->entries[i].undone)
            continue;
        revert_describe(&text, language, &journal->entries[i].change);
        strbuf_add_char(&text, '\n');
    }
    if (!text.length)
        strbuf_add(&text, text_get(language, TEXT_CLI_JOURNAL_UNDONE));
    return strbuf_take(&text);
}

static struct consent_row row_of(enum language language, const struct revert_entry *entry)
{
    if (entry->problem != JOURNAL_FINE)
        return (struct consent_row){memory_string(entry->name),
                                    memory_string(text_get(language, journal_problem_text(entry->problem))), false};
    const struct journal_header *header = &entry->journal.header;
    char when[LOCAL_TIME_TEXT], count[24];
    snprintf(count, sizeof count, "%" PRIZU, entry->journal.count);
    const char *arguments[4] = {local_time_dated(header->started_ms, when), header->target, header->user, count};
    struct strbuf title = STRBUF_INIT;
    text_format(&title, language, TEXT_WIZARD_JOURNAL, arguments, 4);
    return (struct consent_row){strbuf_take(&title), plan_of(language, &entry->journal),
                                journal_has_open(&entry->journal)};
}

/* The row that was chosen; -1: none. */
static int choose(struct wizard *wizard, const struct revert_list *list)
{
    struct consent_row *rows = memory_new_n(struct consent_row, list->count + 1);
    for (size_t i = 0; i < list->count; i++)
        rows[i] = row_of(wizard->language, &list->entries[i]);
    const struct consent consent = {
        .head = TEXT_WIZARD_UNDO_WHICH,
        .label = TEXT_WIZARD_UNDO_SESSIONS,
        .make = text_get(wizard->language, TEXT_WIZARD_UNDO_DO),
        .safe = true,
        .rows = rows,
        .count = list->count,
    };
    int row = consent_choose(wizard, &consent);
    for (size_t i = 0; i < list->count; i++) {
        free(rows[i].title);
        free(rows[i].text);
    }
    free(rows);
    return row;
}

/* Of this session: its journal is open already, and what becomes of it is shown with what was made. */
static struct made *made_here(const struct wizard *wizard, const char *name)
{
    for (struct made *made = wizard->made; made; made = made->earlier) {
        const struct journal *journal = &made->preview->fixing->journal;
        if (journal->store && strcmp(journal->name, name) == 0)
            return made;
    }
    return NULL;
}

/* LIST is taken over. */
static void begin_earlier(struct wizard *wizard, struct revert_list *list, size_t row)
{
    const struct board *board = &wizard->board;
    struct undoing *own = memory_new(struct undoing);
    struct made *here = made_here(wizard, list->entries[row].name);
    struct request request = revert_request(&list->entries[row].journal);
    own->journals = memory_new_n(struct journal *, 1);
    own->journals[own->count++] = here ? &here->preview->fixing->journal : &list->entries[row].journal;
    /* They were given for one computer. */
    if (!request.local && board->credentials && strcmp(board->credentials_for, request.target) == 0) {
        own->credentials = board->credentials;
        credentials_hold(own->credentials);
    }
    request_free(&request);
    own->list = *list;
    list->store = NULL;
    begin(wizard, own);
}

void undoing_take_journals(struct wizard *wizard, struct undoing_journals *journals)
{
    if (!journals->list.store) {
        say_refused(wizard, &journals->refusal);
    } else if (journals->list.count == 0) {
        explain_dialog_message(wizard, text_get(wizard->language, TEXT_CLI_NO_JOURNALS), "");
    } else {
        int row = choose(wizard, &journals->list);
        /* The question lets the world go on. */
        bool idle = wizard->board.state == BOARD_CHECKED || wizard->board.state == BOARD_IDLE;
        if (row >= 0 && idle && !wizard->closing)
            begin_earlier(wizard, &journals->list, (size_t)row);
    }
    free_journals(journals);
}

/* ---- what it came to ---- */

static void say_result(struct wizard *wizard, const struct undoing *own)
{
    const struct undo_result *result = &own->result.result;
    enum language language = wizard->language;
    bool blocked = own->first.id == TEXT_UNDO_BLOCKED;
    if (result->failed || result->journal_failed || result->irreversible || blocked) {
        struct strbuf more = STRBUF_INIT;
        sentence_format(&more, language, &own->first);
        if (own->result.outdated)
            strbuf_printf(&more, "\n\n%s", text_get(language, TEXT_JOURNAL_OUTDATED));
        else
            fix_add_reason(&more, language, result->status,
                           result->journal_failed ? result->journal_fault : result->call.fault);
        enum text_id what = result->failed || result->journal_failed || blocked ? TEXT_WIZARD_UNDO_FAILED
                                                                                : TEXT_WIZARD_UNDO_IRREVERSIBLE;
        explain_dialog_message(wizard, text_get(language, what), strbuf_text(&more));
        strbuf_free(&more);
    } else if (own->list.store && !result->stopped && !result->kept) {
        /* What an earlier session changed is no row of the page: said in words. */
        explain_dialog_message(wizard, text_get(language, TEXT_CLI_UNDO_COMPLETE),
                               own->result.restart ? text_get(language, TEXT_CLI_DISRUPTION_RESTART) : "");
    }
}

void undoing_take(struct wizard *wizard, struct undoing *own)
{
    fix_over(wizard);
    struct strbuf problem = STRBUF_INIT;
    if (own->refusal.problem != JOURNAL_FINE) {
        say_refused(wizard, &own->refusal);
    } else if (own->problem.id != TEXT_NONE && !vouched_asks(&own->problem)) {
        sentence_format(&problem, wizard->language, &own->problem);
        explain_dialog_message(wizard, text_get(wizard->language, TEXT_WIZARD_UNDO_FAILED), strbuf_text(&problem));
    } else if (own->problem.id == TEXT_NONE) {
        say_result(wizard, own);
    }
    strbuf_free(&problem);
    undoing_free(own);
    wizard_close_after(wizard);
}

enum undo_answer undoing_ask_conflict(struct wizard *wizard, const struct conflict *conflict)
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
    int answer = explain_dialog_ask(wizard, text_get(wizard->language, TEXT_WIZARD_CONFLICT), strbuf_text(&more),
                                    answers, array_count(answers), UNDO_KEEP);
    strbuf_free(&more);
    strbuf_free(&found);
    strbuf_free(&change);
    return answer < 0 || wizard->closing || wizard->leaving ? UNDO_STOP : (enum undo_answer)answer;
}
