/* SPDX-License-Identifier: MIT
 * One TCP connection attempt with a deadline and a cancel event, and what its end says about the way there. */
#ifndef WINDOWS_TCP_CONNECT_H
#define WINDOWS_TCP_CONNECT_H

#include "machine/network.h"
#include "windows/winsock.h"

/* Connects until UNTIL (GetTickCount64). ST_OK however it ended: see OUT->state; SOCKET is INVALID_SOCKET
 * unless that is PORT_OPEN, non-blocking, its events unselected, to be closed by the caller. ST_CANCELLED,
 * or ST_INVALID when ADDRESS is none. OUT->ms is measured finer than the tick. */
MUST_CHECK enum status tcp_connect(struct call *call, const struct address *address, uint16_t port, ULONGLONG until,
                                   struct port_answer *out, SOCKET *out_socket);

#endif
