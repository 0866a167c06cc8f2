/* SPDX-License-Identifier: MIT */
#include "windows/scm.h"

#include "base/memory.h"
#include "windows/attempt.h"
#include "windows/dial.h"
#include "windows/reach.h"
#include "windows/status_windows.h"

#include <stdlib.h>

/* OpenSCManagerW on a thread of its own, as the account: where a firewall drops the port of the service manager, as
 * that of Windows does before its rules are on, it waits for 21 seconds. */
struct opening {
    struct deferred deferred; /* first */
    struct windows_machine *machine;
    DWORD access;
    SC_HANDLE manager;
    DWORD error;
};

static void open_work(struct deferred *deferred)
{
    struct opening *opening = container_of(deferred, struct opening, deferred);
    struct windows_machine *machine = opening->machine;
    struct call scratch = call_make(NULL, 1);
    opening->error = ERROR_ACCESS_DENIED;
    if (credentials_impersonate(machine->credentials, &scratch) == LINK_UP) {
        opening->manager = OpenSCManagerW(machine->host, NULL, opening->access);
        opening->error = opening->manager ? ERROR_SUCCESS : GetLastError();
        credentials_revert(machine->credentials);
    }
    dial_ended(machine, DIAL_SERVICES);
}

static void open_free(struct deferred *deferred)
{
    struct opening *opening = container_of(deferred, struct opening, deferred);
    if (opening->manager)
        CloseServiceHandle(opening->manager);
    machine_release(&opening->machine->machine);
    free(opening);
}

/* ERROR_SUCCESS with OUT; API is the function that failed otherwise. */
static DWORD open_watched(struct windows_machine *machine, struct call *call, DWORD access, const char **api,
                          SC_HANDLE *out)
{
    struct opening *opening = memory_new(struct opening);
    struct wmi_dial port;
    struct dial watch;
    deferred_init(&opening->deferred, open_work, open_free);
    machine_hold(&machine->machine);
    opening->machine = machine;
    opening->access = access;
    dial_begin(&watch, machine, DIAL_SERVICES);
    enum status status = deferred_start(&opening->deferred, call, *api);
    if (status != ST_OK)
        dial_ended(machine, DIAL_SERVICES);
    bool ended = status == ST_OK && dial_wait(&watch, &opening->deferred, call, *api, &port) == LINK_UP;
    DWORD error = ended ? opening->error : call->fault.code;
    if (ended) {
        *out = opening->manager;
        opening->manager = NULL;
    } else {
        *api = call->fault.api;
    }
    deferred_release(&opening->deferred);
    return error;
}

/* That the right ACCESS is denied says nothing about the way: it is not noted against the channel. */
static enum link open_one(struct windows_machine *machine, struct call *call, DWORD access, SC_HANDLE *out)
{
    const char *api = "OpenSCManagerW";
    /* Again: while this one waited, another may have found the way shut. */
    enum link link = reach_begin(machine, call, CHANNEL_SCM);
    if (link != LINK_UP)
        return link;
    SC_HANDLE manager = NULL;
    DWORD error = ERROR_SUCCESS;
    if (machine->host)
        error = open_watched(machine, call, access, &api, &manager);
    else if (!(manager = OpenSCManagerW(NULL, NULL, access)))
        error = GetLastError();
    attempt_end(machine, CHANNEL_SCM, api, error);
    if (!manager && error == ERROR_ACCESS_DENIED && access != SC_MANAGER_CONNECT)
        return link_win32(call, api, error);
    if (!manager)
        return reach_failed(machine, call, CHANNEL_SCM, api, error);
    *out = manager;
    return LINK_UP;
}

/* One after another: two racing connections gave handles that were invalid for the other thread. Who waits here does so
 * on a thread of its own that its caller leaves at the deadline. */
enum link scm_open_manager(struct windows_machine *machine, struct call *call, DWORD access, SC_HANDLE *out)
{
    AcquireSRWLockExclusive(&machine->services_lock);
    enum link link = open_one(machine, call, access, out);
    ReleaseSRWLockExclusive(&machine->services_lock);
    return link;
}

/* One connection for everybody: on a slow link it costs more than the question asked over it. Who comes while
 * the first still connects waits for it. */
static enum link connect_manager(struct windows_machine *machine, struct call *call, SC_HANDLE *out)
{
    enum link link = LINK_UP;
    AcquireSRWLockExclusive(&machine->services_lock);
    if (!machine->services)
        link = open_one(machine, call, SC_MANAGER_CONNECT, &machine->services);
    if (link == LINK_UP)
        *out = machine->services;
    ReleaseSRWLockExclusive(&machine->services_lock);
    return link;
}

/* After a restart of the target its connection is good for nothing: a new one is made. */
static void forget_manager(struct windows_machine *machine, SC_HANDLE manager)
{
    AcquireSRWLockExclusive(&machine->services_lock);
    if (machine->services == manager && machine->old_services_count < WINDOWS_OLD_CONNECTIONS) {
        machine->old_services[machine->old_services_count++] = manager;
        machine->services = NULL;
    }
    ReleaseSRWLockExclusive(&machine->services_lock);
}

static enum status open_service(struct windows_machine *machine, struct call *call, const wchar_t *name, DWORD access,
                                bool again, SC_HANDLE *out)
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
        /* The handle is of a service manager that is gone; whoever is there now has not answered yet. */
        return error == ERROR_INVALID_HANDLE && again ? open_service(machine, call, name, access, false, out) : status;
    }
    *out = service;
    return ST_OK;
}

enum status scm_open_service(struct windows_machine *machine, struct call *call, const wchar_t *name, DWORD access,
                             SC_HANDLE *out)
{
    return open_service(machine, call, name, access, true, out);
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
