/* SPDX-License-Identifier: MIT */
#include "windows/dial_knock.h"
#include "windows/ops.h"

#include "base/memory.h"
#include "base/trace.h"
#include "windows/tcp_connect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENDS_MAX = 8, KNOCKS_MAX = 32 };

struct knock {
    struct address address;
    uint16_t port;
    uint32_t limit_ms;
    struct cancel *cancel;
    enum port_state state;
    ULONGLONG tick;
};

struct dial_knocks {
    SRWLOCK lock; /* a leaf */
    char ends[ENDS_MAX][ADDRESS_TEXT];
    size_t end_count;
    struct knock done[KNOCKS_MAX]; /* newest last */
    size_t done_count;
};

struct dial_knocks *dial_knock_new(void)
{
    return memory_new(struct dial_knocks);
}

void dial_knock_free(struct dial_knocks *knocks)
{
    free(knocks);
}

static void add_end(struct dial_knocks *knocks, const char *address)
{
    for (size_t i = 0; i < knocks->end_count; i++)
        if (strcmp(knocks->ends[i], address) == 0)
            return;
    if (knocks->end_count < ENDS_MAX)
        snprintf(knocks->ends[knocks->end_count++], ADDRESS_TEXT, "%s", address);
}

void dial_knock_ends(struct windows_machine *machine, const char *address, const struct dcom_answer *answer)
{
    struct dial_knocks *knocks = machine->knocks;
    AcquireSRWLockExclusive(&knocks->lock);
    add_end(knocks, address);
    for (size_t i = 0; i < answer->binding_count; i++)
        add_end(knocks, answer->bindings[i]);
    ReleaseSRWLockExclusive(&knocks->lock);
}

static enum port_state state_of(const struct dial_knocks *knocks, ULONGLONG since, const char *address, uint16_t port)
{
    for (size_t i = knocks->done_count; i > 0; i--) {
        const struct knock *knock = &knocks->done[i - 1];
        if (knock->port == port && strcmp(knock->address.text, address) == 0 && knock->tick >= since)
            return knock->state;
    }
    return PORT_NOT_TRIED;
}

enum port_state dial_knock_state(struct windows_machine *machine, ULONGLONG since, const char *address, uint16_t port)
{
    AcquireSRWLockShared(&machine->knocks->lock);
    enum port_state state = state_of(machine->knocks, since, address, port);
    ReleaseSRWLockShared(&machine->knocks->lock);
    return state;
}

bool dial_knock_all_shut(struct windows_machine *machine, ULONGLONG since, uint16_t port)
{
    struct dial_knocks *knocks = machine->knocks;
    bool shut = true;
    AcquireSRWLockShared(&knocks->lock);
    for (size_t i = 0; i < knocks->end_count; i++) {
        enum port_state state = state_of(knocks, since, knocks->ends[i], port);
        shut &= state != PORT_OPEN && state != PORT_NOT_TRIED;
    }
    ReleaseSRWLockShared(&knocks->lock);
    return shut;
}

static void connect_once(void *item)
{
    struct knock *knock = item;
    struct call own = call_make(knock->cancel, knock->limit_ms);
    struct port_answer answer = {.state = PORT_NOT_TRIED};
    SOCKET handle = INVALID_SOCKET;
    if (tcp_connect(&own, &knock->address, knock->port, GetTickCount64() + knock->limit_ms, &answer, &handle) == ST_OK)
        knock->state = answer.state;
    if (handle != INVALID_SOCKET)
        closesocket(handle);
    knock->tick = GetTickCount64();
    TRACE("our own connect to %s, TCP %u: %s", knock->address.text, knock->port,
          knock->state == PORT_OPEN ? "open" : "shut");
}

/* ADDRESS and the ends that were not tried at PORT since SINCE. */
static size_t plan(const struct dial_knocks *knocks, ULONGLONG since, const char *address, const struct knock *model,
                   struct knock out[ENDS_MAX + 1])
{
    size_t count = 0;
    for (size_t i = 0; i <= knocks->end_count; i++) {
        const char *end = i == 0 ? address : knocks->ends[i - 1];
        if ((i > 0 && strcmp(end, address) == 0) || state_of(knocks, since, end, model->port) != PORT_NOT_TRIED)
            continue;
        out[count] = *model;
        out[count].address.v6 = strchr(end, ':') != NULL;
        snprintf(out[count++].address.text, ADDRESS_TEXT, "%s", end);
    }
    return count;
}

static void keep(struct dial_knocks *knocks, const struct knock *knock)
{
    if (knock->state == PORT_NOT_TRIED) /* cancelled */
        return;
    if (knocks->done_count == KNOCKS_MAX)
        memmove(knocks->done, knocks->done + 1, --knocks->done_count * sizeof knocks->done[0]);
    knocks->done[knocks->done_count++] = *knock;
}

enum status dial_knock(struct windows_machine *machine, ULONGLONG since, const char *address, uint16_t port,
                       uint32_t limit_ms, struct call *call, bool *silence)
{
    struct dial_knocks *knocks = machine->knocks;
    struct knock todo[ENDS_MAX + 1],
        model = {.port = port, .limit_ms = limit_ms, .cancel = call->cancel, .state = PORT_NOT_TRIED};
    AcquireSRWLockShared(&knocks->lock);
    size_t count = plan(knocks, since, address, &model, todo);
    ReleaseSRWLockShared(&knocks->lock);
    ops_together(&machine->machine, connect_once, todo, sizeof todo[0], count);
    AcquireSRWLockExclusive(&knocks->lock);
    for (size_t i = 0; i < count; i++) {
        keep(knocks, &todo[i]);
        *silence |= todo[i].state == PORT_NO_ANSWER;
    }
    ReleaseSRWLockExclusive(&knocks->lock);
    return cancel_requested(call->cancel) ? call_fault(call, ST_CANCELLED, "connect", ERROR_CANCELLED) : ST_OK;
}
