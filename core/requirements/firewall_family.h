/* SPDX-License-Identifier: MIT
 * What the firewall requirements share: words, and the remedies that open the firewall for a kind of traffic. */
#ifndef REQUIREMENTS_FIREWALL_FAMILY_H
#define REQUIREMENTS_FIREWALL_FAMILY_H

#include "check/check.h"
#include "check/firewall_traffic.h"
#include "remedy/remedy.h"

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
