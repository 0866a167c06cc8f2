/* SPDX-License-Identifier: MIT */
#include "windows/reach.h"
#include "windows/attempt.h"

#include "base/ascii.h"
#include "base/trace.h"
#include "windows/status_windows.h"

/* Long enough for one run, short enough that a second look after a fix sees the fix. */
enum { REMEMBERED_MS = 15000, PORT_RPC = 135, PORT_SMB = 445 };

static bool fresh(const struct reach_memory *memory)
{
    return memory->known && GetTickCount64() - memory->tick < REMEMBERED_MS;
}

static struct reach_memory *port_memory(struct windows_machine *machine, uint16_t port)
{
    if (port == PORT_RPC)
        return &machine->port_rpc;
    return port == PORT_SMB ? &machine->port_smb : NULL;
}

static bool is_shut(const struct reach_memory *memory)
{
    return fresh(memory) && memory->link != LINK_UP;
}

/* What the name and the ports say about CHANNEL; NULL: nothing against it. The service manager is reached over either.
 */
static const struct reach_memory *shut_port(const struct windows_machine *machine, enum channel channel)
{
    const struct reach_memory *rpc = &machine->port_rpc, *smb = &machine->port_smb;
    if (is_shut(&machine->name))
        return &machine->name;
    switch (channel) {
    case CHANNEL_WMI:
        return is_shut(rpc) ? rpc : NULL;
    case CHANNEL_SCM:
        return is_shut(rpc) && is_shut(smb) ? rpc : NULL;
    case CHANNEL_REMOTE_REGISTRY:
    case CHANNEL_SAM:
    case CHANNEL_LSA:
    case CHANNEL_SMB:
        return is_shut(smb) ? smb : NULL;
    default:
        return NULL;
    }
}

enum link reach_try(struct windows_machine *machine, struct call *call, enum channel channel)
{
    if (!machine->target || (unsigned)channel >= CHANNEL_COUNT)
        return LINK_UP;
    enum link link = LINK_UP;
    /* These log on with whatever both sides know, also NTLM, which proves nothing about the other side. */
    if (machine->machine.kerberos && channel != CHANNEL_WMI && channel != CHANNEL_NETWORK) {
        call->fault = (struct fault){.api = "--kerberos"};
        return LINK_UNREACHABLE;
    }
    AcquireSRWLockShared(&machine->lock);
    const struct reach_memory *reason = shut_port(machine, channel);
    if (!reason && fresh(&machine->channels[channel]))
        reason = &machine->channels[channel];
    if (reason) {
        link = reason->link;
        call->fault = reason->fault;
    }
    ReleaseSRWLockShared(&machine->lock);
    return link;
}

void reach_note(struct windows_machine *machine, enum channel channel, enum link link, struct fault fault)
{
    if (!machine->target || (unsigned)channel >= CHANNEL_COUNT || link == LINK_CANCELLED)
        return;
    if (link != LINK_UP)
        TRACE("%s is taken for shut: %s, %s 0x%08X", call_channel_word(channel), status_word(link_status(link)),
              fault.api ? fault.api : "", (unsigned)fault.code);
    AcquireSRWLockExclusive(&machine->lock);
    machine->channels[channel] =
        (struct reach_memory){.known = link != LINK_UP, .link = link, .fault = fault, .tick = GetTickCount64()};
    ReleaseSRWLockExclusive(&machine->lock);
}

enum link reach_failed(struct windows_machine *machine, struct call *call, enum channel channel, const char *api,
                       uint32_t code)
{
    enum link link = link_win32(call, api, code);
    reach_note(machine, channel, link, call->fault);
    return link;
}

enum link reach_begin(struct windows_machine *machine, struct call *call, enum channel channel)
{
    enum link link = reach_try(machine, call, channel);
    return link == LINK_UP ? attempt_begin(machine, call, channel) : link;
}

void reach_end(struct windows_machine *machine, enum channel channel, enum status status, const char *api,
               uint32_t code)
{
    attempt_end(machine, channel, api, code);
    /* A denial over these pipes may be meant for the object alone. */
    if (status == ST_UNREACHABLE || status == ST_TIMEOUT)
        reach_note(machine, channel, status == ST_TIMEOUT ? LINK_TIMEOUT : LINK_UNREACHABLE,
                   (struct fault){.api = api, .code = code});
}

void reach_note_port(struct machine *m, uint16_t port, const struct port_answer *answer)
{
    struct windows_machine *machine = machine_windows_of(m);
    struct reach_memory *memory = port_memory(machine, port);
    if (!machine->target || !memory || answer->state == PORT_NOT_TRIED)
        return;
    bool open = answer->state == PORT_OPEN;
    enum link link = open ? LINK_UP : answer->state == PORT_NO_ANSWER ? LINK_TIMEOUT : LINK_UNREACHABLE;
    AcquireSRWLockExclusive(&machine->lock);
    if (open || !fresh(memory) || memory->link != LINK_UP)
        *memory = (struct reach_memory){.known = true, .link = link, .fault = answer->fault, .tick = GetTickCount64()};
    ReleaseSRWLockExclusive(&machine->lock);
}

void reach_note_name(struct machine *m, const char *name, enum status status, struct fault fault)
{
    struct windows_machine *machine = machine_windows_of(m);
    if (!machine->target || !ascii_equal_nocase(machine->target, name) || status == ST_CANCELLED)
        return;
    /* "No such name" is an answer of DNS; for whoever wants to connect the target is out of reach. */
    enum link link = status == ST_OK ? LINK_UP : status == ST_TIMEOUT ? LINK_TIMEOUT : LINK_UNREACHABLE;
    AcquireSRWLockExclusive(&machine->lock);
    machine->name = (struct reach_memory){.known = true, .link = link, .fault = fault, .tick = GetTickCount64()};
    ReleaseSRWLockExclusive(&machine->lock);
}
