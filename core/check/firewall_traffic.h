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

/* The client, the target's subnets and version, the interface by which the client is reached. */
struct scope_query firewall_traffic_scope(const struct request *request, const struct facts *facts);

/* How many clients were named, each of which has to get in; 1 as well where one or nobody was. */
size_t firewall_traffic_clients(const struct request *request);
/* Narrows QUERY to the INDEX-th of them. */
void firewall_traffic_only(const struct request *request, size_t index, struct scope_query *query);

/* On which profiles the client comes in. */
struct firewall_view {
    uint32_t profiles; /* PROFILE_ bits to judge; 0: Windows names none */
    uint32_t aside;    /* active as well, but only on interfaces that lead nowhere else (no gateway): evidence only */
    int way;           /* index of the interface by which the client is reached, NETWORK_NONE not known */
    bool one_way;      /* ... and its profile is the only one of PROFILES */
    bool unlisted;     /* no network of it is known: it counts as Public, assumed(FW-NO-NETWORK) */
    bool away;         /* a member of a domain that does not see its domain now */
};
struct firewall_view firewall_traffic_view(const struct request *request, const struct facts *facts);

/* The connections to another computer come from the client that is asked about: none was named, or it is this
 * computer's side of an accepted one. Of the addresses of this computer's name (client_here) one is enough; of others
 * that were named together all are meant. Reads FACT_RPC. */
bool firewall_traffic_from_here(const struct request *request, const struct facts *facts);

/* A connection of that kind was just accepted from the client that is asked about: which this computer is when no
 * other was named. Reads FACT_RPC, and for the WMI service FACT_QUERY. */
bool firewall_traffic_proven(const struct firewall_traffic *traffic, const struct request *request,
                             const struct facts *facts);

#endif
