/* SPDX-License-Identifier: MIT
 * Asks the time service to synchronise now. */
#include "windows/ops.h"
#include "windows/process.h"
#include "windows/status_windows.h"

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
