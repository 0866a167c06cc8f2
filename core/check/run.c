/* SPDX-License-Identifier: MIT */
#include "check/run.h"

#include "base/memory.h"

#include <stdlib.h>

void run_free(struct run *run)
{
    for (size_t i = 0; i < run->finding_count; i++)
        finding_free(run->findings[i]);
    free(run->findings);
    facts_free(&run->facts);
    os_info_free(&run->os);
    account_free(&run->account);
    request_free(&run->request);
    free(run->client);
    free(run->program_version);
    free(run->command);
    for (size_t i = 0; i < run->change_count; i++)
        run_change_free(&run->changes[i]);
    free(run->changes);
    if (run->other)
        run_free(run->other);
    free(run->other);
    *run = (struct run){0};
}

bool run_refusals_known(const struct run *run)
{
    return (run->facts.present & FACT_EVENTS) && run->facts.refusals_reading.status == ST_OK;
}

struct finding *run_finding_to_change(struct run *run, const char *name)
{
    for (size_t i = 0; i < run->finding_count; i++)
        if (finding_is(run->findings[i], name))
            return run->findings[i];
    return NULL;
}

const struct finding *run_finding(const struct run *run, const char *name)
{
    return run_finding_to_change((struct run *)run, name);
}

struct run_change *run_add_change(struct run *run)
{
    run->changes = memory_resize(run->changes, run->change_count + 1, sizeof *run->changes);
    struct run_change *change = &run->changes[run->change_count++];
    *change = (struct run_change){.status = ST_OK};
    return change;
}
