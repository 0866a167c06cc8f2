/* SPDX-License-Identifier: MIT
 * The machine's clock: for Kerberos it must not differ by more than five minutes. */
#include "base/memory.h"
#include "base/time.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/process.h"
#include "windows/reach.h"
#include "windows/status_windows.h"
#include "windows/ways.h"
#include "windows/wmi_os.h"

#include <lm.h>

struct clock_operation {
    struct operation operation;
    int64_t utc_ms;
};

static enum status work_time_of_day(struct operation *operation, struct call *call)
{
    struct clock_operation *own = container_of(operation, struct clock_operation, operation);
    TIME_OF_DAY_INFO *time = NULL;
    enum link link = reach_begin(operation->machine, call, CHANNEL_SMB);
    if (link != LINK_UP)
        return link_status(link);
    NET_API_STATUS error = NetRemoteTOD(operation->machine->unc_host, (BYTE **)(void *)&time);
    enum status status = link_status(link_win32(call, "NetRemoteTOD", error));
    reach_end(operation->machine, CHANNEL_SMB, status, "NetRemoteTOD", error);
    if (error != NERR_Success || !time)
        return status == ST_OK ? ST_FAILED : status;
    /* Seconds since 1970-01-01 UTC and hundredths of a second (lmremutl.h). */
    own->utc_ms = (int64_t)time->tod_elapsedt * 1000 + (int64_t)time->tod_hunds * 10;
    NetApiBufferFree(time);
    return ST_OK;
}

static enum status work_wmi(struct operation *operation, struct call *call)
{
    return wmi_os_clock_get(operation->machine, call,
                            &container_of(operation, struct clock_operation, operation)->utc_ms);
}

static const struct way ways[] = {
    {CHANNEL_SMB, "NetRemoteTOD", work_time_of_day},
    {CHANNEL_WMI, "Win32_OperatingSystem", work_wmi},
};

enum status ops_clock_get(struct machine *m, struct call *call, int64_t *utc_ms)
{
    if (!machine_windows_of(m)->host) {
        call->channel = CHANNEL_LOCAL;
        *utc_ms = time_now_ms();
        return ST_OK;
    }
    struct clock_operation *own = memory_new(struct clock_operation);
    operation_init(&own->operation, m, NULL, NULL);
    enum status status = ways_run(&own->operation, call, ways, 2);
    if (status == ST_OK)
        *utc_ms = own->utc_ms;
    operation_release(&own->operation);
    return status;
}

/* The time service is asked to synchronise now. */
enum status ops_clock_resync(struct machine *m, struct call *call)
{
    if (machine_windows_of(m)->target)
        return ST_UNSUPPORTED;
    struct process process = {.tool = L"w32tm.exe", .arguments = L"/resync", .api = "w32tm.exe /resync"};
    call->channel = CHANNEL_LOCAL;
    enum status status = process_run(&process, call);
    if (status != ST_OK || process.exit_code == 0)
        return status;
    status = status_hresult(call, process.api, process.exit_code);
    return status == ST_OK ? call_fault(call, ST_FAILED, process.api, process.exit_code) : status;
}
