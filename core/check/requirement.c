/* SPDX-License-Identifier: MIT */
#include "check/requirement.h"

#include "check/facts.h"

bool requirement_logs_on(const struct requirement *requirement)
{
    return requirement->area != AREA_NETWORK || (requirement->reads & (FACT_NETWORKS | FACT_CLOCK | FACT_QUERY));
}

enum text_id requirement_heading(const struct requirement *requirement, enum verdict verdict)
{
    switch (verdict) {
    case V_READY:
    case V_FIXED:
    case V_FIXED_AFTER_RESTART:
        return requirement->title;
    case V_NEEDS_CHANGE:
    case V_NOT_FIXED:
        return requirement->unmet;
    default:
        return requirement->topic;
    }
}
