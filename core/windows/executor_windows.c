/* SPDX-License-Identifier: MIT */
#include "windows/executor_windows.h"

#include "base/hold.h"
#include "base/memory.h"
#include "windows/cancel_windows.h"

#include <objbase.h>

#include <process.h>

#include <assert.h>
#include <stdlib.h>

/* Enough for every requirement that waits for a slow link at the same time. */
enum { THREADS_MAX = 32, STACK_BYTES = 256 * 1024 };

struct queue {
    struct job *first, **end;
    unsigned count;
};

struct executor_windows {
    struct executor executor;
    struct hold hold;        /* the threads' and the run's own */
    SRWLOCK lock;            /* of everything below */
    CONDITION_VARIABLE work; /* waiting is not empty, or released */
    HANDLE finished_event;   /* auto-reset: finished may not be empty */
    struct queue waiting, finished;
    unsigned threads, idle;
    unsigned under_way; /* submitted and not yet handed back */
    bool released;
};

static void queue_init(struct queue *queue)
{
    queue->first = NULL;
    queue->end = &queue->first;
    queue->count = 0;
}

static void queue_put(struct queue *queue, struct job *job)
{
    job->next = NULL;
    *queue->end = job;
    queue->end = &job->next;
    queue->count++;
}

static struct job *queue_take(struct queue *queue)
{
    struct job *job = queue->first;
    if (!job)
        return NULL;
    queue->first = job->next;
    queue->count--;
    if (!queue->first)
        queue->end = &queue->first;
    return job;
}

static void let_go(struct executor_windows *own)
{
    if (!hold_drop(&own->hold))
        return;
    CloseHandle(own->finished_event);
    free(own);
}

static struct job *next_job(struct executor_windows *own)
{
    own->idle++;
    struct job *job;
    while (!(job = queue_take(&own->waiting)) && !own->released)
        SleepConditionVariableSRW(&own->work, &own->lock, INFINITE, 0);
    own->idle--;
    return job;
}

static unsigned __stdcall thread_main(void *parameter)
{
    struct executor_windows *own = parameter;
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    AcquireSRWLockExclusive(&own->lock);
    struct job *job;
    while ((job = next_job(own))) {
        ReleaseSRWLockExclusive(&own->lock);
        job->work(job);
        AcquireSRWLockExclusive(&own->lock);
        if (own->released) {
            job->left(job);
        } else {
            queue_put(&own->finished, job);
            SetEvent(own->finished_event);
        }
    }
    ReleaseSRWLockExclusive(&own->lock);
    if (SUCCEEDED(com))
        CoUninitialize();
    let_go(own);
    return 0;
}

/* Called with the lock held. */
static void add_thread(struct executor_windows *own)
{
    hold_take(&own->hold);
    uintptr_t thread = _beginthreadex(NULL, STACK_BYTES, thread_main, own, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    if (!thread) {
        hold_drop(&own->hold);
        return;
    }
    own->threads++;
    CloseHandle((HANDLE)thread);
}

static void submit(struct executor *executor, struct job *job)
{
    struct executor_windows *own = container_of(executor, struct executor_windows, executor);
    AcquireSRWLockExclusive(&own->lock);
    own->under_way++;
    if (own->idle <= own->waiting.count && own->threads < THREADS_MAX)
        add_thread(own);
    bool helpless = own->threads == 0;
    if (!helpless)
        queue_put(&own->waiting, job);
    ReleaseSRWLockExclusive(&own->lock);
    WakeConditionVariable(&own->work);
    if (!helpless)
        return;
    /* No thread can be made: the job runs here rather than never. */
    job->work(job);
    AcquireSRWLockExclusive(&own->lock);
    queue_put(&own->finished, job);
    ReleaseSRWLockExclusive(&own->lock);
    SetEvent(own->finished_event);
}

static struct job *wait_finished(struct executor *executor, struct cancel *cancel)
{
    struct executor_windows *own = container_of(executor, struct executor_windows, executor);
    while (!cancel_requested(cancel)) {
        AcquireSRWLockExclusive(&own->lock);
        struct job *job = queue_take(&own->finished);
        if (job)
            own->under_way--;
        bool nothing = own->under_way == 0;
        ReleaseSRWLockExclusive(&own->lock);
        if (job || nothing)
            return job;
        cancel_windows_wait(cancel, &own->finished_event, 1, INFINITE);
    }
    return NULL;
}

static void leave_all(struct queue *queue)
{
    struct job *job;
    while ((job = queue_take(queue)))
        job->left(job);
}

static void release(struct executor *executor)
{
    struct executor_windows *own = container_of(executor, struct executor_windows, executor);
    AcquireSRWLockExclusive(&own->lock);
    own->released = true;
    leave_all(&own->waiting);
    leave_all(&own->finished);
    ReleaseSRWLockExclusive(&own->lock);
    WakeAllConditionVariable(&own->work);
    let_go(own);
}

static const struct executor_ops ops = {.submit = submit, .wait = wait_finished, .release = release};

struct executor *executor_windows(void)
{
    struct executor_windows *own = memory_new(struct executor_windows);
    own->executor.ops = &ops;
    InitializeSRWLock(&own->lock);
    InitializeConditionVariable(&own->work);
    own->finished_event = CreateEventW(NULL, FALSE, FALSE, NULL);
    assert(own->finished_event);
    queue_init(&own->waiting);
    queue_init(&own->finished);
    return &own->executor;
}
