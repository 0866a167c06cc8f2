/* SPDX-License-Identifier: MIT
 * Several pieces of work at the same time, each with its own deadline. */
#include "windows/together.h"
#include "windows/ops.h"

#include <process.h>

#include <assert.h>

enum { THREADS_MOST = 32, STACK_BYTES = 256 * 1024 };

struct task {
    void (*work)(void *item);
    void *item;
    HANDLE thread;
};

static unsigned __stdcall task_main(void *parameter)
{
    struct task *task = parameter;
    task->work(task->item);
    return 0;
}

void ops_together(struct machine *m, void (*work)(void *item), void *items, size_t size, size_t count)
{
    struct task tasks[THREADS_MOST];
    (void)m;
    /* The last item runs on this thread, and so does every one that no thread can be made for. */
    for (size_t i = 0; i < count; i++) {
        void *item = (char *)items + i * size;
        if (i >= THREADS_MOST || i + 1 == count) {
            work(item);
            continue;
        }
        tasks[i] = (struct task){.work = work, .item = item};
        tasks[i].thread =
            (HANDLE)_beginthreadex(NULL, STACK_BYTES, task_main, &tasks[i], STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
        if (!tasks[i].thread)
            work(item);
    }
    for (size_t i = 0; i + 1 < count && i < THREADS_MOST; i++) {
        if (!tasks[i].thread)
            continue;
        WaitForSingleObject(tasks[i].thread, INFINITE);
        CloseHandle(tasks[i].thread);
    }
}

/* An item of work that acts as the machine's account, on whatever thread it runs. */
struct impersonated {
    struct windows_machine *machine;
    void (*work)(void *item);
    void *item;
    DWORD caller; /* this thread acts as the account already */
};

static void work_impersonated(void *item)
{
    const struct impersonated *own = item;
    struct call scratch = call_make(NULL, 1);
    bool other = GetCurrentThreadId() != own->caller;
    if (other && credentials_impersonate(own->machine->credentials, &scratch) != LINK_UP)
        return;
    own->work(own->item);
    if (other)
        credentials_revert(own->machine->credentials);
}

void together_as_account(struct windows_machine *machine, void (*work)(void *item), void *items, size_t size,
                         size_t count)
{
    struct impersonated tasks[THREADS_MOST];
    assert(count <= THREADS_MOST);
    for (size_t i = 0; i < count; i++)
        tasks[i] = (struct impersonated){machine, work, (char *)items + i * size, GetCurrentThreadId()};
    ops_together(&machine->machine, work_impersonated, tasks, sizeof tasks[0], count);
}
