/* SPDX-License-Identifier: MIT
 * The values of a port range of RPC's own, below FACTS_RPC_KEY (learn.microsoft.com, "Configure RPC dynamic port
 * allocation to work with firewalls"). Any thread. */
#ifndef CHECK_RPC_RANGE_H
#define CHECK_RPC_RANGE_H

#include "machine/port_span.h"
#include "machine/registry.h"

/* PortsInternetAvailable and UseInternetPorts: 'y' or 'n', which RPC reads in either case; 0 for anything else. */
char rpc_range_switch(const struct registry_value *value);

/* The first line of LINES, those of Ports ("5000-6000" or "5000"); LINES moves behind it. False at the end and at a
 * malformed line, where LINES stays. */
bool rpc_range_next(const char **lines, struct port_span *out);

#endif
