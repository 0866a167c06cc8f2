/* SPDX-License-Identifier: MIT */
#include "ping.h"

#include "driver.h"

#include <process.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { EVERY_MS = 5, MOST_MS = 10000 };

struct ping {
    HWND window;
    HANDLE thread;
    atomic_bool over;
    atomic_long longest_us;
};

static unsigned __stdcall ping_main(void *parameter)
{
    struct ping *ping = parameter;
    while (!ping->over) {
        DWORD_PTR answer;
        double begun = now_ms();
        if (!SendMessageTimeoutW(ping->window, WM_NULL, 0, 0, SMTO_NORMAL, MOST_MS, &answer) && !IsWindow(ping->window))
            break;
        long took = (long)((now_ms() - begun) * 1000);
        if (took > ping->longest_us)
            ping->longest_us = took;
        Sleep(EVERY_MS);
    }
    return 0;
}

struct ping *ping_begin(HWND window)
{
    struct ping *ping = calloc(1, sizeof *ping);
    ping->window = window;
    ping->thread = (HANDLE)_beginthreadex(NULL, 0, ping_main, ping, 0, NULL);
    /* A busy machine delays the asking thread as well: that is not the window's gap. */
    SetThreadPriority(ping->thread, THREAD_PRIORITY_ABOVE_NORMAL);
    return ping;
}

double ping_longest(struct ping *ping)
{
    return ping ? (double)atomic_exchange(&ping->longest_us, 0) / 1000.0 : 0;
}

void ping_end(struct ping *ping)
{
    if (!ping)
        return;
    ping->over = true;
    WaitForSingleObject(ping->thread, MOST_MS + 1000);
    CloseHandle(ping->thread);
    free(ping);
}
