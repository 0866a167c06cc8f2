/* SPDX-License-Identifier: MIT */
#include "wizard/worker.h"

#include "base/memory.h"
#include "base/time.h"
#include "check/run_merge.h"
#include "windows/cancel_windows.h"
#include "windows/session_windows.h"
#include "wizard/background.h"
#include "wizard/messages.h"
#include "wizard/post.h"

#include <stdlib.h>

/* The list stays quick to copy and to give back; who needs more uses the query elsewhere. */
enum { ROWS_MOST = 20000 };

/* One piece of work; the thread owns it. */
struct work {
    void (*run)(struct work *work);
    HWND hub;
    unsigned generation;
    enum language language;
    struct cancel *cancel;           /* held; NULL none */
    struct credentials *credentials; /* held; NULL none */
    struct request request;
    struct run *other; /* the other side's result; NULL none; owned */
    struct run_listener listener;
    char *text; /* of the account question; owned */
};

static void work_free(struct work *work)
{
    credentials_release(work->credentials);
    cancel_release(work->cancel);
    request_free(&work->request);
    if (work->other)
        run_free(work->other);
    free(work->other);
    free(work->text);
    free(work);
}

static void work_main(void *data)
{
    struct work *work = data;
    work->run(work);
    work_free(work);
}

static bool start(struct work *work)
{
    if (background_run(work_main, work, NULL))
        return true;
    work_free(work);
    return false;
}

static struct work *work_new(struct wizard *wizard, void (*run)(struct work *), unsigned generation,
                             struct cancel *cancel)
{
    struct board *board = &wizard->board;
    struct work *work = memory_new(struct work);
    work->run = run;
    work->hub = wizard->hub;
    work->generation = generation;
    work->language = wizard->language;
    work->cancel = cancel;
    cancel_hold(cancel);
    work->credentials = board->credentials;
    credentials_hold(work->credentials);
    work->request = request_copy(&board->request);
    return work;
}

/* Here, because asking Windows what this computer is called may take longer than a window may stand still. */
static struct session *open_session(const struct work *work, struct sentence *problem)
{
    return session_open(session_windows(), &work->request, work->credentials, work->cancel, "wmiready", work->language,
                        problem);
}

void worker_refused_free(struct refused *refused)
{
    sentence_free(&refused->problem);
    qualify_choice_free(&refused->choice);
    free(refused);
}

/* Whoever is meant is asked for; nobody is tried in the place of a name that is not whole. */
static void post_refused(const struct work *work, struct sentence problem)
{
    struct refused *refused = memory_new(struct refused);
    char *user = work->credentials ? credentials_name(work->credentials) : NULL;
    refused->problem = problem;
    qualify_choices(session_windows(), &work->request, user, &refused->choice);
    free(user);
    if (!PostMessageW(work->hub, MSG_REFUSED, work->generation, (LPARAM)refused))
        worker_refused_free(refused);
}

/* ---- the check ---- */

static void post_finding(struct run_listener *listener, const struct finding *finding)
{
    struct work *work = container_of(listener, struct work, listener);
    struct finding *copy = finding_copy(finding);
    if (!PostMessageW(work->hub, MSG_FINDING, work->generation, (LPARAM)copy))
        finding_free(copy);
}

static void post_progress(struct run_listener *listener, size_t done, size_t total)
{
    struct work *work = container_of(listener, struct work, listener);
    PostMessageW(work->hub, MSG_PROGRESS, work->generation, MAKELPARAM((WORD)done, (WORD)total));
}

static void run_check(struct work *work)
{
    struct sentence problem;
    struct session *session = open_session(work, &problem);
    if (!session) {
        post_refused(work, problem);
        return;
    }
    work->listener = (struct run_listener){post_finding, post_progress};
    struct checked *checked = checked_new(session, work->cancel, &work->listener);
    session_release(session);
    /* Nobody else knows the run yet. */
    if (work->other && run_merge_identity(&checked->run, work->other) == MERGE_FINE) {
        run_merge(&checked->run, work->other);
        work->other = NULL;
    }
    if (checked->run.cancelled || !PostMessageW(work->hub, MSG_CHECKED, work->generation, (LPARAM)checked))
        checked_release(checked);
}

void worker_check(struct wizard *wizard)
{
    struct board *board = &wizard->board;
    board_reset(board);
    board->cancel = cancel_windows_new();
    board->state = BOARD_CHECKING;
    board->check_waits = true;
    post_check(wizard);
}

void worker_begin_check(struct wizard *wizard)
{
    struct board *board = &wizard->board;
    if (!board->check_waits)
        return;
    board->check_waits = false;
    struct work *work = work_new(wizard, run_check, board->generation, board->cancel);
    if (board->other) {
        work->other = memory_new(struct run);
        *work->other = run_copy(board->other);
    }
    if (!start(work))
        board_reset(board);
}

/* ---- the test query ---- */

static void run_query(struct work *work)
{
    /* A session of its own: what the check may still wait for does not stand in the way. */
    struct sentence problem;
    struct session *session = open_session(work, &problem);
    struct query_result *result = memory_new(struct query_result);
    int64_t begun = time_tick_ms();
    result->call = call_make(work->cancel, 3 * work->request.call_ms);
    const struct wmi_request all = {.max_rows = ROWS_MOST};
    result->status = session ? session_query(session, &result->call, &all, &result->rows) : ST_INVALID;
    result->ms = (uint32_t)(time_tick_ms() - begun);
    result->call.cancel = NULL;
    if (!PostMessageW(work->hub, MSG_ROWS, work->generation, (LPARAM)result))
        board_query_result_free(result);
    sentence_free(&problem);
    session_release(session);
}

void worker_query_stop(struct wizard *wizard)
{
    struct board *board = &wizard->board;
    board->query_generation++;
    if (!board->query_cancel)
        return;
    cancel_request(board->query_cancel);
    cancel_release(board->query_cancel);
    board->query_cancel = NULL;
}

void worker_query(struct wizard *wizard, const char *namespace_path, const char *query)
{
    struct board *board = &wizard->board;
    worker_query_stop(wizard);
    board_take_query(board, NULL);
    board->query_cancel = cancel_windows_new();
    struct work *work = work_new(wizard, run_query, board->query_generation, board->query_cancel);
    free(work->request.namespace_path);
    free(work->request.query);
    work->request.namespace_path = memory_string(namespace_path);
    work->request.query = memory_string(query);
    if (!start(work))
        worker_query_stop(wizard);
}

/* ---- the account ---- */

void worker_account_result_free(struct account_result *result)
{
    account_free(&result->account);
    free(result->typed);
    free(result);
}

static void run_resolve(struct work *work)
{
    /* Names are looked up here: the target may not be chosen yet, and must not be asked before it is. */
    struct account_result *result = memory_new(struct account_result);
    struct call call = call_make(NULL, work->request.call_ms);
    result->status = session_account(session_windows(), &call, work->text, &result->account);
    result->typed = memory_string(work->text);
    if (!PostMessageW(work->hub, MSG_ACCOUNT, 0, (LPARAM)result))
        worker_account_result_free(result);
}

void worker_resolve_account(struct wizard *wizard, const char *typed)
{
    struct work *work = work_new(wizard, run_resolve, 0, NULL);
    work->text = memory_string(typed);
    start(work);
}
