/* SPDX-License-Identifier: MIT
 * Source: dial.h. */
#include "dial.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { SILENCE_S = 21, REFUSALS = 3, AGAIN_MS = 500 };

/* 0, or the error of Winsock. */
static int connect_once(ULONG address, USHORT port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = address};
    struct timeval limit = {.tv_sec = SILENCE_S};
    u_long without_waiting = 1;
    int error = 0, size = sizeof error;
    SOCKET handle = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (handle == INVALID_SOCKET)
        return WSAGetLastError();
    ioctlsocket(handle, (long)FIONBIO, &without_waiting);
    if (connect(handle, (struct sockaddr *)&to, sizeof to) != 0) {
        fd_set writable = {.fd_count = 1, .fd_array = {handle}}, failed = writable;
        if (select(0, NULL, &writable, &failed, &limit) == 0)
            error = WSAETIMEDOUT;
        else
            getsockopt(handle, SOL_SOCKET, SO_ERROR, (char *)&error, &size);
    }
    closesocket(handle);
    return error;
}

static int connect_as_windows(ULONG address, USHORT port)
{
    int error = 0;
    for (int i = 0; i < REFUSALS; i++) {
        if (i > 0)
            Sleep(AGAIN_MS);
        error = connect_once(address, port);
        if (error != WSAECONNREFUSED)
            return error;
    }
    return error;
}

/* "10.77.0.32:49668" at TEXT, up to the next comma. */
static bool take(const wchar_t *text, ULONG *address, USHORT *port)
{
    char one[64];
    size_t length = 0;
    for (; text[length] && text[length] != L',' && length < sizeof one - 1; length++)
        one[length] = (char)text[length];
    one[length] = '\0';
    char *colon = strchr(one, ':');
    if (!colon)
        return false;
    *colon = '\0';
    *address = inet_addr(one);
    *port = (USHORT)atoi(colon + 1);
    return true;
}

DWORD world_dial(const wchar_t *host, const wchar_t *function)
{
    WSADATA data;
    ULONG address;
    USHORT port;
    DWORD result = 0;
    wchar_t *wanted = world_text(host, L"Dials", function);
    if (!wanted || WSAStartup(MAKEWORD(2, 2), &data) != 0)
        return 0;
    const wchar_t *at = wanted;
    while (at && take(at, &address, &port)) {
        int error = connect_as_windows(address, port);
        world_log("%ls dial %ls %d", host, at, error);
        result = error ? RPC_S_SERVER_UNAVAILABLE : 0;
        at = error ? wcschr(at, L',') : NULL;
        at = at ? at + 1 : NULL;
    }
    free(wanted);
    return result;
}
