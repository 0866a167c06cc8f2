/* SPDX-License-Identifier: MIT
 * The remedies that open the firewall for the client: what they plan, and which of them is the one to take. */
#ifndef REQUIREMENTS_FIREWALL_OPENING_H
#define REQUIREMENTS_FIREWALL_OPENING_H

#include "remedy/remedy.h"
#include "requirements/firewall_family.h"

/* Enables the rules of the WMI group that would let TRAFFIC in on the active profiles. */
MUST_CHECK enum status firewall_opening_plan_enable(const struct firewall_traffic *traffic,
                                                    const struct check_environment *environment,
                                                    const struct facts *facts, struct plan *out);
/* The rule of our own that lets TRAFFIC in from ADDRESSES, as the state of a change. free() */
char *firewall_opening_own_rule(const struct firewall_traffic *traffic, const char *addresses, uint32_t profiles);

/* An own rule for TRAFFIC from the client; from the neighbours of the target; from the client on a public network; and
 * the public network made private, with the rule for it. None of the first two ever opens a public network. */
enum firewall_opening { OPEN_FOR_CLIENT, OPEN_FOR_SUBNET, OPEN_ON_PUBLIC, OPEN_AS_PRIVATE };
MUST_CHECK enum status firewall_opening_plan_rule(enum firewall_opening opening, const struct firewall_traffic *traffic,
                                                  const struct check_environment *environment,
                                                  const struct facts *facts, struct plan *out);

struct firewall_remedies {
    const struct remedy *own, *subnet, *enable, *on_public, *as_private;
};

/* Offers what applies of REMEDIES. What opens a public network, or more than the client needs, is never recommended. */
void firewall_opening_offer(struct check *check, const struct firewall_traffic *traffic,
                            const struct firewall_remedies *remedies);

#endif
