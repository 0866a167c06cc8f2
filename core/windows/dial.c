/* SPDX-License-Identifier: MIT */
#include "windows/dial.h"

#include "base/memory.h"
#include "base/trace.h"
#include "windows/cancel_windows.h"
#include "windows/dial_knock.h"
#include "windows/dial_table.h"
#include "windows/status_windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_MS = 25, SEEN_MAX = 32, PORT_RPC = 135, PORT_SMB = 445, PROBE_MS = 2000, SUSPICIOUS = 4 };

/* One connection of this process that waits, or waited, for its answer. */
struct seen {
    char address[ADDRESS_TEXT];
    uint16_t port, own_port;
    ULONGLONG since;
    bool waits;    /* as of the last look */
    bool answered; /* it stands, or our own connect to the same port came through */
};

/* One for all calls to a computer: a reading of the table is dear, and what one of them finds out holds for all. */
struct dial_lookout {
    SRWLOCK lock; /* a leaf */
    bool taken;   /* by the one thread that looks or knocks; what stands below RUNNING is its own meanwhile */
    unsigned running[DIAL_KINDS]; /* calls that connect, those with them that nobody waits for any more */
    HANDLE found;                 /* a port of WMI was found shut: machine->dial */
    struct seen seen[SEEN_MAX];
    size_t count;
    ULONGLONG begun;  /* the oldest of those calls */
    ULONGLONG looked; /* at the table, last */
    unsigned rounds;  /* of connects by ourselves that ended by their limit */
};

struct dial_lookout *dial_lookout_new(void)
{
    struct dial_lookout *lookout = memory_new(struct dial_lookout);
    lookout->found = CreateEventW(NULL, TRUE, FALSE, NULL);
    return lookout;
}

void dial_lookout_free(struct dial_lookout *lookout)
{
    CloseHandle(lookout->found);
    free(lookout);
}

static bool take(struct dial_lookout *lookout)
{
    AcquireSRWLockExclusive(&lookout->lock);
    bool free = !lookout->taken;
    lookout->taken = true;
    ReleaseSRWLockExclusive(&lookout->lock);
    return free;
}

static void give_back(struct dial_lookout *lookout)
{
    AcquireSRWLockExclusive(&lookout->lock);
    lookout->taken = false;
    ReleaseSRWLockExclusive(&lookout->lock);
}

/* How many kinds of call connect at this moment. */
static unsigned kinds_running(struct dial_lookout *lookout)
{
    unsigned kinds = 0;
    AcquireSRWLockShared(&lookout->lock);
    for (size_t i = 0; i < DIAL_KINDS; i++)
        kinds += lookout->running[i] > 0;
    ReleaseSRWLockShared(&lookout->lock);
    return kinds;
}

/* The oldest that has ended goes, or just the oldest. */
static void make_room(struct dial_lookout *lookout)
{
    size_t at = 0;
    if (lookout->count < SEEN_MAX)
        return;
    while (at < lookout->count && lookout->seen[at].waits)
        at++;
    if (at == lookout->count)
        at = 0;
    lookout->count--;
    memmove(&lookout->seen[at], &lookout->seen[at + 1], (lookout->count - at) * sizeof lookout->seen[0]);
}

static struct seen *find(struct dial_lookout *lookout, const char *address, uint16_t port, uint16_t own_port)
{
    for (size_t i = 0; i < lookout->count; i++)
        if (lookout->seen[i].own_port == own_port && lookout->seen[i].port == port &&
            strcmp(lookout->seen[i].address, address) == 0)
            return &lookout->seen[i];
    return NULL;
}

static void see(const struct dial_row *row, void *data)
{
    struct dial_lookout *lookout = data;
    if (row->port == PORT_RPC || row->port == PORT_SMB)
        return;
    struct seen *seen = find(lookout, row->address, row->port, row->own_port);
    if (seen) {
        seen->waits = !row->standing;
        seen->answered |= row->standing;
        return;
    }
    if (row->standing)
        return;
    make_room(lookout);
    seen = &lookout->seen[lookout->count++];
    *seen = (struct seen){.port = row->port, .own_port = row->own_port, .since = GetTickCount64(), .waits = true};
    snprintf(seen->address, sizeof seen->address, "%s", row->address);
    TRACE("a connection to %s, TCP %u waits for its answer", seen->address, seen->port);
}

static void look(struct dial_lookout *lookout)
{
    for (size_t i = 0; i < lookout->count; i++)
        lookout->seen[i].waits = false;
    dial_table_read(see, lookout);
    lookout->looked = GetTickCount64();
}

/* What was there before BEGUN is somebody else's. */
static bool in_vain(const struct seen *seen, ULONGLONG begun, ULONGLONG now, uint32_t ms)
{
    return seen->waits && seen->since >= begun && !seen->answered && now - seen->since >= ms;
}

/* Each kind of call connects to a port of its own: as many ports as kinds have waited for MS in vain, those of calls
 * that were begun before DIAL too. */
static bool all_in_vain(const struct dial *dial, ULONGLONG now, uint32_t ms)
{
    struct dial_lookout *lookout = dial->machine->lookout;
    size_t count = 0;
    for (size_t i = 0; i < lookout->count; i++) {
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again |=
                in_vain(&lookout->seen[k], lookout->begun, now, ms) && lookout->seen[k].port == lookout->seen[i].port;
        count += in_vain(&lookout->seen[i], lookout->begun, now, ms) && !again;
    }
    return count > 0 && count >= kinds_running(lookout);
}

/* The newest that was not answered for MS, or has ended without an answer; NULL there is none. */
static struct seen *newest(const struct dial *dial, ULONGLONG now, uint32_t ms, bool ended)
{
    struct dial_lookout *lookout = dial->machine->lookout;
    for (size_t i = lookout->count; i > 0; i--) {
        struct seen *seen = &lookout->seen[i - 1];
        if (ended ? !seen->waits && seen->since >= dial->begun && !seen->answered : in_vain(seen, dial->begun, now, ms))
            return seen;
    }
    return NULL;
}

/* How our own connect to the same end went; PORT_NOT_TRIED: there was none yet. */
static enum port_state knocked(const struct dial *dial, struct seen *seen)
{
    enum port_state state = dial_knock_state(dial->machine, dial->begun, seen->address, seen->port);
    seen->answered |= state == PORT_OPEN;
    return state;
}

/* QUARTERS of the limit were waited for beside our own connects. */
static bool tell(const struct dial *dial, struct seen *seen, unsigned quarters, struct wmi_dial *out)
{
    quarters += SUSPICIOUS * dial->machine->lookout->rounds;
    *out = (struct wmi_dial){.port = seen->port, .state = knocked(dial, seen)};
    snprintf(out->address, sizeof out->address, "%s", seen->address);
    TRACE("TCP %u of %s is given up after %u.%02u limits", out->port, out->address, quarters / SUSPICIOUS,
          quarters % SUSPICIOUS * 100 / SUSPICIOUS);
    return true;
}

static bool knock(const struct dial *dial, const struct seen *seen, struct call *call)
{
    bool silence = false;
    enum status status =
        dial_knock(dial->machine, dial->begun, seen->address, seen->port, dial->limit_ms, call, &silence);
    dial->machine->lookout->rounds += silence;
    return status == ST_OK;
}

/* A quarter of the limit, or a connection that ended while no other waits, to become suspicious; NULL: nothing is. */
static struct seen *suspect(const struct dial *dial, ULONGLONG now)
{
    bool waiting = newest(dial, now, 0, false) != NULL;
    if (waiting ? all_in_vain(dial, now, dial->limit_ms / SUSPICIOUS) : kinds_running(dial->machine->lookout) == 1)
        return newest(dial, now, dial->limit_ms / SUSPICIOUS, !waiting);
    return NULL;
}

/* SEEN's port was tried at every end, and all are shut: what is tried next ends alike. Where to DIAL waits at this
 * moment; or, refusals come soon and ConnectServer may end by itself, where it was refused a whole limit ago. */
static bool is_shut(const struct dial *dial, struct seen *seen, struct wmi_dial *out)
{
    ULONGLONG now = GetTickCount64();
    bool alone = kinds_running(dial->machine->lookout) == 1;
    if (!dial_knock_all_shut(dial->machine, dial->begun, seen->port))
        return false;
    struct seen *waiting = newest(dial, now, 0, false);
    if (!waiting || !all_in_vain(dial, now, alone ? 0 : dial->limit_ms / SUSPICIOUS))
        return !seen->waits && now - seen->since >= dial->limit_ms && tell(dial, seen, SUSPICIOUS, out);
    return knocked(dial, waiting) != PORT_NOT_TRIED && tell(dial, waiting, 1, out);
}

/* The same connect by ourselves with the whole limit tells a slow port from a dead one: to the same end, and at the
 * same time to that port of every other address that DCOM may try next. */
static bool is_dead(const struct dial *dial, struct call *call, struct wmi_dial *out)
{
    struct seen *seen = suspect(dial, GetTickCount64());
    if (seen && knocked(dial, seen) == PORT_NOT_TRIED) {
        struct seen before = *seen;
        if (!knock(dial, seen, call))
            return false;
        look(dial->machine->lookout);
        seen = find(dial->machine->lookout, before.address, before.port, before.own_port);
    }
    if (!seen || knocked(dial, seen) == PORT_NOT_TRIED || seen->answered)
        return false;
    if (is_shut(dial, seen, out))
        return true;
    ULONGLONG now = GetTickCount64();
    seen = newest(dial, now, dial->limit_ms, false);
    return seen && all_in_vain(dial, now, dial->limit_ms) && knocked(dial, seen) != PORT_NOT_TRIED && !seen->answered &&
           tell(dial, seen, SUSPICIOUS, out);
}

void dial_begin(struct dial *dial, struct windows_machine *machine, enum dial_kind kind)
{
    struct dial_lookout *lookout = machine->lookout;
    uint32_t limit = atomic_load(&machine->probe_ms);
    /* Whoever has it taken looks already. */
    bool first = false, taken = take(lookout);
    if (taken) {
        first = kinds_running(lookout) == 0;
        if (first)
            lookout->count = lookout->rounds = 0;
        look(lookout);
    }
    *dial = (struct dial){machine, kind, limit ? limit : PROBE_MS, GetTickCount64()};
    if (first)
        lookout->begun = dial->begun;
    if (taken)
        give_back(lookout);
    ResetEvent(lookout->found);
    AcquireSRWLockExclusive(&lookout->lock);
    lookout->running[kind]++;
    ReleaseSRWLockExclusive(&lookout->lock);
}

void dial_ended(struct windows_machine *machine, enum dial_kind kind)
{
    AcquireSRWLockExclusive(&machine->lookout->lock);
    machine->lookout->running[kind]--;
    ReleaseSRWLockExclusive(&machine->lookout->lock);
}

static void note_failed(struct windows_machine *machine, const struct wmi_dial *dial)
{
    AcquireSRWLockExclusive(&machine->lock);
    machine->dial = *dial;
    machine->dial_tick = GetTickCount64();
    ReleaseSRWLockExclusive(&machine->lock);
    SetEvent(machine->lookout->found);
}

/* Whether the port is dead that DIAL waits for, by what was found out meanwhile or a look of its own. */
static bool look_out(const struct dial *dial, struct call *call, struct wmi_dial *out)
{
    struct dial_lookout *lookout = dial->machine->lookout;
    if (dial->kind == DIAL_WMI && dial_failed_since(dial->machine, dial->begun, out))
        return true;
    if (!take(lookout))
        return false;
    if (GetTickCount64() - lookout->looked >= LOOK_MS)
        look(lookout);
    bool dead = is_dead(dial, call, out);
    if (dead && dial->kind == DIAL_WMI)
        note_failed(dial->machine, out);
    give_back(lookout);
    return dead;
}

enum link dial_wait(const struct dial *dial, struct deferred *connecting, struct call *call, const char *api,
                    struct wmi_dial *out)
{
    HANDLE ends[] = {connecting->done, dial->machine->lookout->found};
    ULONGLONG until = GetTickCount64() + call->limit_ms;
    while (GetTickCount64() < until) {
        /* Most calls have ended before the first look is due. */
        DWORD end = cancel_windows_wait(call->cancel, ends, dial->kind == DIAL_WMI ? 2 : 1, LOOK_MS);
        if (end == 0)
            return LINK_UP;
        if (end == CANCEL_WINDOWS_CANCELLED)
            return link_win32(call, api, ERROR_CANCELLED);
        if (look_out(dial, call, out))
            return dial_fault(call, out);
        /* That was found before this one was begun. */
        if (end == 1)
            ResetEvent(ends[1]);
    }
    return link_win32(call, api, ERROR_TIMEOUT);
}

void dial_look_back(const struct dial *dial, struct call *call, struct wmi_dial *out)
{
    struct dial_lookout *lookout = dial->machine->lookout;
    ULONGLONG until = GetTickCount64() + 2 * (ULONGLONG)dial->limit_ms;
    /* Another connection may be knocking there just now: what it finds is waited for. */
    while (!take(lookout))
        if (GetTickCount64() >= until || dial_failed_since(dial->machine, dial->begun, out) ||
            cancel_windows_wait(call->cancel, NULL, 0, LOOK_MS) == CANCEL_WINDOWS_CANCELLED)
            return;
    look(lookout);
    struct seen *seen = newest(dial, 0, 0, true);
    if (seen && (knocked(dial, seen) != PORT_NOT_TRIED || knock(dial, seen, call)) &&
        knocked(dial, seen) != PORT_NOT_TRIED && !seen->answered && tell(dial, seen, 0, out))
        note_failed(dial->machine, out);
    give_back(lookout);
}

void dial_note_limit(struct machine *machine, uint32_t probe_ms)
{
    atomic_store(&machine_windows_of(machine)->probe_ms, probe_ms);
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

enum link dial_fault(struct call *call, const struct wmi_dial *dial)
{
    static const uint32_t codes[PORT_STATE_COUNT] = {[PORT_REFUSED] = WSAECONNREFUSED,
                                                     [PORT_REJECTED] = WSAEHOSTUNREACH,
                                                     [PORT_NO_ANSWER] = WSAETIMEDOUT,
                                                     [PORT_NO_ROUTE] = WSAENETUNREACH};
    link_win32(call, "connect", codes[dial->state]);
    return dial->state == PORT_NO_ANSWER ? LINK_TIMEOUT : LINK_UNREACHABLE;
}
