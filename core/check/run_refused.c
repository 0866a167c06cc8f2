/* SPDX-License-Identifier: MIT */
#include "check/run_refused.h"

void run_refused_keep(const struct request *request, const struct facts *facts, struct refusals *refusals)
{
    char sid[SID_TEXT_MAX] = "";
    if (!request->account && !request->user && !request->client_address)
        return;
    if (facts->account_reading.status == ST_OK && facts->account.sid.size)
        sid_to_text(&facts->account.sid, sid);
    bool known = request->account || request->user;
    const struct refusal_whom whom = {.account = request->account ? request->account : request->user,
                                      .sid = known ? sid : NULL,
                                      .address = request->client_address};
    refusals_keep(refusals, &whom);
}

void run_refused_merge(struct run *run, struct run *other)
{
    if (!run_refusals_known(other))
        return;
    struct refusals *ours = &run->facts.refusals, *theirs = &other->facts.refusals;
    run_refused_keep(&run->request, &run->facts, theirs);
    if (!run_refusals_known(run))
        refusals_free(ours);
    refusals_join(ours, theirs);
    other->facts.present &= ~(unsigned)FACT_EVENTS;
    run->facts.present |= FACT_EVENTS;
    run->facts.refusals_reading.status = ST_OK;
}
