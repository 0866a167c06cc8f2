/* SPDX-License-Identifier: MIT
 *
 * Threads that can be left behind: the executor of a run, deferred calls, the cancel
 * object and the leave taken of other computers. A job "hangs" until the test lets it go, so nothing here depends on
 * the clock; measured times are printed, with bounds only against waiting for a hanging job.
 */
#include "base/memory.h"
#include "base/time.h"
#include "testing.h"
#include "windows/cancel_windows.h"
#include "windows/deferred.h"
#include "windows/executor_windows.h"
#include "windows/leave.h"

#include <process.h>
#include <stdlib.h>

enum { JOBS = 100, HANGING = 40, LONG_MS = 20000 };

static HANDLE gate; /* manual-reset: hanging jobs wait for it */
static atomic_uint worked, left_behind, freed;

static int set_up(void **state)
{
    gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    return gate ? 0 : -1;
}

static int tear_down(void **state)
{
    CloseHandle(gate);
    return 0;
}

/* Bounded wait for what other threads still have to do. */
static void wait_until(atomic_uint *counter, unsigned value)
{
    for (int i = 0; i < 1000 && atomic_load(counter) != value; i++)
        Sleep(10);
    assert_int_equal(atomic_load(counter), value);
}

/* SYSTEM_HANDLE_INFORMATION_EX, class 64 of NtQuerySystemInformation. */
struct handle_list {
    ULONG_PTR count, reserved;
    struct {
        void *object;
        ULONG_PTR process, handle;
        ULONG access;
        USHORT trace, type;
        ULONG attributes, reserved;
    } entries[];
};

typedef LONG(WINAPI *query_function)(ULONG information, void *buffer, ULONG size, ULONG *needed);

/* Wine's GetProcessHandleCount always says 0; its list of all handles is right. */
static unsigned listed_handles(void)
{
    query_function query =
        (query_function)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQuerySystemInformation");
    ULONG size = 4 * 1024 * 1024, needed;
    struct handle_list *list = memory_array(size, 1);
    unsigned count = 0;
    if (query && query(64, list, size, &needed) == 0)
        for (ULONG_PTR i = 0; i < list->count; i++)
            count += list->entries[i].process == GetCurrentProcessId();
    free(list);
    return count;
}

static unsigned handle_count(void)
{
    DWORD count = 0;
    GetProcessHandleCount(GetCurrentProcess(), &count);
    return count ? count : listed_handles();
}

/* ---- executor ---- */

static void work_at_once(struct job *job)
{
    atomic_fetch_add(&worked, 1);
}

static void work_hanging(struct job *job)
{
    WaitForSingleObject(gate, LONG_MS);
    atomic_fetch_add(&worked, 1);
}

static void job_left(struct job *job)
{
    atomic_fetch_add(&left_behind, 1);
}

static void reset(void)
{
    atomic_store(&worked, 0);
    atomic_store(&left_behind, 0);
    ResetEvent(gate);
}

static void every_job_comes_back(void **state)
{
    reset();
    struct job jobs[JOBS] = {{0}};
    bool seen[JOBS] = {false};
    struct executor *executor = executor_windows();
    assert_null(executor->ops->wait(executor, NULL)); /* nothing is under way */
    for (size_t i = 0; i < JOBS; i++) {
        jobs[i] = (struct job){.work = work_at_once, .left = job_left};
        executor->ops->submit(executor, &jobs[i]);
    }
    for (size_t i = 0; i < JOBS; i++) {
        struct job *job = executor->ops->wait(executor, NULL);
        assert_non_null(job);
        assert_false(seen[job - jobs]);
        seen[job - jobs] = true;
    }
    assert_null(executor->ops->wait(executor, NULL));
    executor->ops->release(executor);
    assert_int_equal(atomic_load(&worked), JOBS);
    assert_int_equal(atomic_load(&left_behind), 0);
}

static unsigned __stdcall cancel_thread(void *parameter)
{
    Sleep(100);
    cancel_request(parameter);
    return 0;
}

static void cancel_leaves_hanging_jobs(void **state)
{
    reset();
    struct job jobs[HANGING] = {{0}}; /* more than there are threads: some never begin */
    struct cancel *cancel = cancel_windows_new();
    struct executor *executor = executor_windows();
    for (size_t i = 0; i < HANGING; i++) {
        jobs[i] = (struct job){.work = work_hanging, .left = job_left};
        executor->ops->submit(executor, &jobs[i]);
    }
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, cancel_thread, cancel, 0, NULL);
    int64_t begun = time_tick_ms();
    assert_null(executor->ops->wait(executor, cancel));
    executor->ops->release(executor);
    int64_t took = time_tick_ms() - begun - 100;
    print_message("back %d ms after the cancel\n", (int)took);
    assert_true(took < LONG_MS / 4);
    assert_int_equal(atomic_load(&worked), 0);
    SetEvent(gate);
    wait_until(&left_behind, HANGING);
    assert_true(atomic_load(&worked) < HANGING); /* who had not begun never did */
    WaitForSingleObject(thread, LONG_MS);
    CloseHandle(thread);
    cancel_release(cancel);
}

static void finished_jobs_are_left_too(void **state)
{
    reset();
    struct job jobs[2] = {{.work = work_at_once, .left = job_left}, {.work = work_at_once, .left = job_left}};
    struct executor *executor = executor_windows();
    executor->ops->submit(executor, &jobs[0]);
    executor->ops->submit(executor, &jobs[1]);
    wait_until(&worked, 2);
    assert_non_null(executor->ops->wait(executor, NULL));
    executor->ops->release(executor);
    wait_until(&left_behind, 1);
}

static void no_handle_is_lost(void **state)
{
    every_job_comes_back(state); /* what is made once is made now */
    Sleep(200);
    unsigned before = handle_count();
    for (int i = 0; i < 20; i++) {
        every_job_comes_back(state);
        cancel_leaves_hanging_jobs(state);
    }
    /* Threads that have just ended give their handles back a moment later. */
    for (int i = 0; i < 100 && handle_count() > before; i++)
        Sleep(50);
    print_message("handles: %u before, %u after\n", before, handle_count());
    assert_true(before > 0 && handle_count() <= before + 5);
}

/* ---- deferred ---- */

struct sleeper {
    struct deferred deferred;
    bool hang;
    int answer;
};

static void sleeper_work(struct deferred *deferred)
{
    struct sleeper *sleeper = container_of(deferred, struct sleeper, deferred);
    if (sleeper->hang)
        WaitForSingleObject(gate, LONG_MS);
    sleeper->answer = 42;
}

static void sleeper_free(struct deferred *deferred)
{
    atomic_fetch_add(&freed, 1);
    free(container_of(deferred, struct sleeper, deferred));
}

static struct sleeper *sleeper_new(bool hang)
{
    struct sleeper *sleeper = memory_new(struct sleeper);
    deferred_init(&sleeper->deferred, sleeper_work, sleeper_free);
    sleeper->hang = hang;
    return sleeper;
}

static void deferred_answers(void **state)
{
    atomic_store(&freed, 0);
    struct sleeper *sleeper = sleeper_new(false);
    struct call call = call_make(NULL, LONG_MS);
    assert_int_equal(deferred_run(&sleeper->deferred, &call, "Sleeper"), ST_OK);
    assert_int_equal(sleeper->answer, 42);
    assert_int_equal(call.fault.code, 0);
    deferred_release(&sleeper->deferred);
    wait_until(&freed, 1);
}

static void deferred_is_given_up(void **state)
{
    reset();
    atomic_store(&freed, 0);
    struct sleeper *sleeper = sleeper_new(true);
    struct call call = call_make(NULL, 50);
    assert_int_equal(deferred_run(&sleeper->deferred, &call, "Sleeper"), ST_TIMEOUT);
    assert_string_equal(call.fault.api, "Sleeper");
    assert_int_equal(deferred_pending(), 1);
    deferred_release(&sleeper->deferred);
    assert_int_equal(atomic_load(&freed), 0); /* the thread still has it */
    SetEvent(gate);
    wait_until(&freed, 1);
}

static void deferred_is_cancelled(void **state)
{
    static struct cancel plain; /* without an event */
    struct cancel *own = cancel_windows_new();
    struct cancel *cancels[] = {own, &plain};
    for (size_t i = 0; i < array_count(cancels); i++) {
        reset();
        atomic_store(&freed, 0);
        struct sleeper *sleeper = sleeper_new(true);
        struct call call = call_make(cancels[i], LONG_MS);
        HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, cancel_thread, cancels[i], 0, NULL);
        int64_t begun = time_tick_ms();
        assert_int_equal(deferred_run(&sleeper->deferred, &call, "Sleeper"), ST_CANCELLED);
        int64_t took = time_tick_ms() - begun - 100;
        print_message("back %d ms after the cancel\n", (int)took);
        assert_true(took < LONG_MS / 4);
        deferred_release(&sleeper->deferred);
        SetEvent(gate);
        wait_until(&freed, 1);
        WaitForSingleObject(thread, LONG_MS);
        CloseHandle(thread);
        struct sleeper *late = sleeper_new(false);
        assert_int_equal(deferred_run(&late->deferred, &call, "Sleeper"), ST_CANCELLED);
        deferred_release(&late->deferred);
    }
    cancel_release(own);
}

/* ---- waits ---- */

static void waits(void **state)
{
    HANDLE set = CreateEventW(NULL, TRUE, TRUE, NULL), unset = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE handles[] = {unset, set};
    struct cancel *cancel = cancel_windows_new();
    assert_null(cancel_windows_event(NULL));
    assert_non_null(cancel_windows_event(cancel));
    assert_int_equal(cancel_windows_wait(NULL, handles, 2, LONG_MS), 1);
    assert_int_equal(cancel_windows_wait(cancel, handles, 2, LONG_MS), 1);
    assert_int_equal(cancel_windows_wait(NULL, handles, 1, 10), WAIT_TIMEOUT);
    assert_int_equal(cancel_windows_wait(cancel, handles, 1, 10), WAIT_TIMEOUT);
    assert_int_equal(cancel_windows_wait(NULL, NULL, 0, 10), WAIT_TIMEOUT);
    assert_int_equal(cancel_windows_wait(cancel, NULL, 0, 10), WAIT_TIMEOUT);
    cancel_request(cancel);
    assert_int_equal(cancel_windows_wait(cancel, handles, 2, LONG_MS), CANCEL_WINDOWS_CANCELLED);
    assert_int_equal(cancel_windows_wait(cancel, NULL, 0, LONG_MS), CANCEL_WINDOWS_CANCELLED);
    static struct cancel plain;
    assert_null(cancel_windows_event(&plain));
    assert_int_equal(cancel_windows_wait(&plain, handles, 2, LONG_MS), 1);
    assert_int_equal(cancel_windows_wait(&plain, handles, 1, 30), WAIT_TIMEOUT);
    cancel_request(&plain);
    assert_int_equal(cancel_windows_wait(&plain, handles, 2, LONG_MS), CANCEL_WINDOWS_CANCELLED);
    cancel_release(cancel);
    CloseHandle(set);
    CloseHandle(unset);
}

/* ---- the end of a program ---- */

static void leave_slowly(void *data)
{
    WaitForSingleObject(gate, LONG_MS);
    atomic_fetch_add((atomic_uint *)data, 1);
}

static void leaving_is_waited_for(void **state)
{
    static atomic_uint left;
    leave_wait(LONG_MS); /* nothing was begun */
    ResetEvent(gate);
    assert_true(leave_later(leave_slowly, &left));
    assert_true(leave_later(leave_slowly, &left));
    leave_wait(30); /* the other side does not answer: given up */
    assert_int_equal(atomic_load(&left), 0);
    SetEvent(gate);
    leave_wait(LONG_MS);
    assert_int_equal(atomic_load(&left), 2);
    ResetEvent(gate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_comes_back),       cmocka_unit_test(cancel_leaves_hanging_jobs),
        cmocka_unit_test(finished_jobs_are_left_too), cmocka_unit_test(no_handle_is_lost),
        cmocka_unit_test(deferred_answers),           cmocka_unit_test(deferred_is_given_up),
        cmocka_unit_test(deferred_is_cancelled),      cmocka_unit_test(waits),
        cmocka_unit_test(leaving_is_waited_for),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
