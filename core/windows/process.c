/* SPDX-License-Identifier: MIT */
#include "windows/process.h"

#include "base/memory.h"
#include "windows/cancel_windows.h"
#include "windows/status_windows.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { COMMAND_MAX = 1024, PIPE_BYTES = 64 * 1024 };

struct started {
    HANDLE process;
    HANDLE output; /* our end of the pipe; NULL: not captured */
};

/* The child inherits its end of the pipe and nothing else, whatever other threads open meanwhile. */
struct inheritance {
    LPPROC_THREAD_ATTRIBUTE_LIST list;
    HANDLE output;
};

static DWORD inheritance_begin(struct inheritance *inheritance, HANDLE *read_end)
{
    SECURITY_ATTRIBUTES inheritable = {.nLength = sizeof inheritable, .bInheritHandle = TRUE};
    SIZE_T size = 0;
    *read_end = NULL;
    if (!CreatePipe(read_end, &inheritance->output, &inheritable, PIPE_BYTES))
        return GetLastError();
    SetHandleInformation(*read_end, HANDLE_FLAG_INHERIT, 0);
    InitializeProcThreadAttributeList(NULL, 1, 0, &size);
    inheritance->list = memory_array(1, size);
    if (!InitializeProcThreadAttributeList(inheritance->list, 1, 0, &size) ||
        !UpdateProcThreadAttribute(inheritance->list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, &inheritance->output,
                                   sizeof inheritance->output, NULL, NULL))
        return GetLastError();
    return ERROR_SUCCESS;
}

static void inheritance_end(struct inheritance *inheritance)
{
    if (inheritance->list)
        DeleteProcThreadAttributeList(inheritance->list);
    free(inheritance->list);
    if (inheritance->output)
        CloseHandle(inheritance->output);
}

/* PATH of the tool and "PATH" ARGUMENTS; false when they do not fit. */
static bool build_command(const struct process *process, wchar_t *path, wchar_t *command)
{
    UINT length = GetSystemDirectoryW(path, MAX_PATH);
    if (length == 0 || length + 1 + wcslen(process->tool) >= MAX_PATH)
        return false;
    path[length] = L'\\';
    wcscpy(path + length + 1, process->tool);
    if (wcslen(path) + wcslen(process->arguments) + 4 > COMMAND_MAX)
        return false;
    _snwprintf(command, COMMAND_MAX, L"\"%ls\" %ls", path, process->arguments);
    return true;
}

static DWORD start(const struct process *process, struct started *out)
{
    wchar_t path[MAX_PATH + 1], command[COMMAND_MAX], folder[MAX_PATH + 1];
    PROCESS_INFORMATION information;
    STARTUPINFOEXW startup = {.StartupInfo.cb = sizeof startup};
    struct inheritance inheritance = {0};
    DWORD error = ERROR_SUCCESS;
    out->output = NULL;
    if (!build_command(process, path, command) || !GetSystemDirectoryW(folder, MAX_PATH))
        return ERROR_BAD_PATHNAME;
    if (process->capture) {
        error = inheritance_begin(&inheritance, &out->output);
        startup.lpAttributeList = inheritance.list;
        startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
        startup.StartupInfo.hStdOutput = inheritance.output;
    }
    if (error == ERROR_SUCCESS &&
        !CreateProcessW(path, command, NULL, NULL, process->capture,
                        CREATE_NO_WINDOW | (startup.lpAttributeList ? EXTENDED_STARTUPINFO_PRESENT : 0), NULL, folder,
                        &startup.StartupInfo, &information))
        error = GetLastError();
    inheritance_end(&inheritance);
    if (error != ERROR_SUCCESS) {
        if (out->output)
            CloseHandle(out->output);
        return error;
    }
    CloseHandle(information.hThread);
    out->process = information.hProcess;
    return ERROR_SUCCESS;
}

/* After the end of the process: everything it wrote waits in the pipe (a grandchild may still hold it open,
 * hence no reading to the end). */
static void take_output(struct process *process, HANDLE output)
{
    DWORD available = 0, read = 0;
    if (PeekNamedPipe(output, NULL, 0, NULL, &available, NULL) && available) {
        if (available > PROCESS_OUTPUT_MAX)
            available = PROCESS_OUTPUT_MAX;
        if (!ReadFile(output, process->output, available, &read, NULL))
            read = 0;
    }
    process->output[read] = '\0';
}

enum status process_run(struct process *process, struct call *call)
{
    struct started started;
    if (cancel_requested(call->cancel))
        return call_fault(call, ST_CANCELLED, process->api, ERROR_CANCELLED);
    DWORD error = start(process, &started);
    if (error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND)
        return call_fault(call, ST_UNSUPPORTED, process->api, error);
    if (error != ERROR_SUCCESS)
        return status_win32(call, process->api, error);
    DWORD result = cancel_windows_wait(call->cancel, &started.process, 1, call->limit_ms);
    enum status status = ST_OK;
    if (result == CANCEL_WINDOWS_CANCELLED)
        status = call_fault(call, ST_CANCELLED, process->api, ERROR_CANCELLED);
    else if (result != 0)
        status = call_fault(call, ST_TIMEOUT, process->api, ERROR_TIMEOUT);
    else if (!GetExitCodeProcess(started.process, &process->exit_code))
        status = status_win32(call, "GetExitCodeProcess", GetLastError());
    if (status == ST_OK && process->capture)
        take_output(process, started.output);
    if (status != ST_OK && process->may_end)
        TerminateProcess(started.process, ERROR_CANCELLED);
    if (started.output)
        CloseHandle(started.output);
    CloseHandle(started.process);
    return status;
}
