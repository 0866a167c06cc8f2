/* SPDX-License-Identifier: MIT
 *
 * world_service.exe: stands for any Windows service. Which state it shows once it was started lies in the registry,
 * HKLM\Software\WMI Ready Test\Services\NAME: State (SERVICE_ constant, running by default), Exit, the code with
 * which it ends at once instead, and Slow, the milliseconds that its start takes. One process serves every service: the
 * service manager starts one each.
 */
#include "world.h"

#include <stdio.h>
#include <wchar.h>

static SERVICE_STATUS_HANDLE handle;
static SERVICE_STATUS status = {.dwServiceType = SERVICE_WIN32_OWN_PROCESS};
static HANDLE ended;

static CRITICAL_SECTION reporting;

/* The last word of a service is that it stopped: whoever comes later, from another thread, is not heard any more. */
static void report(DWORD state)
{
    EnterCriticalSection(&reporting);
    bool over = status.dwCurrentState == SERVICE_STOPPED;
    status.dwCurrentState = over ? SERVICE_STOPPED : state;
    status.dwControlsAccepted =
        state == SERVICE_RUNNING || state == SERVICE_PAUSED ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_PAUSE_CONTINUE : 0;
    /* Waits for states that do not pass by themselves are to be short. */
    status.dwWaitHint = state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING ? 500 : 0;
    if (!over)
        SetServiceStatus(handle, &status);
    LeaveCriticalSection(&reporting);
}

static DWORD WINAPI control(DWORD code, DWORD event, LPVOID data, LPVOID context)
{
    if (code == SERVICE_CONTROL_PAUSE)
        report(SERVICE_PAUSED);
    if (code == SERVICE_CONTROL_STOP) {
        report(SERVICE_STOPPED);
        SetEvent(ended);
    }
    return NO_ERROR;
}

/* Ends in whatever state it is, when the scene is over: a service that is starting takes no control. */
static DWORD WINAPI wait_for_end(LPVOID event)
{
    WaitForSingleObject(event, INFINITE);
    report(SERVICE_STOPPED);
    SetEvent(ended);
    return 0;
}

static void listen_for_end(const wchar_t *name)
{
    wchar_t event_name[300];
    _snwprintf(event_name, world_count(event_name) - 1, L"world-end-%ls", name);
    event_name[world_count(event_name) - 1] = L'\0';
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, event_name); /* the next one must not see it */
    HANDLE thread = CreateThread(NULL, 0, wait_for_end, event, 0, NULL);
    CloseHandle(thread);
}

static DWORD setting(const wchar_t *name, const wchar_t *value, DWORD otherwise)
{
    wchar_t path[WORLD_PATH];
    HKEY key;
    _snwprintf(path, WORLD_PATH - 1, L"%ls\\Services\\%ls", WORLD_KEY, name);
    path[WORLD_PATH - 1] = L'\0';
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key) == ERROR_SUCCESS) {
        world_key_number(key, value, &otherwise);
        RegCloseKey(key);
    }
    return otherwise;
}

static void WINAPI service_main(DWORD argc, LPWSTR *argv)
{
    const wchar_t *name = argc ? argv[0] : L"";
    handle = RegisterServiceCtrlHandlerExW(name, control, NULL);
    DWORD code = setting(name, L"Exit", 0);
    if (code) {
        status.dwWin32ExitCode = code;
        report(SERVICE_STOPPED);
        SetEvent(ended);
        return;
    }
    listen_for_end(name);
    DWORD slow = setting(name, L"Slow", 0);
    if (slow) {
        report(SERVICE_START_PENDING);
        Sleep(slow);
    }
    report(setting(name, L"State", SERVICE_RUNNING));
}

int wmain(void)
{
    SERVICE_TABLE_ENTRYW table[] = {{(wchar_t[]){L""}, service_main}, {NULL, NULL}};
    InitializeCriticalSection(&reporting);
    ended = CreateEventW(NULL, TRUE, FALSE, NULL);
    StartServiceCtrlDispatcherW(table);
    return 0;
}
