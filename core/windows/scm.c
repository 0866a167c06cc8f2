/* SPDX-License-Identifier: MIT */
#include "windows/scm.h"

#include "windows/attempt.h"
#include "windows/dial.h"
#include "windows/reach.h"
#include "windows/status_windows.h"

static enum link open_manager(struct windows_machine *machine, struct call *call)
{
    /* Again: while this one waited, another may have found the way shut. */
    enum link link = reach_begin(machine, call, CHANNEL_SCM);
    if (link != LINK_UP)
        return link;
    dial_services(machine, true);
    SC_HANDLE manager = OpenSCManagerW(machine->host, NULL, SC_MANAGER_CONNECT);
    DWORD error = manager ? ERROR_SUCCESS : GetLastError();
    dial_services(machine, false);
    attempt_end(machine, CHANNEL_SCM, "OpenSCManagerW", error);
    if (!manager)
        return reach_failed(machine, call, CHANNEL_SCM, "OpenSCManagerW", error);
    machine->services = manager;
    return LINK_UP;
}

/* One connection for everybody: on a slow link it costs more than the question asked over it. Who comes while
 * the first still connects waits for it, on a thread of its own that its caller leaves at the deadline: two
 * racing connections gave handles that were invalid for the other thread. */
static enum link connect_manager(struct windows_machine *machine, struct call *call, SC_HANDLE *out)
{
    enum link link = LINK_UP;
    AcquireSRWLockExclusive(&machine->services_lock);
    if (!machine->services)
        link = open_manager(machine, call);
    if (link == LINK_UP)
        *out = machine->services;
    ReleaseSRWLockExclusive(&machine->services_lock);
    return link;
}

/* After a restart of the target its connection is good for nothing; the next operation makes a new one. */
static void forget_manager(struct windows_machine *machine, SC_HANDLE manager)
{
    AcquireSRWLockExclusive(&machine->services_lock);
    if (machine->services == manager && machine->old_services_count < WINDOWS_OLD_CONNECTIONS) {
        machine->old_services[machine->old_services_count++] = manager;
        machine->services = NULL;
    }
    ReleaseSRWLockExclusive(&machine->services_lock);
}

enum status scm_open_service(struct windows_machine *machine, struct call *call, const wchar_t *name, DWORD access,
                             SC_HANDLE *out)
{
    SC_HANDLE manager = NULL;
    enum link link = connect_manager(machine, call, &manager);
    if (link != LINK_UP)
        return link_status(link);
    SC_HANDLE service = OpenServiceW(manager, name, access);
    if (!service) {
        DWORD error = GetLastError();
        enum status status = status_win32(call, "OpenServiceW", error);
        if (status == ST_UNREACHABLE || error == ERROR_INVALID_HANDLE)
            forget_manager(machine, manager);
        return status;
    }
    *out = service;
    return ST_OK;
}

enum status scm_service_status(SC_HANDLE service, struct call *call, SERVICE_STATUS_PROCESS *out)
{
    SERVICE_STATUS_PROCESS status;
    DWORD needed;
    if (!QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status, sizeof status, &needed))
        return status_win32(call, "QueryServiceStatusEx", GetLastError());
    *out = status;
    return ST_OK;
}
