/* SPDX-License-Identifier: MIT */
#include "windows/cancel_windows.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

enum { WAIT_HANDLES = 8, PLAIN_SLICE_MS = 20 };

struct cancel_windows {
    struct cancel cancel;
    HANDLE event;
};

static void notify(struct cancel *cancel)
{
    SetEvent(container_of(cancel, struct cancel_windows, cancel)->event);
}

static void cancel_free(struct cancel *cancel)
{
    struct cancel_windows *own = container_of(cancel, struct cancel_windows, cancel);
    CloseHandle(own->event);
    free(own);
}

struct cancel *cancel_windows_new(void)
{
    struct cancel_windows *own = memory_new(struct cancel_windows);
    own->event = CreateEventW(NULL, TRUE, FALSE, NULL);
    assert(own->event);
    own->cancel.notify = notify;
    own->cancel.free = cancel_free;
    return &own->cancel;
}

HANDLE cancel_windows_event(const struct cancel *cancel)
{
    if (!cancel || cancel->notify != notify)
        return NULL;
    const struct cancel_windows *own = (const struct cancel_windows *)(const void *)cancel;
    return own->event;
}

static DWORD wait_once(const HANDLE *handles, DWORD count, DWORD limit_ms)
{
    if (count == 0) {
        Sleep(limit_ms);
        return WAIT_TIMEOUT;
    }
    DWORD result = WaitForMultipleObjects(count, handles, FALSE, limit_ms);
    return result < WAIT_OBJECT_0 + count ? result - WAIT_OBJECT_0 : WAIT_TIMEOUT;
}

/* A cancel object without an event: looked at between short waits. */
static DWORD wait_sliced(const struct cancel *cancel, const HANDLE *handles, DWORD count, DWORD limit_ms)
{
    ULONGLONG start = GetTickCount64();
    for (;;) {
        if (cancel_requested(cancel))
            return CANCEL_WINDOWS_CANCELLED;
        ULONGLONG elapsed = GetTickCount64() - start;
        DWORD left = elapsed < limit_ms ? (DWORD)(limit_ms - elapsed) : 0;
        DWORD result = wait_once(handles, count, left < PLAIN_SLICE_MS ? left : PLAIN_SLICE_MS);
        if (result != WAIT_TIMEOUT || left <= PLAIN_SLICE_MS)
            return cancel_requested(cancel) ? CANCEL_WINDOWS_CANCELLED : result;
    }
}

DWORD cancel_windows_wait(const struct cancel *cancel, const HANDLE *handles, DWORD count, DWORD limit_ms)
{
    assert(count <= WAIT_HANDLES);
    HANDLE event = cancel_windows_event(cancel);
    if (cancel && !event)
        return wait_sliced(cancel, handles, count, limit_ms);
    HANDLE all[WAIT_HANDLES + 1];
    DWORD first = 0;
    if (event)
        all[first++] = event;
    for (DWORD i = 0; i < count; i++)
        all[first + i] = handles[i];
    DWORD result = wait_once(all, first + count, limit_ms);
    if (result == WAIT_TIMEOUT || first == 0)
        return result;
    return result == 0 ? (DWORD)CANCEL_WINDOWS_CANCELLED : result - first;
}
