/* SPDX-License-Identifier: MIT
 * Starting and stopping a service, and waiting until it is so. */
#include "base/memory.h"
#include "windows/cancel_windows.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/scm.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"
#include "windows/ways.h"
#include "windows/wmi_service.h"

#include <stdlib.h>

/* Between two looks at a service that is on its way: a tenth of its own hint within these bounds
 * (recommendation of the SERVICE_STATUS documentation, with a finer lower bound). */
enum { POLL_LEAST_MS = 50, POLL_MOST_MS = 1000 };

struct control_operation {
    struct operation operation;
    wchar_t *name;
    char *name_text; /* the same in UTF-8 */
};

static struct control_operation *of(struct operation *operation)
{
    return container_of(operation, struct control_operation, operation);
}

static void clear(struct operation *operation)
{
    free(of(operation)->name);
    free(of(operation)->name_text);
}

static enum status run(struct machine *m, struct call *call, const char *name, const struct way ways[2])
{
    struct control_operation *own = memory_new(struct control_operation);
    operation_init(&own->operation, m, ways[0].work, clear);
    own->name = utf16_from_utf8(name);
    own->name_text = memory_string(name);
    enum status status = machine_windows_of(m)->host ? ways_run(&own->operation, call, ways, 2)
                                                     : operation_run(&own->operation, call, CHANNEL_LOCAL, ways[0].api);
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

/* The same over WMI: until the service is in WANTED. One that falls back to stopped did not start. */
static enum status wmi_wait(struct control_operation *own, struct call *call, ULONGLONG begun, DWORD wanted)
{
    for (;;) {
        struct service service;
        enum status status = wmi_service_get(own->operation.machine, call, own->name_text, &service);
        if (status != ST_OK)
            return status;
        uint32_t state = service.state, code = service.exit_code;
        service_free(&service);
        if (state == wanted)
            return ST_OK;
        if (state == SERVICE_STOPPED)
            return call_fault(call, ST_FAILED, "Win32_Service::StartService", code ? code : ERROR_SERVICE_NOT_ACTIVE);
        if (GetTickCount64() - begun >= call->limit_ms)
            return status_win32(call, "Win32_Service", ERROR_SERVICE_REQUEST_TIMEOUT);
        if (cancel_windows_wait(call->cancel, NULL, 0, POLL_MOST_MS / 2) == CANCEL_WINDOWS_CANCELLED)
            return call_fault(call, ST_CANCELLED, "Win32_Service", ERROR_CANCELLED);
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
    struct control_operation *own = of(operation);
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

static enum status wmi_start(struct operation *operation, struct call *call)
{
    struct control_operation *own = of(operation);
    ULONGLONG begun = GetTickCount64();
    enum status status = wmi_service_start(operation->machine, call, own->name_text);
    return status == ST_OK ? wmi_wait(own, call, begun, SERVICE_RUNNING) : status;
}

static const struct way start_ways[] = {
    {CHANNEL_SCM, "StartServiceW", work_start},
    {CHANNEL_WMI, "Win32_Service::StartService", wmi_start},
};

enum status ops_service_start(struct machine *m, struct call *call, const char *name)
{
    return run(m, call, name, start_ways);
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
    struct control_operation *own = of(operation);
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

static enum status wmi_stop(struct operation *operation, struct call *call)
{
    struct control_operation *own = of(operation);
    ULONGLONG begun = GetTickCount64();
    enum status status = wmi_service_stop(operation->machine, call, own->name_text);
    return status == ST_OK ? wmi_wait(own, call, begun, SERVICE_STOPPED) : status;
}

static const struct way stop_ways[] = {
    {CHANNEL_SCM, "ControlService", work_stop},
    {CHANNEL_WMI, "Win32_Service::StopService", wmi_stop},
};

enum status ops_service_stop(struct machine *m, struct call *call, const char *name)
{
    return run(m, call, name, stop_ways);
}
