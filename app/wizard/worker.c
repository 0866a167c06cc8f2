/* SPDX-License-Identifier: MIT */
#include "wizard/worker.h"

#include "base/memory.h"
#include "base/time.h"
#include "windows/cancel_windows.h"
#include "windows/executor_windows.h"
#include "windows/identity.h"
#include "windows/machine_windows.h"
#include "wizard/held_run.h"
#include "wizard/messages.h"

#include <objbase.h>

#include <process.h>
#include <stdlib.h>

/* One piece of work; the thread owns it. */
struct work {
    void (*run)(struct work *work);
    HWND hub;
    unsigned generation;
    struct cancel *cancel;   /* held */
    struct machine *machine; /* held */
    struct request request;
    struct run_listener listener;
    char *text; /* of the account question; owned */
};

static void work_free(struct work *work)
{
    machine_release(work->machine);
    cancel_release(work->cancel);
    request_free(&work->request);
    free(work->text);
    free(work);
}

static unsigned __stdcall thread_main(void *parameter)
{
    struct work *work = parameter;
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    work->run(work);
    work_free(work);
    if (SUCCEEDED(com))
        CoUninitialize();
    return 0;
}

static void start(struct work *work)
{
    uintptr_t thread = _beginthreadex(NULL, 0, thread_main, work, 0, NULL);
    if (thread)
        CloseHandle((HANDLE)thread);
    else
        work_free(work);
}

static struct work *work_new(struct wizard *wizard, void (*run)(struct work *), unsigned generation)
{
    struct work *work = memory_new(struct work);
    work->run = run;
    work->hub = wizard->hub;
    work->generation = generation;
    work->request = request_copy(&wizard->session.request);
    return work;
}

static struct machine *machine_for(const struct session *session)
{
    if (session->request.local)
        return machine_windows_local();
    return machine_windows_remote(session->request.target, session->credentials);
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
    work->listener = (struct run_listener){post_finding, post_progress};
    struct run *run = held_run_new();
    enum status status =
        run_execute(&work->request, work->machine, executor_windows(), work->cancel, &work->listener, run);
    run->client = identity_own_name();
    run->program_version = memory_string(WMIREADY_VERSION);
    run->command = memory_string("wmiready");
    if (status == ST_OK && PostMessageW(work->hub, MSG_CHECKED, work->generation, (LPARAM)run))
        return;
    held_run_release(run);
}

void worker_check(struct wizard *wizard)
{
    struct session *session = &wizard->session;
    session_reset(session);
    session->cancel = cancel_windows_new();
    session->machine = machine_for(session);
    session->state = SESSION_CHECKING;
    struct work *work = work_new(wizard, run_check, session->generation);
    work->cancel = session->cancel;
    cancel_hold(work->cancel);
    work->machine = session->machine;
    machine_hold(work->machine);
    start(work);
}

/* ---- the test query ---- */

void query_result_free(struct query_result *result)
{
    if (!result)
        return;
    wmi_rows_free(&result->rows);
    free(result);
}

static void run_query(struct work *work)
{
    struct query_result *result = memory_new(struct query_result);
    struct wmi_request query = {
        .namespace_path = work->request.namespace_path, .query = work->request.query, .max_rows = 100000};
    int64_t begun = time_tick_ms();
    result->call = call_make(work->cancel, 3 * work->request.call_ms);
    result->status = MACHINE_CALL(work->machine, wmi_query, &result->call, &query, &result->rows);
    result->ms = (uint32_t)(time_tick_ms() - begun);
    result->call.cancel = NULL;
    if (!PostMessageW(work->hub, MSG_ROWS, work->generation, (LPARAM)result))
        query_result_free(result);
}

void worker_query_stop(struct wizard *wizard)
{
    struct session *session = &wizard->session;
    session->query_generation++;
    if (!session->query_cancel)
        return;
    cancel_request(session->query_cancel);
    cancel_release(session->query_cancel);
    session->query_cancel = NULL;
}

void worker_query(struct wizard *wizard, const char *namespace_path, const char *query)
{
    struct session *session = &wizard->session;
    worker_query_stop(wizard);
    query_result_free(session->query);
    session->query = NULL;
    session->query_cancel = cancel_windows_new();
    struct work *work = work_new(wizard, run_query, session->query_generation);
    free(work->request.namespace_path);
    free(work->request.query);
    work->request.namespace_path = memory_string(namespace_path);
    work->request.query = memory_string(query);
    work->cancel = session->query_cancel;
    cancel_hold(work->cancel);
    /* A machine of its own: what the check may still wait for does not stand in the way. */
    work->machine = machine_for(session);
    start(work);
}

/* ---- the account ---- */

void account_result_free(struct account_result *result)
{
    account_free(&result->account);
    free(result->typed);
    free(result);
}

static void run_resolve(struct work *work)
{
    struct account_result *result = memory_new(struct account_result);
    struct call call = call_make(NULL, work->request.call_ms);
    result->status =
        MACHINE_CALL(work->machine, account_get, &call, work->text[0] ? work->text : NULL, &result->account);
    result->typed = memory_string(work->text);
    if (!PostMessageW(work->hub, MSG_ACCOUNT, 0, (LPARAM)result))
        account_result_free(result);
}

void worker_resolve_account(struct wizard *wizard, const char *typed)
{
    struct work *work = work_new(wizard, run_resolve, 0);
    /* Names are looked up here: the target may not be chosen yet, and must not be asked before it is. */
    work->machine = machine_windows_local();
    work->text = memory_string(typed);
    start(work);
}
