/* SPDX-License-Identifier: MIT
 * Source: dial.h. */
#include "dial.h"

#include <ws2tcpip.h>

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { SILENCE_S = 21, REFUSALS = 3, AGAIN_MS = 500 };

/* 0, or the error of Winsock. */
static int connect_once(const struct addrinfo *to)
{
    struct timeval limit = {.tv_sec = SILENCE_S};
    u_long without_waiting = 1;
    int error = 0, size = sizeof error;
    SOCKET handle = socket(to->ai_family, SOCK_STREAM, IPPROTO_TCP);
    if (handle == INVALID_SOCKET)
        return WSAGetLastError();
    ioctlsocket(handle, (long)FIONBIO, &without_waiting);
    if (connect(handle, to->ai_addr, (int)to->ai_addrlen) != 0) {
        fd_set writable = {.fd_count = 1, .fd_array = {handle}}, failed = writable;
        if (select(0, NULL, &writable, &failed, &limit) == 0)
            error = WSAETIMEDOUT;
        else
            getsockopt(handle, SOL_SOCKET, SO_ERROR, (char *)&error, &size);
    }
    closesocket(handle);
    return error;
}

static int connect_as_windows(const struct addrinfo *to)
{
    int error = 0;
    for (int i = 0; i < REFUSALS; i++) {
        if (i > 0)
            Sleep(AGAIN_MS);
        error = connect_once(to);
        if (error != WSAECONNREFUSED)
            return error;
    }
    return error;
}

/* "10.77.0.32:49668" or "fd77::32:49668" at TEXT, up to the next comma; NULL: there is none; freeaddrinfo(). */
static struct addrinfo *take(const wchar_t *text)
{
    static const struct addrinfo numeric = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char one[64];
    size_t length = 0;
    for (; text[length] && text[length] != L',' && length < sizeof one - 1; length++)
        one[length] = (char)text[length];
    one[length] = '\0';
    char *colon = strrchr(one, ':');
    if (!colon)
        return NULL;
    *colon = '\0';
    return getaddrinfo(one, colon + 1, &numeric, &found) == 0 ? found : NULL;
}

DWORD world_dial(const wchar_t *host, const wchar_t *function)
{
    WSADATA data;
    struct addrinfo *to;
    DWORD result = 0;
    wchar_t *wanted = world_text(host, L"Dials", function);
    if (!wanted || WSAStartup(MAKEWORD(2, 2), &data) != 0)
        return 0;
    const wchar_t *at = wanted;
    while (at && (to = take(at)) != NULL) {
        int error = connect_as_windows(to);
        freeaddrinfo(to);
        world_log("%ls dial %ls %d", host, at, error);
        result = error ? RPC_S_SERVER_UNAVAILABLE : 0;
        at = error ? wcschr(at, L',') : NULL;
        at = at ? at + 1 : NULL;
    }
    free(wanted);
    return result;
}
