/* SPDX-License-Identifier: MIT */
#include "windows/registry_root.h"

#include "windows/reach.h"
#include "windows/status_windows.h"

static enum status connect_remote(struct windows_machine *machine, struct call *call, HKEY *out)
{
    enum status status = windows_attempt_begin(machine, call);
    if (status != ST_OK)
        return status;
    HKEY root;
    LSTATUS error = RegConnectRegistryW(machine->unc_host, HKEY_LOCAL_MACHINE, &root);
    windows_attempt_end(machine, "RegConnectRegistryW", (uint32_t)error);
    if (error != ERROR_SUCCESS)
        return reach_failed(machine, call, CHANNEL_REMOTE_REGISTRY, "RegConnectRegistryW", (uint32_t)error);
    /* Two threads may connect at the same time; one connection is kept. */
    AcquireSRWLockExclusive(&machine->lock);
    HKEY spare = machine->registry ? root : NULL;
    if (!machine->registry)
        machine->registry = root;
    *out = machine->registry;
    ReleaseSRWLockExclusive(&machine->lock);
    if (spare)
        RegCloseKey(spare);
    return ST_OK;
}

enum status registry_root(struct windows_machine *machine, struct call *call, HKEY *out)
{
    if (!machine->host) {
        *out = HKEY_LOCAL_MACHINE;
        return ST_OK;
    }
    AcquireSRWLockShared(&machine->lock);
    HKEY root = machine->registry;
    ReleaseSRWLockShared(&machine->lock);
    if (!root)
        return connect_remote(machine, call, out);
    *out = root;
    return ST_OK;
}
