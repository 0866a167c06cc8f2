/* SPDX-License-Identifier: MIT */
#include "windows/executor_windows.h"

#include "base/hold.h"
#include "base/memory.h"
#include "windows/cancel_windows.h"

#include <objbase.h>

#include <assert.h>
#include <stdlib.h>

/* Enough for every requirement that waits for a slow link at the same time. */
enum { THREADS_MAX = 32 };

struct executor_windows {
    struct executor executor;
    struct hold hold; /* the run's, and each job's that is with the pool */
    TP_CALLBACK_ENVIRON environment;
    PTP_POOL pool;
    CO_MTA_USAGE_COOKIE com; /* every thread without an apartment is in the MTA; NULL: it could not be made so */
    SRWLOCK lock;            /* of everything below */
    HANDLE finished_event;   /* auto-reset: finished may not be empty */
    struct job *finished;
    unsigned under_way; /* submitted and not yet handed back */
    bool released;
};

static void let_go(struct executor_windows *own)
{
    if (!hold_drop(&own->hold))
        return;
    CloseThreadpool(own->pool);
    DestroyThreadpoolEnvironment(&own->environment);
    if (own->com)
        CoDecrementMTAUsage(own->com);
    CloseHandle(own->finished_event);
    free(own);
}

/* What the pool carries from submit to the callback. */
struct errand {
    struct executor_windows *own;
    struct job *job;
};

static bool is_released(struct executor_windows *own)
{
    AcquireSRWLockShared(&own->lock);
    bool released = own->released;
    ReleaseSRWLockShared(&own->lock);
    return released;
}

static void do_job(struct executor_windows *own, struct job *job)
{
    if (!is_released(own))
        job->work(job);
    AcquireSRWLockExclusive(&own->lock);
    bool left = own->released;
    if (!left) {
        job->next = own->finished;
        own->finished = job;
        SetEvent(own->finished_event);
    }
    ReleaseSRWLockExclusive(&own->lock);
    if (left)
        job->left(job);
    let_go(own);
}

static void CALLBACK callback(PTP_CALLBACK_INSTANCE instance, void *context)
{
    struct errand errand = *(struct errand *)context;
    free(context);
    CallbackMayRunLong(instance);
    do_job(errand.own, errand.job);
}

static void submit(struct executor *executor, struct job *job)
{
    struct executor_windows *own = container_of(executor, struct executor_windows, executor);
    AcquireSRWLockExclusive(&own->lock);
    own->under_way++;
    ReleaseSRWLockExclusive(&own->lock);
    hold_take(&own->hold);
    struct errand *errand = memory_new(struct errand);
    *errand = (struct errand){own, job};
    if (TrySubmitThreadpoolCallback(callback, errand, &own->environment))
        return;
    free(errand);
    do_job(own, job); /* here rather than never */
}

static struct job *wait_finished(struct executor *executor, struct cancel *cancel)
{
    struct executor_windows *own = container_of(executor, struct executor_windows, executor);
    while (!cancel_requested(cancel)) {
        AcquireSRWLockExclusive(&own->lock);
        struct job *job = own->finished;
        if (job) {
            own->finished = job->next;
            own->under_way--;
        }
        bool nothing = own->under_way == 0;
        ReleaseSRWLockExclusive(&own->lock);
        if (job || nothing)
            return job;
        cancel_windows_wait(cancel, &own->finished_event, 1, INFINITE);
    }
    return NULL;
}

static void release(struct executor *executor)
{
    struct executor_windows *own = container_of(executor, struct executor_windows, executor);
    AcquireSRWLockExclusive(&own->lock);
    own->released = true;
    struct job *job = own->finished;
    ReleaseSRWLockExclusive(&own->lock);
    for (struct job *next; job; job = next) {
        next = job->next;
        job->left(job);
    }
    let_go(own);
}

static const struct executor_ops ops = {.submit = submit, .wait = wait_finished, .release = release};

struct executor *executor_windows(void)
{
    struct executor_windows *own = memory_new(struct executor_windows);
    own->executor.ops = &ops;
    InitializeSRWLock(&own->lock);
    own->finished_event = CreateEventW(NULL, FALSE, FALSE, NULL);
    own->pool = CreateThreadpool(NULL);
    assert(own->finished_event && own->pool);
    SetThreadpoolThreadMaximum(own->pool, THREADS_MAX);
    InitializeThreadpoolEnvironment(&own->environment);
    SetThreadpoolCallbackPool(&own->environment, own->pool);
    if (FAILED(CoIncrementMTAUsage(&own->com)))
        own->com = NULL;
    return &own->executor;
}
