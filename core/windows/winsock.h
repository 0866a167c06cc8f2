/* SPDX-License-Identifier: MIT
 * Winsock start-up, addresses as text, and the clock for the times of the network. */
#ifndef WINDOWS_WINSOCK_H
#define WINDOWS_WINSOCK_H

#include "machine/network.h"
#include "windows/windows_api.h"

#include <ws2tcpip.h>

/* Winsock for the whole program; any thread, any number of times. */
void winsock_ready(void);

/* "10.1.2.7", "fe80::1%3" and a port as a socket address; false when TEXT is no address. */
bool winsock_address(const char *text, uint16_t port, SOCKADDR_STORAGE *out, int *size);

/* The address without port as text of ADDRESS_TEXT bytes; "" when it cannot be said. */
void winsock_address_text(const SOCKADDR *address, int size, char *text);

/* Microseconds of a clock that only goes forward: finer than the tick. */
uint64_t winsock_stopwatch(void);

#endif
