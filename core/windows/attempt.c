/* SPDX-License-Identifier: MIT */
#include "windows/attempt.h"

#include "windows/status_windows.h"

/* A domain controller far away may take this long to say no. After it the attempt under way hangs in the
 * network, and other channels must not hang with it. */
enum { ATTEMPT_ALONE_MS = 3000, WAIT_SLICE_MS = 50 };

/* RPC over TCP and DCOM say "access denied" to a wrong password as to anything else; the file server says what it is:
 * assumed(LOGON-CODE-SMB).
 */
static bool is_exact(enum channel channel)
{
    return channel != CHANNEL_WMI && channel != CHANNEL_SCM;
}

/* One attempt that tells is one wrong password; one that does not would be followed by another. Whoever knows the
 * file server to be there asks it in the same run: probing it is what made port_smb known. */
static bool leaves_first_try(const struct windows_machine *machine, enum channel channel, ULONGLONG since)
{
    return !is_exact(channel) && !machine->exact_tried && machine->port_smb.known &&
           machine->port_smb.link == LINK_UP && GetTickCount64() - since < ATTEMPT_ALONE_MS;
}

static bool must_wait(const struct windows_machine *machine, enum channel channel, ULONGLONG since)
{
    if (machine->accepted || machine->refused)
        return false;
    bool busy = machine->attempting_thread != 0 && GetTickCount64() - machine->attempt_begun < ATTEMPT_ALONE_MS;
    return busy || leaves_first_try(machine, channel, since);
}

enum link attempt_begin(struct windows_machine *machine, struct call *call, enum channel channel)
{
    if (!machine->target)
        return LINK_UP;
    enum link link = LINK_UP;
    ULONGLONG since = GetTickCount64();
    AcquireSRWLockExclusive(&machine->lock);
    while (must_wait(machine, channel, since) && !cancel_requested(call->cancel))
        SleepConditionVariableSRW(&machine->attempt_ended, &machine->lock, WAIT_SLICE_MS, 0);
    if (cancel_requested(call->cancel)) {
        link = link_win32(call, "attempt_begin", ERROR_CANCELLED);
    } else if (machine->refused || (channel == CHANNEL_WMI && machine->denied)) {
        call->fault = machine->refused ? machine->refusal : machine->denial;
        link = LINK_DENIED;
    } else if (!machine->accepted) {
        machine->attempting_thread = GetCurrentThreadId();
        machine->attempt_begun = GetTickCount64();
        machine->attempting_exact = is_exact(channel);
    }
    ReleaseSRWLockExclusive(&machine->lock);
    return link;
}

void attempt_end(struct windows_machine *machine, enum channel channel, const char *api, uint32_t code)
{
    if (!machine->target)
        return;
    AcquireSRWLockExclusive(&machine->lock);
    if (code == 0) {
        machine->accepted = true;
    } else if (status_refuses_account(code) && !machine->refused) {
        machine->refused = true;
        machine->refusal = (struct fault){.api = api, .code = code};
    } else if (channel == CHANNEL_WMI && machine->credentials && !machine->accepted &&
               status_from_hresult(code) == ST_DENIED) {
        machine->denied = true;
        machine->denial = (struct fault){.api = api, .code = code};
    }
    if (machine->attempting_thread == GetCurrentThreadId()) {
        machine->attempting_thread = 0;
        machine->exact_tried |= machine->attempting_exact;
    }
    ReleaseSRWLockExclusive(&machine->lock);
    WakeAllConditionVariable(&machine->attempt_ended);
}
