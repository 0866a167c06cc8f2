/* SPDX-License-Identifier: MIT
 * The order in which the addresses of a name are tried. */
#ifndef MACHINE_ADDRESS_ORDER_H
#define MACHINE_ADDRESS_ORDER_H

#include "machine/network.h"

/* Leaves out what stands twice (a name in DNS and in the hosts file); returns how many are left. */
size_t address_order_once(struct address *addresses, size_t count);

/* Alternates the families, beginning with that of the first address, and keeps the order
 * within each (RFC 8305, section 4; the resolver has sorted them after RFC 6724 before).
 * So a family that leads nowhere costs one attempt before the other gets its turn. */
void address_order_interleave(struct address *addresses, size_t count);

#endif
