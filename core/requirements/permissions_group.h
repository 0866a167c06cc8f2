/* SPDX-License-Identifier: MIT
 * Remedies that put the account into a group; the DCOM limits offer them too. */
#ifndef REQUIREMENTS_PERMISSIONS_GROUP_H
#define REQUIREMENTS_PERMISSIONS_GROUP_H

#include "check/check.h"
#include "remedy/remedy.h"

/* What permissions_group_offer may offer; NULL-terminated. */
extern const struct remedy *const permissions_group_offered[];

/* Offers Distributed COM Users; on a domain controller that of the domain, which is never recommended. */
void permissions_group_offer(struct check *check);

/* The launch limit lets the account in as it comes from another computer, by whichever of its entries. Reads
 * FACT_ACCOUNT and FACT_TOKEN. */
bool permissions_group_by_limit(struct check *check);

#endif
