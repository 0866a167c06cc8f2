/* SPDX-License-Identifier: MIT
 *
 * The WMI repository. Windows has no interface that verifies it: winmgmt.exe is the documented way, its exit code
 * the answer. Salvage is the most that is ever done; a reset loses classes and is not offered.
 */
#include "windows/ops.h"
#include "windows/process.h"
#include "windows/status_windows.h"

/* Where it is since Windows Vista (learn.microsoft.com, "Backing up and restoring the WMI repository"). */
enum status ops_repository_size(struct machine *m, struct call *call, uint64_t *bytes)
{
    static const wchar_t name[] = L"\\wbem\\Repository\\OBJECTS.DATA";
    wchar_t path[MAX_PATH + sizeof name / sizeof name[0]];
    WIN32_FILE_ATTRIBUTE_DATA data;
    if (machine_windows_of(m)->target)
        return ST_UNSUPPORTED;
    call->channel = CHANNEL_LOCAL;
    UINT length = GetSystemDirectoryW(path, MAX_PATH);
    if (length == 0 || length >= MAX_PATH)
        return status_win32(call, "GetSystemDirectoryW", GetLastError());
    wcscat(path, name);
    if (!GetFileAttributesExW(path, GetFileExInfoStandard, &data))
        return status_win32(call, "GetFileAttributesExW", GetLastError());
    *bytes = (uint64_t)data.nFileSizeHigh << 32 | data.nFileSizeLow;
    return ST_OK;
}

enum status ops_repository_verify(struct machine *m, struct call *call, bool *consistent)
{
    if (machine_windows_of(m)->target)
        return ST_UNSUPPORTED; /* no channel runs it on another computer */
    struct process process = {.tool = L"wbem\\winmgmt.exe",
                              .arguments = L"/verifyrepository",
                              .api = "winmgmt.exe /verifyrepository",
                              .may_end = true};
    call->channel = CHANNEL_LOCAL;
    enum status status = process_run(&process, call);
    if (status != ST_OK)
        return status;
    call->fault = (struct fault){process.exit_code ? process.api : NULL, process.exit_code};
    /* Without administrator rights the tool ends with the HRESULT of the refusal: that says nothing about
     * the repository. */
    if (status_from_hresult(process.exit_code) == ST_DENIED || process.exit_code == ERROR_ACCESS_DENIED)
        return ST_DENIED;
    *consistent = process.exit_code == 0;
    return ST_OK;
}

enum status ops_repository_salvage(struct machine *m, struct call *call)
{
    if (machine_windows_of(m)->target)
        return ST_UNSUPPORTED;
    struct process process = {
        .tool = L"wbem\\winmgmt.exe", .arguments = L"/salvagerepository", .api = "winmgmt.exe /salvagerepository"};
    call->channel = CHANNEL_LOCAL;
    enum status status = process_run(&process, call);
    if (status != ST_OK || process.exit_code == 0)
        return status;
    status = status_hresult(call, process.api, process.exit_code);
    return status == ST_OK ? call_fault(call, ST_FAILED, process.api, process.exit_code) : status;
}
