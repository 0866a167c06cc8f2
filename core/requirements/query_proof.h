/* SPDX-License-Identifier: MIT
 * What an answered query proves, the same for the test query and for each thing that will be asked. */
#ifndef REQUIREMENTS_QUERY_PROOF_H
#define REQUIREMENTS_QUERY_PROOF_H

#include "check/check.h"
#include "diagnosis/class_family.h"

/* Which package carried the connection, where COM tells; with NTLM, what is known of why it is not Kerberos. What the
 * negotiation chose is not told. */
void query_proof_package(struct check *check, uint32_t package, const struct reading *reading);

/* No row is not ready: rows are expected, or the class always has some. */
bool query_proof_wants_rows(const struct need *need);

/* The verdict on rows that the account itself was shown, from another computer: none where there always are some is not
 * ready, and a column that the query names and that has no value is told. */
enum verdict query_proof_rows(struct check *check, const struct need *need, const struct asked_answer *answer);

/* Whether the class of NEED is there was asked, and it is not. */
enum verdict query_proof_no_class(struct check *check, const struct need *need);

#endif
