/* SPDX-License-Identifier: MIT */
#include "service_fixture.h"

#include "testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { SLOW_MS = 300 };

static enum service_mode mode;
static SERVICE_STATUS_HANDLE handle;
static HANDLE stop_event;

static void report(DWORD state, DWORD exit_code)
{
    SERVICE_STATUS status = {
        .dwServiceType = SERVICE_WIN32_OWN_PROCESS,
        .dwCurrentState = state,
        .dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP : 0,
        .dwWin32ExitCode = exit_code,
        .dwWaitHint = state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING ? 2000 : 0,
    };
    SetServiceStatus(handle, &status);
}

static DWORD WINAPI control(DWORD code, DWORD type, void *data, void *context)
{
    if (code == SERVICE_CONTROL_STOP) {
        report(SERVICE_STOP_PENDING, 0);
        SetEvent(stop_event);
    }
    return NO_ERROR;
}

static void WINAPI service_main(DWORD argc, wchar_t **argv)
{
    handle = RegisterServiceCtrlHandlerExW(argv[0], control, NULL);
    stop_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    report(SERVICE_START_PENDING, 0);
    if (mode == SERVICE_MODE_FAILS) {
        report(SERVICE_STOPPED, ERROR_BAD_UNIT);
        return;
    }
    /* "For ever" is longer than any test and shorter than a forgotten process. */
    if (mode == SERVICE_MODE_SLOW || mode == SERVICE_MODE_HANGS)
        Sleep(mode == SERVICE_MODE_SLOW ? SLOW_MS : 30000);
    report(SERVICE_RUNNING, 0);
    WaitForSingleObject(stop_event, 60000);
    if (mode == SERVICE_MODE_SLOW)
        Sleep(SLOW_MS);
    report(SERVICE_STOPPED, 0);
}

bool service_fixture_main(int argc, char **argv)
{
    if (argc < 3 || strcmp(argv[1], "--service") != 0)
        return false;
    mode = (enum service_mode)atoi(argv[2]);
    wchar_t name[] = L"";
    SERVICE_TABLE_ENTRYW table[] = {{name, service_main}, {NULL, NULL}};
    StartServiceCtrlDispatcherW(table);
    return true;
}

void service_fixture_remove(const wchar_t *name)
{
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    assert_non_null(manager);
    SC_HANDLE service = OpenServiceW(manager, name, SERVICE_ALL_ACCESS);
    if (service) {
        SERVICE_STATUS status;
        SERVICE_STATUS_PROCESS process = {0};
        DWORD needed;
        QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&process, sizeof process, &needed);
        HANDLE program =
            process.dwProcessId ? OpenProcess(SYNCHRONIZE | PROCESS_TERMINATE, FALSE, process.dwProcessId) : NULL;
        /* One that hangs takes no control: the test's own process is ended. */
        if (!ControlService(service, SERVICE_CONTROL_STOP, &status) && program)
            TerminateProcess(program, 1);
        if (program) {
            WaitForSingleObject(program, 10000);
            CloseHandle(program);
        }
        DeleteService(service);
        CloseServiceHandle(service);
    }
    CloseServiceHandle(manager);
}

void service_fixture_install(const wchar_t *name, enum service_mode wanted, const wchar_t *depends)
{
    service_fixture_remove(name);
    wchar_t path[MAX_PATH], command[MAX_PATH + 32], dependencies[64] = L"";
    assert_true(GetModuleFileNameW(NULL, path, MAX_PATH) > 0);
    swprintf(command, MAX_PATH + 32, L"\"%ls\" --service %d", path, (int)wanted);
    if (depends)
        wcscpy(dependencies, depends);
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CREATE_SERVICE);
    assert_non_null(manager);
    SC_HANDLE service =
        CreateServiceW(manager, name, name, SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS, SERVICE_DEMAND_START,
                       SERVICE_ERROR_NORMAL, command, NULL, NULL, depends ? dependencies : NULL, NULL, NULL);
    assert_non_null(service);
    CloseServiceHandle(service);
    CloseServiceHandle(manager);
}
