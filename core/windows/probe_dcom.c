/* SPDX-License-Identifier: MIT
 * Is DCOM alive on the target? ServerAlive2 over the one connection that is made to port 135. */
#include "base/memory.h"
#include "rpc/server_alive.h"
#include "windows/cancel_windows.h"
#include "windows/dial.h"
#include "windows/dial_knock.h"
#include "windows/ops.h"
#include "windows/reach.h"
#include "windows/tcp_connect.h"

#include <stdlib.h>

enum { PORT_RPC = 135 };

/* ---- an exchange of core/rpc over a connected socket, with one deadline and the cancel event ---- */

enum { READ_BYTES = 4096 };

struct driver {
    struct call *call;
    SOCKET handle;
    HANDLE event;
    ULONGLONG until;
    struct rpc_exchange *exchange;
    size_t sent; /* of exchange->out */
};

/* Until the socket is ready for more. Winsock signals again after each call that would have blocked. */
static enum status wait_ready(struct driver *driver)
{
    ULONGLONG now = GetTickCount64();
    DWORD left = now < driver->until ? (DWORD)(driver->until - now) : 0;
    DWORD result = cancel_windows_wait(driver->call->cancel, &driver->event, 1, left);
    if (result == CANCEL_WINDOWS_CANCELLED)
        return call_fault(driver->call, ST_CANCELLED, "recv", ERROR_CANCELLED);
    if (result == 0) {
        WSANETWORKEVENTS events;
        WSAEnumNetworkEvents(driver->handle, driver->event, &events); /* resets the event */
    } else {
        rpc_exchange_stop(driver->exchange, RPC_END_SILENT);
    }
    return ST_OK;
}

static enum status failed(struct driver *driver)
{
    if (WSAGetLastError() == WSAEWOULDBLOCK)
        return wait_ready(driver);
    rpc_exchange_stop(driver->exchange, RPC_END_CLOSED);
    return ST_OK;
}

static enum status send_some(struct driver *driver)
{
    struct rpc_exchange *exchange = driver->exchange;
    int count =
        send(driver->handle, (const char *)exchange->out + driver->sent, (int)(exchange->out_size - driver->sent), 0);
    if (count < 0)
        return failed(driver);
    driver->sent += (size_t)count;
    if (driver->sent == exchange->out_size) {
        driver->sent = 0;
        rpc_exchange_sent(exchange);
    }
    return ST_OK;
}

static enum status receive_some(struct driver *driver)
{
    char bytes[READ_BYTES];
    size_t wanted = driver->exchange->wanted < sizeof bytes ? driver->exchange->wanted : sizeof bytes;
    int count = recv(driver->handle, bytes, (int)wanted, 0);
    if (count < 0)
        return failed(driver);
    if (count == 0)
        rpc_exchange_stop(driver->exchange, RPC_END_CLOSED);
    else
        rpc_exchange_received(driver->exchange, bytes, (size_t)count);
    return ST_OK;
}

/* HANDLE is non-blocking and stays open. ST_OK: EXCHANGE is done, however it ended (its END says RPC_END_SILENT when
 * UNTIL, a GetTickCount64, passed). ST_CANCELLED. */
static enum status drive(struct call *call, SOCKET handle, ULONGLONG until, struct rpc_exchange *exchange)
{
    struct driver driver = {.call = call,
                            .handle = handle,
                            .event = CreateEventW(NULL, TRUE, FALSE, NULL),
                            .until = until,
                            .exchange = exchange};
    enum status status = ST_OK;
    if (WSAEventSelect(handle, driver.event, FD_READ | FD_WRITE | FD_CLOSE) != 0)
        rpc_exchange_stop(exchange, RPC_END_CLOSED);
    while (status == ST_OK && exchange->step != RPC_STEP_DONE) {
        /* A peer that sends byte by byte keeps the socket ready for ever: looked at here as well. */
        if (cancel_requested(call->cancel))
            status = call_fault(call, ST_CANCELLED, "recv", ERROR_CANCELLED);
        else if (GetTickCount64() >= until)
            rpc_exchange_stop(exchange, RPC_END_SILENT);
        else
            status = exchange->step == RPC_STEP_SEND ? send_some(&driver) : receive_some(&driver);
    }
    WSAEventSelect(handle, NULL, 0);
    CloseHandle(driver.event);
    return status;
}

/* ---- the probe ---- */

static enum status ask(struct call *call, SOCKET handle, ULONGLONG until, struct dcom_answer *out)
{
    struct rpc_exchange *exchange = memory_new(struct rpc_exchange);
    uint64_t start = winsock_stopwatch();
    server_alive_begin(exchange);
    enum status status = drive(call, handle, until, exchange);
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
