/* SPDX-License-Identifier: MIT
 * The interfaces of this computer, their on-link address prefixes (what the firewall calls LocalSubnet) and routes. */
#ifndef WINDOWS_SUBNETS_H
#define WINDOWS_SUBNETS_H

#include "machine/network.h"

/* Adds them to OUT; none when they cannot be read. Interfaces that are down and loopback are left out. */
void subnets_read(struct network_list *out);

/* OWN, an address of this computer, and OTHER lie in one on-link prefix. */
bool subnets_has_both(const char *own, const char *other);

#endif
