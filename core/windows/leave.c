/* SPDX-License-Identifier: MIT */
#include "windows/leave.h"

#include "base/memory.h"

#include <stdlib.h>

struct leave {
    void (*work)(void *data);
    void *data;
};

static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE one_ended = CONDITION_VARIABLE_INIT;
static unsigned begun;

static void end_one(void)
{
    AcquireSRWLockExclusive(&lock);
    begun--;
    ReleaseSRWLockExclusive(&lock);
    WakeAllConditionVariable(&one_ended);
}

static void CALLBACK run(PTP_CALLBACK_INSTANCE instance, PVOID context)
{
    (void)instance;
    struct leave *leave = context;
    leave->work(leave->data);
    free(leave);
    end_one();
}

bool leave_later(void (*work)(void *data), void *data)
{
    struct leave *leave = memory_new(struct leave);
    *leave = (struct leave){.work = work, .data = data};
    AcquireSRWLockExclusive(&lock);
    begun++;
    ReleaseSRWLockExclusive(&lock);
    if (TrySubmitThreadpoolCallback(run, leave, NULL))
        return true;
    free(leave);
    end_one();
    return false;
}

void leave_wait(DWORD limit_ms)
{
    ULONGLONG until = GetTickCount64() + limit_ms;
    AcquireSRWLockExclusive(&lock);
    while (begun > 0) {
        ULONGLONG now = GetTickCount64();
        if (now >= until || !SleepConditionVariableSRW(&one_ended, &lock, (DWORD)(until - now), 0))
            break;
    }
    ReleaseSRWLockExclusive(&lock);
}
