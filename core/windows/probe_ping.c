/* SPDX-License-Identifier: MIT
 * ICMP echo: information only, WMI does not need it. */
#include "base/memory.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/status_windows.h"
#include "windows/winsock.h"

#include <iphlpapi.h>

#include <icmpapi.h>

#include <stdlib.h>

enum { ECHO_BYTES = 32, REPLY_BYTES = 256 }; /* reply structure, data and 8 bytes of ICMP error */

/* ICMPV6_ECHO_REPLY of ipexport.h, which mingw-w64 10 lacks. */
struct echo_reply_v6 {
    uint8_t address[26]; /* IPV6_ADDRESS_EX, packed */
    ULONG status;
    unsigned round_trip_ms;
};

struct ping {
    struct operation operation; /* first */
    SOCKADDR_STORAGE to;
    struct ping_answer answer;
};

/* IP_STATUS codes (ipexport.h) of a reply, or the error of the call when there was none. */
static void take(struct ping *ping, DWORD replies, ULONG status, ULONG ms)
{
    ping->answer.answered = replies > 0 && status == IP_SUCCESS;
    if (ping->answer.answered) {
        ping->answer.ms = ms;
        return;
    }
    DWORD error = GetLastError();
    ping->answer.fault.api = "IcmpSendEcho";
    ping->answer.fault.code = replies > 0 ? status : error ? error : IP_REQ_TIMED_OUT;
}

static void ping_v4(struct ping *ping, HANDLE icmp, DWORD limit_ms)
{
    uint8_t data[ECHO_BYTES] = {0};
    union {
        ICMP_ECHO_REPLY reply;
        uint8_t bytes[REPLY_BYTES];
    } buffer = {0};
    IPAddr to = ((const struct sockaddr_in *)&ping->to)->sin_addr.s_addr;
    SetLastError(ERROR_SUCCESS);
    DWORD replies = IcmpSendEcho(icmp, to, data, sizeof data, NULL, &buffer, sizeof buffer, limit_ms);
    take(ping, replies, buffer.reply.Status, buffer.reply.RoundTripTime);
}

static void ping_v6(struct ping *ping, HANDLE icmp, DWORD limit_ms)
{
    uint8_t data[ECHO_BYTES] = {0};
    union {
        struct echo_reply_v6 reply;
        uint8_t bytes[REPLY_BYTES];
    } buffer = {0};
    struct sockaddr_in6 any = {.sin6_family = AF_INET6};
    SetLastError(ERROR_SUCCESS);
    DWORD replies = Icmp6SendEcho2(icmp, NULL, NULL, NULL, &any, (struct sockaddr_in6 *)&ping->to, data, sizeof data,
                                   NULL, &buffer, sizeof buffer, limit_ms);
    take(ping, replies, buffer.reply.status, buffer.reply.round_trip_ms);
}

static enum status ping_work(struct operation *operation, struct call *call)
{
    struct ping *ping = container_of(operation, struct ping, operation);
    bool v6 = ping->to.ss_family == AF_INET6;
    HANDLE icmp = v6 ? Icmp6CreateFile() : IcmpCreateFile();
    if (icmp == INVALID_HANDLE_VALUE)
        return status_win32(call, v6 ? "Icmp6CreateFile" : "IcmpCreateFile", GetLastError());
    /* A little earlier than the caller gives up: its answer is "no answer", not "the call hangs". */
    DWORD limit = call->limit_ms > 20 ? call->limit_ms - 10 : call->limit_ms;
    if (v6)
        ping_v6(ping, icmp, limit);
    else
        ping_v4(ping, icmp, limit);
    IcmpCloseHandle(icmp);
    return ST_OK;
}

enum status ops_probe_ping(struct machine *m, struct call *call, const struct address *address, struct ping_answer *out)
{
    SOCKADDR_STORAGE to;
    int size;
    call->channel = CHANNEL_NETWORK;
    if (!winsock_address(address->text, 0, &to, &size))
        return call_fault(call, ST_INVALID, "GetAddrInfoW", WSAHOST_NOT_FOUND);
    struct ping *ping = memory_new(struct ping);
    operation_init(&ping->operation, m, ping_work, NULL);
    ping->operation.carries_credentials = true; /* nothing is authenticated */
    ping->to = to;
    enum status status = operation_run(&ping->operation, call, CHANNEL_NETWORK, "IcmpSendEcho");
    if (status == ST_TIMEOUT) {
        *out = (struct ping_answer){.fault = {"IcmpSendEcho", IP_REQ_TIMED_OUT}};
        call->fault = (struct fault){NULL, 0};
        status = ST_OK;
    } else if (status == ST_OK) {
        *out = ping->answer;
    }
    operation_release(&ping->operation);
    return status;
}
