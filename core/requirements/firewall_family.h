/* SPDX-License-Identifier: MIT
 * What the firewall requirements share: words and evidence about profiles. */
#ifndef REQUIREMENTS_FIREWALL_FAMILY_H
#define REQUIREMENTS_FIREWALL_FAMILY_H

#include "check/check.h"
#include "check/firewall_traffic.h"

/* The word for a single PROFILE_ bit. */
enum text_id firewall_family_profile_text(uint32_t profile);

/* What is known of the profiles beside their rules, as evidence: not read, a way that is assumed, interfaces that were
 * left aside, what the store in force says. */
void firewall_family_profiles_evidence(struct check *check, const struct firewall_view *view);

#endif
