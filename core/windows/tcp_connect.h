/* SPDX-License-Identifier: MIT
 * One TCP connection attempt with a deadline and a cancel event, and what its end says about the way there. */
#ifndef WINDOWS_TCP_CONNECT_H
#define WINDOWS_TCP_CONNECT_H

#include "machine/network.h"
#include "windows/windows_api.h"

#include <ws2tcpip.h>

/* Winsock for the whole program; any thread, any number of times. */
void winsock_ready(void);

/* "10.1.2.7", "fe80::1%3" and a port as a socket address; false when TEXT is no address. */
bool winsock_address(const char *text, uint16_t port, SOCKADDR_STORAGE *out, int *size);

/* The address without port as text of ADDRESS_TEXT bytes; "" when it cannot be said. */
void winsock_address_text(const SOCKADDR *address, int size, char *text);

/* Connects until UNTIL (GetTickCount64). ST_OK however it ended: see OUT->state; SOCKET is INVALID_SOCKET
 * unless that is PORT_OPEN, non-blocking, its events unselected, to be closed by the caller. ST_CANCELLED,
 * or ST_INVALID when ADDRESS is none. OUT->ms is measured finer than the tick. */
enum status tcp_connect(struct call *call, const struct address *address, uint16_t port, ULONGLONG until,
                        struct port_answer *out, SOCKET *out_socket);

/* Microseconds of a clock that only goes forward: finer than the tick. */
uint64_t stopwatch_now(void);

#endif
