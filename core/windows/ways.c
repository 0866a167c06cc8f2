/* SPDX-License-Identifier: MIT */
#include "windows/ways.h"

#include "windows/reach.h"

static bool is_answer(enum status status)
{
    return status == ST_OK || status == ST_ABSENT || status == ST_INVALID || status == ST_CANCELLED;
}

/* WMI carries the credentials itself; everything else acts as them. */
static enum status go(struct operation *operation, struct call *call, const struct way *way)
{
    struct credentials *credentials = way->channel == CHANNEL_WMI ? NULL : operation->machine->credentials;
    enum status status = credentials_impersonate(credentials, call);
    if (status != ST_OK)
        return status;
    status = way->work(operation, call);
    credentials_revert(credentials);
    return status;
}

/* Ways that are known to be shut are written down as attempts at once. Returns a bit per way that is left. */
static unsigned open_ways(struct operation *operation, struct call *call, enum status *result)
{
    unsigned open = 0;
    for (size_t i = 0; i < operation->way_count; i++) {
        call->channel = operation->ways[i].channel;
        enum status known = reach_try(operation->machine, call, call->channel);
        if (known == ST_OK) {
            open |= 1u << i;
        } else {
            *result = known;
            call_next_channel(call, known);
        }
    }
    return open;
}

/* The last attempt is what the whole call ends with. */
static enum status take_back(struct call *call, enum status status)
{
    if (call->attempt_count == 0)
        return status;
    const struct attempt *last = &call->attempts[--call->attempt_count];
    call->channel = last->channel;
    call->fault = last->fault;
    return last->status;
}

static enum status work(struct operation *operation, struct call *call)
{
    enum status status = ST_UNSUPPORTED;
    unsigned open = open_ways(operation, call, &status);
    for (size_t i = 0; i < operation->way_count; i++) {
        if (!(open & 1u << i))
            continue;
        call->channel = operation->ways[i].channel;
        atomic_store(&operation->current_way, (unsigned)i);
        status = go(operation, call, &operation->ways[i]);
        if (is_answer(status)) {
            if (status == ST_OK)
                call->fault = (struct fault){NULL, 0};
            return status;
        }
        call_next_channel(call, status);
    }
    return take_back(call, status);
}

enum status ways_run(struct operation *operation, struct call *call, const struct way *ways, size_t count)
{
    operation->ways = ways;
    operation->way_count = count;
    operation->work = work;
    operation->carries_credentials = true;
    struct windows_machine *machine = operation->machine;
    enum status status = operation_run(operation, call, ways[0].channel, ways[0].api);
    if (status != ST_TIMEOUT)
        return status;
    /* The thread is left behind in one of the ways: that one is at fault, and not tried again soon. */
    const struct way *hanging = &ways[atomic_load(&operation->current_way)];
    if (call->attempt_count == 0) { /* the wait itself ended, not the work */
        call->channel = hanging->channel;
        call->fault.api = hanging->api;
        /* A slow class is no reason to take WMI for shut. */
        if (hanging->channel != CHANNEL_WMI)
            reach_note(machine, hanging->channel, ST_TIMEOUT, call->fault);
    }
    return status;
}
