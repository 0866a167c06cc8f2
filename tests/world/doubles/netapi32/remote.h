/* SPDX-License-Identifier: MIT
 * What is known of a handle of a service manager or of a service. */
#ifndef WORLD_REMOTE_H
#define WORLD_REMOTE_H

#include "world.h"

enum { HOST_NAME = 256 };

struct remote_handle {
    SC_HANDLE handle;
    DWORD access;
    wchar_t host[HOST_NAME], service[HOST_NAME]; /* "": the service manager */
};

/* False: the program did not open it. */
bool remote_find(SC_HANDLE handle, struct remote_handle *out);

#endif
