/* SPDX-License-Identifier: MIT
 *
 * A WMI locator inside the test program, in place of the system's: it answers ConnectServer and ExecQuery as told,
 * or hangs until it is let go. One at a time.
 */
#ifndef WBEM_DOUBLE_H
#define WBEM_DOUBLE_H

#include "windows/windows_api.h"

#include <stdbool.h>

struct wbem_double {
    /* set by the test */
    HRESULT connect;   /* answer of ConnectServer */
    HRESULT query;     /* answer of ExecQuery */
    void *services;    /* IWbemServices that ConnectServer gives instead of the empty one; not counted */
    bool hang_connect; /* until wbem_double_let_go */
    bool hang_next;    /* Next answers WBEM_S_TIMEDOUT, late, for ever */
    /* seen */
    LONG connects, queries;
    wchar_t resource[256], user[256], password[256];
    bool had_user;
    HANDLE entered; /* a call that hangs has begun */
    HANDLE let_go;
};

/* Registers the double for this process; the calling thread is in the multithreaded apartment meanwhile. */
struct wbem_double *wbem_double_begin(void);
void wbem_double_let_go(struct wbem_double *wbem);
void wbem_double_end(struct wbem_double *wbem);

#endif
