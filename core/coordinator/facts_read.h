/* SPDX-License-Identifier: MIT
 * Reads the facts of a run from the machine, one at a time; any thread. */
#ifndef COORDINATOR_FACTS_READ_H
#define COORDINATOR_FACTS_READ_H

#include "check/check.h"

/* Reads the one fact FACT (a single bit) into FACTS; the facts it builds on (facts_read_first) are complete. */
void facts_read(const struct check_environment *environment, uint32_t fact, struct facts *facts);

/* The facts that have to be there before FACT can be read for REQUEST. */
uint32_t facts_read_first(const struct request *request, uint32_t fact);

#endif
