/* SPDX-License-Identifier: MIT
 * What the firewall requirements share: the traffic that is judged, the client it is
 * judged for, and the remedies that open the firewall for it. */
#ifndef REQUIREMENTS_FIREWALL_FAMILY_H
#define REQUIREMENTS_FIREWALL_FAMILY_H

#include "check/check.h"
#include "machine/firewall_inbound.h"
#include "remedy/remedy.h"

/* The two kinds of traffic a WMI connection is made of. */
struct firewall_traffic {
    const char *service;   /* "rpcss" */
    uint16_t port;         /* 135; 0: of the WMI service, see firewall_inbound_of */
    const char *own_rule;  /* id of the rule that we add: "WMIReady-RPCSS-In-TCP" */
    const char *own_ports; /* "135", "*" */
};

extern const struct firewall_traffic firewall_traffic_dcom, firewall_traffic_wmi;

/* The address the connections will come from: asked for, or this side of the connection to TCP 135
 * when the target is another computer. NULL: not known. Borrowed. */
const char *firewall_client(const struct request *request, const struct facts *facts);

/* TRAFFIC with the ports it may go to: FACT_PORTS and FACT_RANGES say which those of the WMI service are, as far as
 * they are among KNOWN, the facts that were read. */
struct inbound_traffic firewall_inbound_of(const struct firewall_traffic *traffic, const struct facts *facts,
                                           uint32_t known);

/* The client and the target's subnets. */
struct scope_query firewall_query(const struct request *request, const struct facts *facts);

/* The word for a single PROFILE_ bit. */
enum text_id firewall_profile_text(uint32_t profile);

/* Where the active profiles were not read: adds that as evidence. */
void firewall_profiles_evidence(struct check *check);

/* Enables the rules of the WMI group that would let TRAFFIC in on the active profiles. */
enum status firewall_plan_enable(const struct firewall_traffic *traffic, const struct check_environment *environment,
                                 const struct facts *facts, struct plan *out);
/* The rule of our own that lets TRAFFIC in from ADDRESSES, as the state of a change. free() */
char *firewall_own_rule(const struct firewall_traffic *traffic, const char *addresses, uint32_t profiles);
/* Adds an own rule for TRAFFIC from the client on the active profiles. */
enum status firewall_plan_own(const struct firewall_traffic *traffic, const struct check_environment *environment,
                              const struct facts *facts, struct plan *out);

/* The same for the neighbours of the target: what Windows' own rule gives them, but on the active profiles only. */
enum status firewall_plan_subnet(const struct firewall_traffic *traffic, const struct check_environment *environment,
                                 const struct facts *facts, struct plan *out);

struct firewall_remedies {
    const struct remedy *own, *subnet, *enable;
};

/* Offers what applies of REMEDIES. What opens more than the active profiles is never recommended. */
void firewall_offer(struct check *check, const struct firewall_traffic *traffic,
                    const struct firewall_remedies *remedies);

#endif
