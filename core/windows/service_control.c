/* SPDX-License-Identifier: MIT
 * Starting and stopping a service, and waiting until it is so. */
#include "base/memory.h"
#include "windows/cancel_windows.h"
#include "windows/operation.h"
#include "windows/scm.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <stdlib.h>

/* Between two looks at a service that is on its way: a tenth of its own hint within these bounds
 * (recommendation of the SERVICE_STATUS documentation, with a finer lower bound). */
enum { POLL_LEAST_MS = 50, POLL_MOST_MS = 1000 };

struct control_operation {
    struct operation operation;
    wchar_t *name;
};

static void clear(struct operation *operation)
{
    free(container_of(operation, struct control_operation, operation)->name);
}

static enum status run(struct machine *m, struct call *call, const char *name,
                       enum status (*work)(struct operation *, struct call *), const char *api)
{
    struct control_operation *own = memory_new(struct control_operation);
    operation_init(&own->operation, m, work, clear);
    own->name = utf16_from_utf8(name);
    enum channel channel = windows_machine(m)->host ? CHANNEL_SCM : CHANNEL_LOCAL;
    enum status status = operation_run(&own->operation, call, channel, api);
    operation_release(&own->operation);
    return status;
}

static DWORD poll_interval(DWORD wait_hint)
{
    DWORD interval = wait_hint / 10;
    if (interval < POLL_LEAST_MS)
        return POLL_LEAST_MS;
    return interval > POLL_MOST_MS ? POLL_MOST_MS : interval;
}

/* Waits while the service is in PENDING; ends with the state it then has. A service that shows no progress
 * (same check point) for longer than its own hint is still given the rest of the call's time: many report hints
 * that are too small. */
static enum status wait_while(SC_HANDLE service, struct call *call, DWORD pending, ULONGLONG begun,
                              SERVICE_STATUS_PROCESS *state)
{
    for (;;) {
        enum status status = scm_service_status(service, call, state);
        if (status != ST_OK || state->dwCurrentState != pending)
            return status;
        if (GetTickCount64() - begun >= call->limit_ms)
            return status_win32(call, "QueryServiceStatusEx", ERROR_SERVICE_REQUEST_TIMEOUT);
        if (cancel_windows_wait(call->cancel, NULL, 0, poll_interval(state->dwWaitHint)) == CANCEL_WINDOWS_CANCELLED)
            return call_fault(call, ST_CANCELLED, "QueryServiceStatusEx", ERROR_CANCELLED);
    }
}

/* ---- start ---- */

static enum status started(struct call *call, const SERVICE_STATUS_PROCESS *state)
{
    if (state->dwCurrentState == SERVICE_RUNNING)
        return ST_OK;
    DWORD code = state->dwWin32ExitCode;
    if (code == ERROR_SUCCESS || code == ERROR_SERVICE_SPECIFIC_ERROR)
        code = ERROR_SERVICE_NOT_ACTIVE;
    return call_fault(call, ST_FAILED, "StartServiceW", code);
}

static enum status work_start(struct operation *operation, struct call *call)
{
    struct control_operation *own = container_of(operation, struct control_operation, operation);
    ULONGLONG begun = GetTickCount64();
    SC_HANDLE service;
    enum status status =
        scm_open_service(operation->machine, call, own->name, SERVICE_START | SERVICE_QUERY_STATUS, &service);
    if (status != ST_OK)
        return status;
    SERVICE_STATUS_PROCESS state;
    status = wait_while(service, call, SERVICE_STOP_PENDING, begun, &state);
    if (status != ST_OK)
        goto close_service;
    if (!StartServiceW(service, 0, NULL) && GetLastError() != ERROR_SERVICE_ALREADY_RUNNING) {
        status = status_win32(call, "StartServiceW", GetLastError());
        goto close_service;
    }
    status = wait_while(service, call, SERVICE_START_PENDING, begun, &state);
    if (status == ST_OK)
        status = started(call, &state);
close_service:
    CloseServiceHandle(service);
    return status;
}

enum status windows_service_start(struct machine *m, struct call *call, const char *name)
{
    return run(m, call, name, work_start, "StartServiceW");
}

/* ---- stop ---- */

/* Running services that need this one: they would be stopped with it and stay stopped. */
static bool has_running_dependents(SC_HANDLE service)
{
    DWORD needed = 0, count = 0;
    if (EnumDependentServicesW(service, SERVICE_ACTIVE, NULL, 0, &needed, &count))
        return count > 0;
    return GetLastError() == ERROR_MORE_DATA;
}

static enum status stop(SC_HANDLE service, struct call *call, ULONGLONG begun)
{
    SERVICE_STATUS_PROCESS state;
    enum status status = wait_while(service, call, SERVICE_START_PENDING, begun, &state);
    if (status != ST_OK || state.dwCurrentState == SERVICE_STOPPED)
        return status;
    if (has_running_dependents(service))
        return status_win32(call, "EnumDependentServicesW", ERROR_DEPENDENT_SERVICES_RUNNING);
    SERVICE_STATUS last;
    if (state.dwCurrentState != SERVICE_STOP_PENDING && !ControlService(service, SERVICE_CONTROL_STOP, &last) &&
        GetLastError() != ERROR_SERVICE_NOT_ACTIVE)
        return status_win32(call, "ControlService", GetLastError());
    status = wait_while(service, call, SERVICE_STOP_PENDING, begun, &state);
    /* A service may answer the control before it reports that it is stopping. */
    while (status == ST_OK && state.dwCurrentState != SERVICE_STOPPED) {
        DWORD seen = state.dwCurrentState;
        status = wait_while(service, call, seen, begun, &state);
    }
    return status;
}

static enum status work_stop(struct operation *operation, struct call *call)
{
    struct control_operation *own = container_of(operation, struct control_operation, operation);
    ULONGLONG begun = GetTickCount64();
    SC_HANDLE service;
    enum status status = scm_open_service(operation->machine, call, own->name,
                                          SERVICE_STOP | SERVICE_QUERY_STATUS | SERVICE_ENUMERATE_DEPENDENTS, &service);
    if (status != ST_OK)
        return status;
    status = stop(service, call, begun);
    CloseServiceHandle(service);
    return status;
}

enum status windows_service_stop(struct machine *m, struct call *call, const char *name)
{
    return run(m, call, name, work_stop, "ControlService");
}
