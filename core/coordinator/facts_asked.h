/* SPDX-License-Identifier: MIT
 * What will be asked, asked: FACT_ASKED. */
#ifndef COORDINATOR_FACTS_ASKED_H
#define COORDINATOR_FACTS_ASKED_H

#include "check/check.h"

/* One connection for each namespace, some queries at a time over it. Where the connection belongs to somebody else than
 * the account that was asked about, only whether the classes are there is asked. May wait; reads FACT_QUERY, FACT_OS
 * and FACT_ACCOUNT of FACTS. */
void facts_asked(const struct check_environment *environment, struct facts *facts);

#endif
