/* SPDX-License-Identifier: MIT
 * The on-link address prefixes of this computer: what the firewall calls LocalSubnet. */
#ifndef WINDOWS_SUBNETS_H
#define WINDOWS_SUBNETS_H

#include "machine/network.h"

/* Adds them to OUT; none when they cannot be read. Interfaces that are down and loopback are left out. */
void subnets_read(struct network_list *out);

/* Adds one; a repeated one is dropped. */
void subnets_add(struct network_list *out, const char *address, uint8_t bits);

#endif
