/* SPDX-License-Identifier: MIT
 *
 * Whose refusals a run shows, and those of both sides of one target as one list: the logs are the same ones.
 */
#ifndef CHECK_RUN_REFUSED_H
#define CHECK_RUN_REFUSED_H

#include "check/run.h"

/* Of others than REQUEST and the account of FACTS name, the number is kept. Without a name or an address that was
 * asked about, whoever was refused is meant. */
void run_refused_keep(const struct request *request, const struct facts *facts, struct refusals *refusals);

/* Moves what OTHER read of the logs of RUN's target into RUN; OTHER has none afterwards. */
void run_refused_merge(struct run *run, struct run *other);

#endif
