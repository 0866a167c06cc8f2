/* SPDX-License-Identifier: MIT */
#include "windows/rpc_socket.h"

#include "windows/cancel_windows.h"

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

enum status rpc_socket_drive(struct call *call, SOCKET handle, ULONGLONG until, struct rpc_exchange *exchange)
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
