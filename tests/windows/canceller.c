/* SPDX-License-Identifier: MIT */
#include "canceller.h"

#include "windows/cancel_windows.h"
#include "windows/winsock.h"

#include <stdio.h>

enum { WAIT_MS = 10000 };

static DWORD WINAPI cancel_soon(void *parameter)
{
    struct canceller *canceller = parameter;
    WaitForSingleObject(canceller->back, canceller->ms); /* a delay that ends early when the test does */
    canceller->when = winsock_stopwatch();
    cancel_request(canceller->cancel);
    return 0;
}

void canceller_begin(struct canceller *canceller, DWORD ms)
{
    *canceller = (struct canceller){.cancel = cancel_windows_new(), .ms = ms};
    canceller->back = CreateEventW(NULL, TRUE, FALSE, NULL);
    canceller->thread = CreateThread(NULL, 0, cancel_soon, canceller, 0, NULL);
}

uint64_t canceller_end(struct canceller *canceller)
{
    uint64_t back = winsock_stopwatch();
    SetEvent(canceller->back);
    WaitForSingleObject(canceller->thread, WAIT_MS);
    printf("cancel to control back: %u us\n", (unsigned)(back - canceller->when));
    CloseHandle(canceller->thread);
    CloseHandle(canceller->back);
    cancel_release(canceller->cancel);
    return back - canceller->when;
}
