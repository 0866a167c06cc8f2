/* SPDX-License-Identifier: MIT */
#include "windows/registry_root.h"

#include "windows/attempt.h"
#include "windows/reach.h"
#include "windows/status_windows.h"

static enum link connect_remote(struct windows_machine *machine, struct call *call)
{
    /* Again: while this one waited, another may have found the way shut. */
    enum link link = reach_begin(machine, call, CHANNEL_REMOTE_REGISTRY);
    if (link != LINK_UP)
        return link;
    HKEY root;
    LSTATUS error = RegConnectRegistryW(machine->unc_host, HKEY_LOCAL_MACHINE, &root);
    attempt_end(machine, CHANNEL_REMOTE_REGISTRY, "RegConnectRegistryW", (uint32_t)error);
    if (error != ERROR_SUCCESS)
        return reach_failed(machine, call, CHANNEL_REMOTE_REGISTRY, "RegConnectRegistryW", (uint32_t)error);
    machine->registry = root;
    return LINK_UP;
}

/* One connection for everybody, as in scm.c. */
enum link registry_root(struct windows_machine *machine, struct call *call, HKEY *out)
{
    if (!machine->host) {
        *out = HKEY_LOCAL_MACHINE;
        return LINK_UP;
    }
    enum link link = LINK_UP;
    AcquireSRWLockExclusive(&machine->registry_lock);
    if (!machine->registry)
        link = connect_remote(machine, call);
    if (link == LINK_UP)
        *out = machine->registry;
    ReleaseSRWLockExclusive(&machine->registry_lock);
    return link;
}

void registry_root_report(struct windows_machine *machine, HKEY root, uint32_t code)
{
    if (!machine->host || (status_from_win32(code) != ST_UNREACHABLE && code != ERROR_INVALID_HANDLE))
        return;
    AcquireSRWLockExclusive(&machine->registry_lock);
    if (machine->registry == root && machine->old_registry_count < WINDOWS_OLD_CONNECTIONS) {
        machine->old_registry[machine->old_registry_count++] = root;
        machine->registry = NULL;
    }
    ReleaseSRWLockExclusive(&machine->registry_lock);
}
