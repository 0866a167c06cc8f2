/* SPDX-License-Identifier: MIT
 * What the requirements of the network share. */
#ifndef REQUIREMENTS_NETWORK_FAMILY_H
#define REQUIREMENTS_NETWORK_FAMILY_H

#include "check/check.h"

/* "10.1.2.7, fe80::1%3"; free() */
char *network_family_addresses(const struct address *addresses, size_t count);

/* Evidence of one connect: "TCP 10.1.2.7:135", the state, the fault of the connect. */
void network_family_port_evidence(struct check *check, const struct address_answer *answer, uint16_t port);

/* The address that got furthest: DCOM alive, then any DCOM answer, then an open port; NULL when
 * there is no address. */
const struct address_answer *network_family_best(const struct facts *facts);

/* Host part of NAME without its domain equals that of OTHER. */
bool network_family_same_host(const char *name, const char *other);

#endif
