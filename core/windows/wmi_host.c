/* SPDX-License-Identifier: MIT
 *
 * Whether WMI runs in a process of its own (and then on a fixed port). The service type says nothing about it:
 * winmgmt /standalonehost leaves it alone and changes the group in the command line of the service.
 */
#include "base/ascii.h"
#include "base/memory.h"
#include "machine/registry.h"
#include "windows/ops.h"
#include "windows/process.h"
#include "windows/status_windows.h"

#include <stdlib.h>
#include <string.h>

static bool own_group(const char *image_path)
{
    static const char group[] = "-k winmgmt";
    for (const char *at = strchr(image_path, '-'); at; at = strchr(at + 1, '-'))
        if (ascii_starts_nocase(at, group) && (at[sizeof group - 1] == '\0' || at[sizeof group - 1] == ' '))
            return true;
    return false;
}

static enum status read_image_path(struct machine *m, struct call *call, bool *standalone)
{
    struct registry_value value;
    char *path;
    enum status status = ops_registry_get(m, call, "SYSTEM\\CurrentControlSet\\Services\\Winmgmt", "ImagePath", &value);
    if (status != ST_OK)
        return status;
    status = registry_value_string(&value, &path);
    registry_value_free(&value);
    if (status != ST_OK)
        return status;
    *standalone = own_group(path);
    free(path);
    return ST_OK;
}

/* Absent endpoints are the normal case. */
static enum status read_endpoints(struct machine *m, struct call *call, char **endpoints)
{
    struct registry_value value;
    enum status status = ops_registry_get(m, call, "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}",
                                          "Endpoints", &value);
    if (status == ST_ABSENT) {
        call->fault = (struct fault){NULL, 0};
        *endpoints = memory_string("");
        return ST_OK;
    }
    if (status != ST_OK)
        return status;
    status = registry_value_multi(&value, endpoints);
    registry_value_free(&value);
    return status;
}

enum status ops_wmi_host_get(struct machine *m, struct call *call, struct wmi_host *out)
{
    struct wmi_host host = {0};
    enum status status = read_image_path(m, call, &host.standalone);
    if (status == ST_OK)
        status = read_endpoints(m, call, &host.endpoints);
    if (status == ST_OK)
        *out = host;
    return status;
}

enum status ops_wmi_host_set(struct machine *m, struct call *call, bool standalone)
{
    if (machine_windows_of(m)->target)
        return ST_UNSUPPORTED;
    /* Level 6 is PKT_PRIVACY; without it the tool takes 2 (CONNECT). */
    struct process process = {.tool = L"wbem\\winmgmt.exe",
                              .arguments = standalone ? L"/standalonehost 6" : L"/sharedhost",
                              .api = standalone ? "winmgmt.exe /standalonehost 6" : "winmgmt.exe /sharedhost"};
    call->channel = CHANNEL_LOCAL;
    enum status status = process_run(&process, call);
    if (status != ST_OK)
        return status;
    bool now;
    struct call check = call_make(call->cancel, call->limit_ms);
    if (read_image_path(m, &check, &now) == ST_OK && now == standalone)
        return ST_OK;
    return call_fault(call, ST_FAILED, process.api, process.exit_code ? process.exit_code : ERROR_INVALID_DATA);
}
