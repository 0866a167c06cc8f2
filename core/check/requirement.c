/* SPDX-License-Identifier: MIT */
#include "check/requirement.h"

#include "check/facts.h"

bool requirement_logs_on(const struct requirement *requirement)
{
    return requirement->area != AREA_NETWORK || (requirement->reads & (FACT_NETWORKS | FACT_CLOCK | FACT_QUERY));
}
