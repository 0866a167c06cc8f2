/* SPDX-License-Identifier: MIT
 * Drives an exchange of core/rpc over a connected socket, with one deadline and the cancel event. */
#ifndef WINDOWS_RPC_SOCKET_H
#define WINDOWS_RPC_SOCKET_H

#include "machine/call.h"
#include "rpc/rpc_exchange.h"
#include "windows/windows_api.h"

/* HANDLE is non-blocking and stays open. ST_OK: EXCHANGE is done, however it ended (its END says RPC_END_SILENT when
 * UNTIL, a GetTickCount64, passed). ST_CANCELLED. */
enum status rpc_socket_drive(struct call *call, SOCKET handle, ULONGLONG until, struct rpc_exchange *exchange);

#endif
