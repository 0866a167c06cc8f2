/* SPDX-License-Identifier: MIT */
#include "windows/winsock.h"

#include "windows/utf16.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static BOOL CALLBACK start(PINIT_ONCE once, PVOID parameter, PVOID *context)
{
    (void)once;
    (void)parameter;
    (void)context;
    WSADATA data;
    return WSAStartup(MAKEWORD(2, 2), &data) == 0;
}

void winsock_ready(void)
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    InitOnceExecuteOnce(&once, start, NULL, NULL);
}

bool winsock_address(const char *text, uint16_t port, SOCKADDR_STORAGE *out, int *size)
{
    winsock_ready();
    ADDRINFOW hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
    ADDRINFOW *found = NULL;
    wchar_t *wide = utf16_from_utf8(text);
    bool ok = GetAddrInfoW(wide, NULL, &hints, &found) == 0 && found && found->ai_addrlen <= sizeof *out;
    free(wide);
    if (ok) {
        memset(out, 0, sizeof *out);
        memcpy(out, found->ai_addr, found->ai_addrlen);
        *size = (int)found->ai_addrlen;
        /* Same place in both families. */
        ((struct sockaddr_in *)out)->sin_port = htons(port);
    }
    if (found)
        FreeAddrInfoW(found);
    return ok;
}

void winsock_address_text(const SOCKADDR *address, int size, char *text)
{
    wchar_t wide[NI_MAXHOST];
    text[0] = '\0';
    if (GetNameInfoW(address, size, wide, NI_MAXHOST, NULL, 0, NI_NUMERICHOST) != 0)
        return;
    char *utf8 = utf16_to_utf8(wide);
    snprintf(text, ADDRESS_TEXT, "%s", utf8);
    free(utf8);
}

uint64_t winsock_stopwatch(void)
{
    LARGE_INTEGER now, frequency;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&now);
    uint64_t ticks = (uint64_t)now.QuadPart, per_second = (uint64_t)frequency.QuadPart;
    return ticks / per_second * 1000000 + ticks % per_second * 1000000 / per_second;
}
