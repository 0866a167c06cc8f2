/* SPDX-License-Identifier: MIT */
#include "windows/ways.h"

#include "base/trace.h"
#include "windows/reach.h"

static bool is_answer(enum status status)
{
    return status == ST_OK || status == ST_ABSENT || status == ST_INVALID || status == ST_CANCELLED;
}

/* WMI carries the credentials itself; everything else acts as them. */
static enum status go(struct operation *operation, struct call *call, const struct way *way)
{
    struct credentials *credentials = way->channel == CHANNEL_WMI ? NULL : operation->machine->credentials;
    enum link link = credentials_impersonate(credentials, call);
    if (link != LINK_UP)
        return link_status(link);
    enum status status = way->work(operation, call);
    credentials_revert(credentials);
    return status;
}

/* What attempt INDEX said is what the whole call ends with; the others stay attempts. */
static enum status end_with(struct call *call, size_t index)
{
    struct attempt last = call->attempts[index];
    call->attempt_count--;
    for (size_t i = index; i < call->attempt_count; i++)
        call->attempts[i] = call->attempts[i + 1];
    call->channel = last.channel;
    call->fault = last.fault;
    return last.status;
}

static void trace(const struct call *call, enum status status, const char *what, ULONGLONG begun)
{
    char text[CALL_TRACE];
    TRACE("#%u %s %s: %s, %u ms", (unsigned)call->number, call_channel_word(call->channel), what,
          call_trace(call, status, text), (unsigned)(GetTickCount64() - begun));
}

static enum status work(struct operation *operation, struct call *call)
{
    size_t last = operation->way_count - 1; /* the last attempt that was really made, or just the last one */
    for (size_t i = 0; i < operation->way_count; i++) {
        const struct way *way = &operation->ways[i];
        ULONGLONG begun = GetTickCount64();
        call->channel = way->channel;
        enum link link = reach_try(operation->machine, call, way->channel);
        enum status status = link_status(link);
        if (link == LINK_UP) {
            atomic_store(&operation->current_way, (unsigned)i);
            last = i;
            status = go(operation, call, way);
            trace(call, status, is_answer(status) ? "answers" : "is left", begun);
            if (is_answer(status)) {
                if (status == ST_OK)
                    call->fault = (struct fault){NULL, 0};
                return status;
            }
        } else {
            trace(call, status, "is not tried again", begun);
        }
        call_next_channel(call, status);
    }
    return end_with(call, last);
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
            reach_note(machine, hanging->channel, LINK_TIMEOUT, call->fault);
    }
    return status;
}
