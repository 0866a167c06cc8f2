/* SPDX-License-Identifier: MIT */
#include "windows/dial.h"

#include "base/memory.h"
#include "base/trace.h"
#include "windows/dial_knock.h"
#include "windows/dial_table.h"
#include "windows/status_windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_MS = 25, SEEN_MAX = 16, PORT_RPC = 135, PORT_SMB = 445, PROBE_MS = 2000, SUSPICIOUS = 4 };

/* One connection of this process that waits, or waited, for its answer. */
struct seen {
    char address[ADDRESS_TEXT];
    uint16_t port, own_port;
    ULONGLONG since;
    bool waits;    /* as of the last look */
    bool before;   /* it was there before ConnectServer was called: somebody else's */
    bool answered; /* it stands, or our own connect to the same port came through */
};

struct dial_watch {
    struct windows_machine *machine;
    struct seen seen[SEEN_MAX];
    size_t count;
    uint32_t limit_ms;
    ULONGLONG begun;
    bool first_look;
};

/* The oldest that has ended goes, or just the oldest. */
static void make_room(struct dial_watch *watch)
{
    size_t at = 0;
    if (watch->count < SEEN_MAX)
        return;
    while (at < watch->count && watch->seen[at].waits)
        at++;
    if (at == watch->count)
        at = 0;
    watch->count--;
    memmove(&watch->seen[at], &watch->seen[at + 1], (watch->count - at) * sizeof watch->seen[0]);
}

static void see(const struct dial_row *row, void *data)
{
    struct dial_watch *watch = data;
    if (row->port == PORT_RPC || row->port == PORT_SMB)
        return;
    struct seen *seen = NULL;
    for (size_t i = 0; i < watch->count && !seen; i++)
        if (watch->seen[i].own_port == row->own_port && watch->seen[i].port == row->port &&
            strcmp(watch->seen[i].address, row->address) == 0)
            seen = &watch->seen[i];
    if (seen) {
        seen->waits = !row->standing;
        seen->answered |= row->standing;
        return;
    }
    if (row->standing)
        return;
    make_room(watch);
    seen = &watch->seen[watch->count++];
    *seen = (struct seen){.port = row->port, .own_port = row->own_port, .since = GetTickCount64(), .waits = true};
    seen->before = watch->first_look;
    snprintf(seen->address, sizeof seen->address, "%s", row->address);
    if (!seen->before && !atomic_load(&watch->machine->opening_services))
        dial_knock_note_seen(watch->machine, seen->address, seen->port);
    TRACE("a connection to %s, TCP %u waits for its answer", seen->address, seen->port);
}

static void look(struct dial_watch *watch)
{
    for (size_t i = 0; i < watch->count; i++)
        watch->seen[i].waits = false;
    dial_table_read(see, watch);
    watch->first_look = false;
}

static bool in_vain(const struct seen *seen, ULONGLONG now, uint32_t ms)
{
    return seen->waits && !seen->before && !seen->answered && now - seen->since >= ms;
}

/* Different ports that were not answered for MS. */
static size_t ports_in_vain(const struct dial_watch *watch, ULONGLONG now, uint32_t ms)
{
    size_t count = 0;
    for (size_t i = 0; i < watch->count; i++) {
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again |= in_vain(&watch->seen[k], now, ms) && watch->seen[k].port == watch->seen[i].port;
        count += in_vain(&watch->seen[i], now, ms) && !again;
    }
    return count;
}

/* The service manager is called over a port of its own, which stock firewalls drop: while it is being opened, one of
 * the ports may be that one. */
static bool waits_in_vain(struct windows_machine *machine, const struct dial_watch *watch, ULONGLONG now, uint32_t ms)
{
    size_t others = atomic_load(&machine->opening_services) ? 1 : 0;
    return ports_in_vain(watch, now, ms) > others;
}

/* The newest that was not answered for MS, or has ended without an answer; NULL there is none. */
static struct seen *newest(struct dial_watch *watch, ULONGLONG now, uint32_t ms, bool ended)
{
    for (size_t i = watch->count; i > 0; i--) {
        struct seen *seen = &watch->seen[i - 1];
        if (ended ? !seen->waits && !seen->before && !seen->answered : in_vain(seen, now, ms))
            return seen;
    }
    return NULL;
}

/* How our own connect to the same end went; PORT_NOT_TRIED: there was none yet. */
static enum port_state knocked(struct dial_watch *watch, struct seen *seen)
{
    enum port_state state = dial_knock_state(watch->machine, seen->address, seen->port);
    seen->answered |= state == PORT_OPEN;
    return state;
}

static bool tell(struct dial_watch *watch, struct seen *seen, struct wmi_dial *out)
{
    *out = (struct wmi_dial){.port = seen->port, .state = knocked(watch, seen)};
    snprintf(out->address, sizeof out->address, "%s", seen->address);
    return true;
}

/* A quarter of the limit, or a connection that ended, to become suspicious, then the same connect by ourselves with the
 * whole limit, which tells a slow port from a dead one: to the same end, and at the same time to that port of every
 * other address that DCOM may try next. */
static bool is_dead(struct dial_watch *watch, struct call *call, struct wmi_dial *out)
{
    struct windows_machine *machine = watch->machine;
    ULONGLONG now = GetTickCount64();
    /* What another connection found out meanwhile holds for this one. */
    if (dial_failed_since(machine, watch->begun, out))
        return true;
    bool waiting = waits_in_vain(machine, watch, now, watch->limit_ms / SUSPICIOUS);
    struct seen *seen = newest(watch, now, watch->limit_ms / SUSPICIOUS, !waiting);
    if (!seen || (!waiting && atomic_load(&machine->opening_services)))
        return false;
    if (knocked(watch, seen) == PORT_NOT_TRIED) {
        if (dial_knock(machine, seen->address, seen->port, watch->limit_ms, call) == ST_OK)
            look(watch);
        return false;
    }
    if (seen->answered)
        return false;
    /* All of them are shut: what is tried next ends alike. Refusals come soon, and ConnectServer may end by itself. */
    bool all = dial_knock_all_shut(machine, seen->port);
    if (all && (waiting || now - seen->since >= watch->limit_ms))
        return tell(watch, seen, out);
    seen = newest(watch, now, watch->limit_ms, false);
    return seen && waits_in_vain(machine, watch, now, watch->limit_ms) && knocked(watch, seen) != PORT_NOT_TRIED &&
           !seen->answered && tell(watch, seen, out);
}

/* ConnectServer ended by itself, because the server was out of reach: at the last port that it tried? */
static void look_back(struct dial_watch *watch, struct call *call, struct wmi_dial *out)
{
    look(watch);
    struct seen *seen = newest(watch, 0, 0, true), other = {.port = 0};
    /* A refusal can come between two looks; who connected beside this one may have seen where to. */
    if (!seen && dial_knock_last_seen(watch->machine, watch->begun, other.address, &other.port))
        seen = &other;
    if (!seen || cancel_requested(call->cancel))
        return;
    /* Another connection may be knocking there just now: what it finds is waited for. */
    ULONGLONG until = GetTickCount64() + 2 * (ULONGLONG)watch->limit_ms;
    while (knocked(watch, seen) == PORT_NOT_TRIED && GetTickCount64() < until)
        if (dial_knock(watch->machine, seen->address, seen->port, watch->limit_ms, call) != ST_OK)
            return;
    if (knocked(watch, seen) != PORT_NOT_TRIED && !seen->answered)
        tell(watch, seen, out);
}

struct dial_watch *dial_watch_new(struct windows_machine *machine)
{
    struct dial_watch *watch = memory_new(struct dial_watch);
    uint32_t limit = atomic_load(&machine->probe_ms);
    watch->machine = machine;
    watch->limit_ms = limit ? limit : PROBE_MS;
    watch->begun = GetTickCount64();
    watch->first_look = true;
    look(watch);
    return watch;
}

void dial_watch_free(struct dial_watch *watch)
{
    free(watch);
}

enum link dial_wait(struct dial_watch *watch, struct deferred *connecting, const HRESULT *result, struct call *call,
                    struct wmi_dial *out)
{
    static const char api[] = "IWbemLocator::ConnectServer";
    ULONGLONG until = GetTickCount64() + call->limit_ms;
    enum status status;
    bool dead = false;
    /* Most calls have ended before the first look is due. */
    while (!dead && (status = deferred_wait(connecting, call, LOOK_MS, api)) == ST_TIMEOUT &&
           GetTickCount64() < until) {
        look(watch);
        dead = is_dead(watch, call, out);
    }
    call->fault = (struct fault){NULL, 0};
    if (dead)
        return dial_fault(call, out);
    if (status == ST_OK && *result == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE))
        look_back(watch, call, out);
    return status == ST_OK ? LINK_UP : link_win32(call, api, status == ST_CANCELLED ? ERROR_CANCELLED : ERROR_TIMEOUT);
}

void dial_note_limit(struct machine *machine, uint32_t probe_ms)
{
    atomic_store(&windows_machine(machine)->probe_ms, probe_ms);
}

void dial_services(struct windows_machine *machine, bool begin)
{
    if (begin)
        atomic_fetch_add(&machine->opening_services, 1);
    else
        atomic_fetch_sub(&machine->opening_services, 1);
}

bool dial_failed_since(struct windows_machine *machine, ULONGLONG since, struct wmi_dial *out)
{
    AcquireSRWLockShared(&machine->lock);
    bool failed = machine->dial.port && machine->dial_tick >= since;
    if (failed)
        *out = machine->dial;
    ReleaseSRWLockShared(&machine->lock);
    return failed;
}

void dial_note_failed(struct windows_machine *machine, const struct wmi_dial *dial)
{
    AcquireSRWLockExclusive(&machine->lock);
    machine->dial = *dial;
    machine->dial_tick = GetTickCount64();
    ReleaseSRWLockExclusive(&machine->lock);
}

enum link dial_fault(struct call *call, const struct wmi_dial *dial)
{
    static const uint32_t codes[PORT_STATE_COUNT] = {[PORT_REFUSED] = WSAECONNREFUSED,
                                                     [PORT_REJECTED] = WSAEHOSTUNREACH,
                                                     [PORT_NO_ANSWER] = WSAETIMEDOUT,
                                                     [PORT_NO_ROUTE] = WSAENETUNREACH};
    link_win32(call, "connect", codes[dial->state]);
    return dial->state == PORT_NO_ANSWER ? LINK_TIMEOUT : LINK_UNREACHABLE;
}
