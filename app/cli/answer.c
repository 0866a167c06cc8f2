/* SPDX-License-Identifier: MIT */
#include "cli/answer.h"

static enum exit_code unknown(const struct run *run)
{
    for (size_t i = 0; i < run->finding_count; i++)
        if (finding_counts(run->findings[i]) && run->findings[i]->needs_administrator)
            return run->request.local ? EXIT_ADMINISTRATOR : EXIT_CANNOT_TELL;
    return EXIT_CANNOT_TELL;
}

enum exit_code answer_fix(const struct run *run)
{
    bool restart = false;
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        if (finding->verdict == V_NOT_FIXED || (finding_counts(finding) && finding->verdict == V_NEEDS_CHANGE))
            return EXIT_NEEDS_CHANGE;
        restart = restart || finding->verdict == V_FIXED_AFTER_RESTART;
    }
    if (restart)
        return EXIT_RESTART;
    return run_readiness(run) == READINESS_CANNOT_TELL ? unknown(run) : EXIT_READY;
}
