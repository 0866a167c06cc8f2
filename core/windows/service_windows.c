/* SPDX-License-Identifier: MIT
 * Reading a service and changing its start type. */
#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/scm.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"
#include "windows/ways.h"
#include "windows/wmi_service.h"

#include <stdlib.h>

/* The largest answer QueryServiceConfigW can give (its documentation: 8 KiB). */
enum { CONFIG_BYTES = 8 * 1024 };

struct service_operation {
    struct operation operation;
    wchar_t *name;
    char *name_text; /* the same in UTF-8 */
    uint32_t start;
    struct service found;
};

static struct service_operation *of(struct operation *operation)
{
    return container_of(operation, struct service_operation, operation);
}

static void clear(struct operation *operation)
{
    struct service_operation *own = of(operation);
    service_free(&own->found);
    free(own->name);
    free(own->name_text);
}

static struct service_operation *make(struct machine *m, const char *name,
                                      enum status (*work)(struct operation *, struct call *))
{
    struct service_operation *own = memory_new(struct service_operation);
    operation_init(&own->operation, m, work, clear);
    own->name = utf16_from_utf8(name);
    own->name_text = memory_string(name);
    return own;
}

static enum status run(struct service_operation *own, struct call *call, const struct way ways[2])
{
    if (own->operation.machine->host)
        return ways_run(&own->operation, call, ways, 2);
    return operation_run(&own->operation, call, CHANNEL_LOCAL, ways[0].api);
}

/* "RpcSs\0+GroupName\0\0" -> "RpcSs,+GroupName" */
static char *join_names(const wchar_t *names)
{
    struct strbuf text = STRBUF_INIT;
    for (; names && *names; names += wcslen(names) + 1) {
        char *name = utf16_to_utf8(names);
        strbuf_printf(&text, "%s%s", text.length ? "," : "", name);
        free(name);
    }
    return strbuf_take(&text);
}

static char *text_of(const wchar_t *text)
{
    return utf16_to_utf8(text ? text : L"");
}

static enum status read_config(SC_HANDLE handle, struct call *call, struct service *out)
{
    QUERY_SERVICE_CONFIGW *config = memory_array(CONFIG_BYTES, 1);
    DWORD needed;
    enum status status = ST_OK;
    if (QueryServiceConfigW(handle, config, CONFIG_BYTES, &needed)) {
        out->start = config->dwStartType;
        out->account = text_of(config->lpServiceStartName);
        out->image_path = text_of(config->lpBinaryPathName);
        out->dependencies = join_names(config->lpDependencies);
    } else {
        status = status_win32(call, "QueryServiceConfigW", GetLastError());
    }
    free(config);
    return status;
}

static bool is_delayed(SC_HANDLE handle)
{
    SERVICE_DELAYED_AUTO_START_INFO info = {FALSE};
    DWORD needed;
    return QueryServiceConfig2W(handle, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, (BYTE *)&info, sizeof info, &needed) &&
           info.fDelayedAutostart;
}

static enum status work_get(struct operation *operation, struct call *call)
{
    struct service_operation *own = of(operation);
    SC_HANDLE handle;
    enum status status =
        scm_open_service(operation->machine, call, own->name, SERVICE_QUERY_CONFIG | SERVICE_QUERY_STATUS, &handle);
    if (status != ST_OK)
        return status;
    SERVICE_STATUS_PROCESS state = {0};
    status = scm_service_status(handle, call, &state);
    if (status == ST_OK)
        status = read_config(handle, call, &own->found);
    if (status == ST_OK) {
        own->found.state = state.dwCurrentState;
        own->found.exit_code = state.dwWin32ExitCode;
        own->found.process = state.dwProcessId;
        own->found.delayed_start = is_delayed(handle);
    }
    CloseServiceHandle(handle);
    return status;
}

static enum status wmi_get(struct operation *operation, struct call *call)
{
    struct service_operation *own = of(operation);
    return wmi_service_get(operation->machine, call, own->name_text, &own->found);
}

static const struct way get_ways[] = {
    {CHANNEL_SCM, "OpenServiceW", work_get},
    {CHANNEL_WMI, "Win32_Service", wmi_get},
};

enum status ops_service_get(struct machine *m, struct call *call, const char *name, struct service *out)
{
    struct service_operation *own = make(m, name, work_get);
    enum status status = run(own, call, get_ways);
    if (status == ST_OK) {
        *out = own->found;
        own->found = (struct service){0};
    }
    operation_release(&own->operation);
    return status;
}

static enum status work_set_start(struct operation *operation, struct call *call)
{
    struct service_operation *own = of(operation);
    SC_HANDLE handle;
    enum status status = scm_open_service(operation->machine, call, own->name, SERVICE_CHANGE_CONFIG, &handle);
    if (status != ST_OK)
        return status;
    if (!ChangeServiceConfigW(handle, SERVICE_NO_CHANGE, own->start, SERVICE_NO_CHANGE, NULL, NULL, NULL, NULL, NULL,
                              NULL, NULL))
        status = status_win32(call, "ChangeServiceConfigW", GetLastError());
    CloseServiceHandle(handle);
    return status;
}

static enum status wmi_set_start(struct operation *operation, struct call *call)
{
    struct service_operation *own = of(operation);
    return wmi_service_set_start(operation->machine, call, own->name_text, own->start);
}

static const struct way set_start_ways[] = {
    {CHANNEL_SCM, "ChangeServiceConfigW", work_set_start},
    {CHANNEL_WMI, "Win32_Service::ChangeStartMode", wmi_set_start},
};

enum status ops_service_set_start(struct machine *m, struct call *call, const char *name, uint32_t start)
{
    call->channel = machine_windows_of(m)->host ? CHANNEL_SCM : CHANNEL_LOCAL;
    if (start < SERVICE_START_AUTOMATIC || start > SERVICE_START_OFF)
        return call_fault(call, ST_INVALID, "ChangeServiceConfigW", ERROR_INVALID_PARAMETER);
    struct service_operation *own = make(m, name, work_set_start);
    own->start = start;
    enum status status = run(own, call, set_start_ways);
    operation_release(&own->operation);
    return status;
}
