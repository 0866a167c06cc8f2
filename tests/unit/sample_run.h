/* SPDX-License-Identifier: MIT
 *
 * Runs filled in by hand, for what reads runs: reports, JSON, redaction. The same calls
 * give the same run; nothing of a machine is needed.
 */
#ifndef SAMPLE_RUN_H
#define SAMPLE_RUN_H

#include "check/run.h"

/* A remote domain computer PC-0421 seen from CLIENT-7, account CORP\svc.reader; every requirement of the
 * catalogue is ready. */
struct run sample_run_ready(void);

/* The ready one with the finding of ID alone. */
struct run sample_run_only(const char *id);

/* The ready one with each verdict somewhere: two firewall findings that need a change, one set by policy, one that
 * could not be read, one blocked by it, attention, changes made, and a query that failed. */
struct run sample_run_mixed(void);

/* A run in which every string is TEXT. */
struct run sample_run_filled(const char *text);

/* The finding of ID, emptied and given VERDICT and the sentence; ARGUMENT may be NULL. */
struct finding *sample_run_set(struct run *run, const char *id, enum verdict verdict, enum text_id summary,
                               const char *argument);

/* Adds evidence to FINDING; TEXTs may be NULL. */
struct evidence *sample_run_evidence(struct finding *finding, const char *what, const char *where, const char *expected,
                                     const char *actual);

/* Offers the remedy of the finding's requirement with that index, when it has so many. */
void sample_run_offer(struct finding *finding, size_t index, bool recommended);

#endif
