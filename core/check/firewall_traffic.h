/* SPDX-License-Identifier: MIT
 *
 * The two connections of WMI as the target's firewall sees them: which ports they may go to, and which client they
 * come from. Pure functions of what was asked and read. Any thread.
 */
#ifndef CHECK_FIREWALL_TRAFFIC_H
#define CHECK_FIREWALL_TRAFFIC_H

#include "check/facts.h"
#include "check/request.h"
#include "machine/firewall_inbound.h"

/* The two kinds of traffic a WMI connection is made of. */
struct firewall_traffic {
    const char *service;   /* "rpcss" */
    uint16_t port;         /* 135; 0: of the WMI service, see firewall_traffic_inbound */
    const char *own_rule;  /* id of the rule that we add: "WMIReady-RPCSS-In-TCP" */
    const char *own_ports; /* "135", "*" */
};

extern const struct firewall_traffic firewall_traffic_dcom, firewall_traffic_wmi;

/* The address the connections will come from: asked for, or this side of the connection to TCP 135
 * when the target is another computer. NULL: not known. Borrowed. */
const char *firewall_traffic_client(const struct request *request, const struct facts *facts);

/* TRAFFIC with the ports it may go to: FACT_PORTS and FACT_RANGES say which those of the WMI service are, as far as
 * they are among KNOWN, the facts that were read. */
struct inbound_traffic firewall_traffic_inbound(const struct firewall_traffic *traffic, const struct facts *facts,
                                                uint32_t known);

/* The client and the target's subnets. */
struct scope_query firewall_traffic_scope(const struct request *request, const struct facts *facts);

#endif
