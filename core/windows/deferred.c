/* SPDX-License-Identifier: MIT */
#include "windows/deferred.h"

#include "windows/cancel_windows.h"
#include "windows/status_windows.h"

#include <objbase.h>

#include <process.h>

#include <assert.h>

enum { STACK_BYTES = 256 * 1024 };

static atomic_uint running;

void deferred_init(struct deferred *deferred, void (*work)(struct deferred *), void (*free)(struct deferred *))
{
    deferred->work = work;
    deferred->free = free;
}

void deferred_release(struct deferred *deferred)
{
    if (!hold_drop(&deferred->hold))
        return;
    if (deferred->done)
        CloseHandle(deferred->done);
    cancel_release(deferred->cancel);
    deferred->free(deferred);
}

static unsigned __stdcall thread_main(void *parameter)
{
    struct deferred *deferred = parameter;
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    deferred->work(deferred);
    if (SUCCEEDED(com))
        CoUninitialize();
    SetEvent(deferred->done);
    deferred_release(deferred);
    atomic_fetch_sub(&running, 1);
    return 0;
}

enum status deferred_start(struct deferred *deferred, struct call *call, const char *api)
{
    if (cancel_requested(call->cancel))
        return call_fault(call, ST_CANCELLED, api, ERROR_CANCELLED);
    deferred->done = CreateEventW(NULL, TRUE, FALSE, NULL);
    assert(deferred->done);
    cancel_hold(call->cancel);
    deferred->cancel = call->cancel;
    hold_take(&deferred->hold);
    atomic_fetch_add(&running, 1);
    uintptr_t thread =
        _beginthreadex(NULL, STACK_BYTES, thread_main, deferred, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    if (!thread) {
        atomic_fetch_sub(&running, 1);
        hold_drop(&deferred->hold);
        return call_fault(call, ST_FAILED, "_beginthreadex", ERROR_NO_SYSTEM_RESOURCES);
    }
    CloseHandle((HANDLE)thread);
    return ST_OK;
}

enum status deferred_wait(struct deferred *deferred, struct call *call, uint32_t limit_ms, const char *api)
{
    DWORD result = cancel_windows_wait(call->cancel, &deferred->done, 1, limit_ms);
    if (result == 0)
        return ST_OK;
    if (result == CANCEL_WINDOWS_CANCELLED)
        return call_fault(call, ST_CANCELLED, api, ERROR_CANCELLED);
    return call_fault(call, ST_TIMEOUT, api, ERROR_TIMEOUT);
}

enum status deferred_run(struct deferred *deferred, struct call *call, const char *api)
{
    enum status status = deferred_start(deferred, call, api);
    return status == ST_OK ? deferred_wait(deferred, call, call->limit_ms, api) : status;
}

unsigned deferred_pending(void)
{
    return atomic_load(&running);
}
