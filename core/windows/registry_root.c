/* SPDX-License-Identifier: MIT */
#include "windows/registry_root.h"

#include "windows/attempt.h"
#include "windows/reach.h"
#include "windows/status_windows.h"

static enum status connect_remote(struct windows_machine *machine, struct call *call)
{
    /* Again: while this one waited, another may have found the way shut. */
    enum status status = reach_begin(machine, call, CHANNEL_REMOTE_REGISTRY);
    if (status != ST_OK)
        return status;
    HKEY root;
    LSTATUS error = RegConnectRegistryW(machine->unc_host, HKEY_LOCAL_MACHINE, &root);
    attempt_end(machine, CHANNEL_REMOTE_REGISTRY, "RegConnectRegistryW", (uint32_t)error);
    if (error != ERROR_SUCCESS)
        return reach_failed(machine, call, CHANNEL_REMOTE_REGISTRY, "RegConnectRegistryW", (uint32_t)error);
    machine->registry = root;
    return ST_OK;
}

/* One connection for everybody, as in scm.c. */
enum status registry_root(struct windows_machine *machine, struct call *call, HKEY *out)
{
    if (!machine->host) {
        *out = HKEY_LOCAL_MACHINE;
        return ST_OK;
    }
    enum status status = ST_OK;
    AcquireSRWLockExclusive(&machine->registry_lock);
    if (!machine->registry)
        status = connect_remote(machine, call);
    if (status == ST_OK)
        *out = machine->registry;
    ReleaseSRWLockExclusive(&machine->registry_lock);
    return status;
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
