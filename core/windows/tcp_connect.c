/* SPDX-License-Identifier: MIT */
#include "windows/tcp_connect.h"

#include "windows/cancel_windows.h"
#include "windows/status_windows.h"
#include "windows/subnets.h"

#include <mstcpip.h>

#include <string.h>

#ifndef SIO_TCP_INITIAL_RTO
#define SIO_TCP_INITIAL_RTO _WSAIOW(IOC_VENDOR, 17)
#endif

/* TCP_INITIAL_RTO_PARAMETERS of mstcpip.h, which mingw-w64 10 lacks. */
struct initial_rto {
    USHORT rtt_ms;
    UCHAR syn_retransmissions;
};

static enum port_state state_of(int error)
{
    switch (error) {
    case 0:
        return PORT_OPEN;
    case WSAECONNREFUSED:
    case WSAECONNRESET:
    case WSAECONNABORTED:
        return PORT_REFUSED;
    case WSAETIMEDOUT:
        return PORT_NO_ANSWER;
    case WSAENETUNREACH:
    case WSAEADDRNOTAVAIL:
    case WSAEAFNOSUPPORT:
    case WSAEPROTONOSUPPORT:
    case WSAENETDOWN:
        return PORT_NO_ROUTE;
    default:
        return PORT_REJECTED; /* 10065, 10013: an ICMP answer or a filter of this computer */
    }
}

/* Windows sends the SYN again when it was refused, about 2 s long: a refusal would pass for silence. Two
 * repetitions, half a second and a second later, are enough for a lost packet. Where the option is not known the
 * system's default stays. */
static void shorten_retries(SOCKET handle)
{
    struct initial_rto rto = {.rtt_ms = 500, .syn_retransmissions = 2};
    DWORD returned;
    (void)WSAIoctl(handle, SIO_TCP_INITIAL_RTO, &rto, sizeof rto, NULL, 0, &returned, NULL, NULL);
}

/* Waits for the end of the connect: ST_OK with its error, or ST_CANCELLED. */
static enum status wait_connected(struct call *call, SOCKET handle, HANDLE event, ULONGLONG until, int *error)
{
    ULONGLONG now = GetTickCount64();
    DWORD left = now < until ? (DWORD)(until - now) : 0;
    DWORD result = cancel_windows_wait(call->cancel, &event, 1, left);
    if (result == CANCEL_WINDOWS_CANCELLED)
        return call_fault(call, ST_CANCELLED, "connect", ERROR_CANCELLED);
    WSANETWORKEVENTS events = {0};
    if (result != 0)
        *error = WSAETIMEDOUT;
    else if (WSAEnumNetworkEvents(handle, event, &events) != 0)
        *error = WSAGetLastError();
    else
        *error = events.iErrorCode[FD_CONNECT_BIT];
    return ST_OK;
}

static enum status connect_socket(struct call *call, SOCKET handle, const SOCKADDR_STORAGE *to, int size,
                                  ULONGLONG until, int *error)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    enum status status = ST_OK;
    *error = 0;
    shorten_retries(handle);
    if (WSAEventSelect(handle, event, FD_CONNECT) != 0 || connect(handle, (const SOCKADDR *)to, size) != 0) {
        *error = WSAGetLastError();
        if (*error == WSAEWOULDBLOCK)
            status = wait_connected(call, handle, event, until, error);
    }
    WSAEventSelect(handle, NULL, 0);
    CloseHandle(event);
    return status;
}

static void note_local_address(SOCKET handle, const char *other, struct port_answer *out)
{
    SOCKADDR_STORAGE own;
    int size = sizeof own;
    if (getsockname(handle, (SOCKADDR *)&own, &size) == 0)
        winsock_address_text((const SOCKADDR *)&own, size, out->local_address);
    out->neighbour = subnets_has_both(out->local_address, other);
}

enum status tcp_connect(struct call *call, const struct address *address, uint16_t port, ULONGLONG until,
                        struct port_answer *out, SOCKET *out_socket)
{
    SOCKADDR_STORAGE to;
    int size, error;
    if (!winsock_address(address->text, port, &to, &size))
        return call_fault(call, ST_INVALID, "GetAddrInfoW", WSAHOST_NOT_FOUND);
    *out_socket = INVALID_SOCKET;
    *out = (struct port_answer){.state = PORT_NOT_TRIED};
    uint64_t start = winsock_stopwatch();
    SOCKET handle = WSASocketW(to.ss_family, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_NO_HANDLE_INHERIT);
    enum status status = ST_OK;
    if (handle == INVALID_SOCKET)
        error = WSAGetLastError();
    else
        status = connect_socket(call, handle, &to, size, until, &error);
    if (status == ST_OK) {
        out->state = state_of(error);
        out->ms = (uint32_t)((winsock_stopwatch() - start + 500) / 1000);
        if (error)
            out->fault = (struct fault){"connect", (uint32_t)error};
    }
    if (status == ST_OK && out->state == PORT_OPEN) {
        note_local_address(handle, address->text, out);
        *out_socket = handle;
    } else if (handle != INVALID_SOCKET) {
        closesocket(handle);
    }
    return status;
}
