/* SPDX-License-Identifier: MIT
 * Does a TCP port of the target answer? */
#include "windows/ops.h"
#include "windows/reach.h"
#include "windows/tcp_connect.h"

enum status ops_probe_port(struct machine *m, struct call *call, const struct address *address, uint16_t port,
                           struct port_answer *out)
{
    ULONGLONG start = GetTickCount64();
    struct port_answer answer;
    SOCKET handle;
    call->channel = CHANNEL_NETWORK;
    enum status status = tcp_connect(call, address, port, start + call->limit_ms, &answer, &handle);
    call->elapsed_ms = (uint32_t)(GetTickCount64() - start);
    if (status != ST_OK)
        return status;
    if (handle != INVALID_SOCKET)
        closesocket(handle);
    reach_note_port(m, port, &answer);
    *out = answer;
    return ST_OK;
}
