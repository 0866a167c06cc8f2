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

/* Offers to put the account into GROUP: HERE, on a domain controller OF_DOMAIN. A domain controller has no local
 * groups: its built-in ones are those of every domain controller of the domain (learn.microsoft.com, "Active Directory
 * security groups"). */
void permissions_group_offer_one(struct check *check, enum well_known_sid group, const struct remedy *here,
                                 const struct remedy *of_domain, bool recommended);
/* The plan of such a remedy. */
MUST_CHECK enum status permissions_group_plan(const struct facts *facts, enum well_known_sid group, struct plan *out);
/* Whether the account is in GROUP, as evidence. */
void permissions_group_evidence(struct check *check, enum well_known_sid group, enum text_id name);

/* The launch limit lets the account in as it comes from another computer, by whichever of its entries. Reads
 * FACT_ACCOUNT and FACT_TOKEN. */
bool permissions_group_by_limit(struct check *check);

#endif
