/* SPDX-License-Identifier: MIT */
#include "wizard/background.h"

#include "base/memory.h"
#include "session/checked.h"

#include <objbase.h>

#include <process.h>
#include <stdlib.h>

struct start {
    void (*work)(void *);
    void *data;
    DWORD apartment;
};

static unsigned __stdcall thread_main(void *parameter)
{
    struct start start = *(struct start *)parameter;
    free(parameter);
    HRESULT com = CoInitializeEx(NULL, start.apartment);
    start.work(start.data);
    if (SUCCEEDED(com))
        CoUninitialize();
    return 0;
}

static bool run(void (*work)(void *), void *data, DWORD apartment, HANDLE *thread)
{
    struct start *start = memory_new(struct start);
    *start = (struct start){work, data, apartment};
    uintptr_t handle = _beginthreadex(NULL, 0, thread_main, start, 0, NULL);
    if (!handle) {
        free(start);
        return false;
    }
    if (thread)
        *thread = (HANDLE)handle;
    else
        CloseHandle((HANDLE)handle);
    return true;
}

bool background_run(void (*work)(void *), void *data, HANDLE *thread)
{
    return run(work, data, COINIT_MULTITHREADED, thread);
}

bool background_run_shell(void (*work)(void *), void *data, HANDLE *thread)
{
    return run(work, data, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE, thread);
}

static void release_checked(void *data)
{
    checked_release(data);
}

void background_release_checked(struct checked *checked)
{
    /* Without a thread it is left: the process ends soon enough. */
    if (checked)
        background_run(release_checked, checked, NULL);
}
