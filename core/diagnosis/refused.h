/* SPDX-License-Identifier: MIT
 *
 * What a refusal in a log of Windows means: its cause and the requirement that answers it, in the words of the
 * diagnosis; and which of them is proof for a connection that failed.
 */
#ifndef DIAGNOSIS_REFUSED_H
#define DIAGNOSIS_REFUSED_H

#include "diagnosis/diagnosis.h"
#include "events/refusals.h"

/* CAUSE_NONE where the event does not say it. */
enum cause refused_cause(const struct refusal *refusal);

/* "2026-11-29 10:31:04 UTC: CONTOSO\\svc from 10.0.2.17: ... (System 10016, at least 41 times)". */
struct sentence refused_sentence(const struct refusal *refusal);

/* What LOG did not tell; TEXT_NONE when it was read to its end. */
struct sentence refused_unread(enum refusal_log log, const struct refusal_log_answer *answer);

/* Takes into SYMPTOMS what the logs prove of the connection that failed: a refusal of the account that connected, from
 * here as far as the event knows, while the run went on. It outranks what was inferred. Reads FACT_EVENTS, FACT_CLOCK,
 * FACT_ACCOUNT of those KNOWN. */
void refused_to_symptoms(const struct request *request, const struct facts *facts, uint32_t known,
                         struct symptoms *symptoms);

/* Adds the event that is the proof to a finding. */
void refused_add_evidence(struct check *check, const struct refusal *refusal);

#endif
