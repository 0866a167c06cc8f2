/* SPDX-License-Identifier: MIT
 * Is DCOM alive on the target? ServerAlive2 over the one connection that is made to port 135. */
#include "base/memory.h"
#include "rpc/server_alive.h"
#include "windows/dial.h"
#include "windows/dial_knock.h"
#include "windows/ops.h"
#include "windows/reach.h"
#include "windows/rpc_socket.h"
#include "windows/tcp_connect.h"

#include <stdlib.h>

enum { PORT_RPC = 135 };

static enum status ask(struct call *call, SOCKET handle, ULONGLONG until, struct dcom_answer *out)
{
    struct rpc_exchange *exchange = memory_new(struct rpc_exchange);
    uint64_t start = winsock_stopwatch();
    server_alive_begin(exchange);
    enum status status = rpc_socket_drive(call, handle, until, exchange);
    if (status == ST_OK) {
        server_alive_answer(exchange, out);
        out->ms = (uint32_t)((winsock_stopwatch() - start + 500) / 1000);
    }
    free(exchange);
    return status;
}

enum status ops_probe_dcom(struct machine *m, struct call *call, const struct address *address,
                           struct port_answer *port, struct dcom_answer *out)
{
    ULONGLONG start = GetTickCount64(), until = start + call->limit_ms;
    struct port_answer connected;
    struct dcom_answer answer = {.state = DCOM_NOT_TRIED};
    SOCKET handle;
    call->channel = CHANNEL_NETWORK;
    dial_note_limit(m, call->limit_ms);
    enum status status = tcp_connect(call, address, PORT_RPC, until, &connected, &handle);
    if (status == ST_OK && handle != INVALID_SOCKET) {
        status = ask(call, handle, until, &answer);
        closesocket(handle);
    }
    call->elapsed_ms = (uint32_t)(GetTickCount64() - start);
    if (status != ST_OK)
        return status;
    reach_note_port(m, PORT_RPC, &connected);
    if (answer.state == DCOM_ALIVE)
        dial_knock_ends(machine_windows_of(m), address->text, &answer);
    *port = connected;
    *out = answer;
    return ST_OK;
}
