/* SPDX-License-Identifier: MIT
 *
 * What is seen of a connection, gathered for the diagnosis. Facts of a run tell most;
 * the findings add what only the checks know, and replace the facts of a run that was
 * read from JSON. diagnosis.h has the structure and the two ways to fill it.
 */
#ifndef DIAGNOSIS_SYMPTOMS_H
#define DIAGNOSIS_SYMPTOMS_H

#include "diagnosis/diagnosis.h"

/* Nothing seen yet. */
void symptoms_begin(const struct request *request, struct symptoms *out);

/* Of facts alone: for a check while the run goes on. KNOWN says which facts (FACT_ bits) may be
 * looked at: those the requirement lists in `reads`, for others may still be being read. Of them
 * FACT_QUERY, FACT_NAME and FACT_RPC carry most; FACT_SMB, FACT_PING, FACT_ACCOUNT, FACT_RIGHTS
 * and FACT_OS help to choose among causes. OUT borrows from REQUEST and FACTS. */
void symptoms_from_facts(const struct request *request, const struct facts *facts, uint32_t known,
                         struct symptoms *out);

/* Notes HINT for CAUSE; what was seen to be so stays. */
void symptoms_hint(struct symptoms *symptoms, enum cause cause, enum hint hint);

/* Notes how an operation over CHANNEL ended: another channel that carries the same account says
 * exactly why a logon fails where DCOM says no more than "access denied". */
void symptoms_other_channel(struct symptoms *symptoms, enum channel channel, enum status status, uint32_t code);

/* Reads FACT_FIREWALL, FACT_PORTS, and FACT_NETWORKS, FACT_NAME and FACT_RPC for the client's address. KNOWN: the facts
 * that are complete; others may be written meanwhile. */
void symptoms_firewall(const struct request *request, const struct facts *facts, uint32_t known, struct symptoms *out);

/* What the findings of RUN tell and SYMPTOMS does not have yet. */
void symptoms_add_findings(struct symptoms *symptoms, const struct run *run);

#endif
