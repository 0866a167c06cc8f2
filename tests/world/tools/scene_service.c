/* SPDX-License-Identifier: MIT */
#include "scene_service.h"

#include "world.h"

#include <stdio.h>
#include <stdlib.h>

enum { WAIT_MS = 10000, ASK_MS = 200, STEP_MS = 10, TEXT_UNITS = 512 };

struct scene_service {
    wchar_t name[256];
    bool exists;
    DWORD start, state, exit_code, delayed;
    DWORD starts; /* the state that a start leads to; 0: STATE, or running when that is stopped */
    DWORD slow;   /* how many milliseconds a start takes, once the scene is made */
    wchar_t account[TEXT_UNITS], command[TEXT_UNITS];
};

static SC_HANDLE manager(void)
{
    static SC_HANDLE handle;
    if (!handle)
        handle = OpenSCManagerW(NULL, NULL, SC_MANAGER_ALL_ACCESS);
    return handle;
}

/* ---- what world_service.exe is to show ---- */

static void setting_key(const wchar_t *name, wchar_t out[WORLD_PATH])
{
    _snwprintf(out, WORLD_PATH - 1, L"%ls\\Services\\%ls", WORLD_KEY, name);
    out[WORLD_PATH - 1] = L'\0';
}

static void write_setting(const wchar_t *name, const wchar_t *value, DWORD number)
{
    wchar_t path[WORLD_PATH];
    HKEY key;
    setting_key(name, path);
    if (RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL) !=
        ERROR_SUCCESS)
        return;
    RegSetValueExW(key, value, 0, REG_DWORD, (const BYTE *)&number, sizeof number);
    RegCloseKey(key);
}

static DWORD read_setting(const wchar_t *name, const wchar_t *value)
{
    wchar_t path[WORLD_PATH];
    DWORD number = 0;
    HKEY key;
    setting_key(name, path);
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key) == ERROR_SUCCESS) {
        world_key_number(key, value, &number);
        RegCloseKey(key);
    }
    return number;
}

/* ---- states ---- */

static DWORD state_of(SC_HANDLE service)
{
    SERVICE_STATUS_PROCESS status = {0};
    DWORD needed;
    QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status, sizeof status, &needed);
    return status.dwCurrentState;
}

static bool wait_for(SC_HANDLE service, DWORD state, DWORD limit_ms)
{
    for (DWORD waited = 0; waited < limit_ms; waited += STEP_MS) {
        if (state_of(service) == state)
            return true;
        Sleep(STEP_MS);
    }
    return false;
}

/* world_service.exe ends in any state when it is told so by its event (service.c); others take a stop. */
static void ask_to_stop(SC_HANDLE service, const wchar_t *name)
{
    wchar_t event_name[300];
    SERVICE_STATUS status;
    _snwprintf(event_name, world_count(event_name) - 1, L"world-end-%ls", name);
    event_name[world_count(event_name) - 1] = L'\0';
    HANDLE event = OpenEventW(EVENT_MODIFY_STATE, FALSE, event_name);
    if (event) {
        SetEvent(event);
        CloseHandle(event);
    } else {
        ControlService(service, SERVICE_CONTROL_STOP, &status);
    }
}

/* Asks again and again: a process that only begins has no event yet and takes no control, and the event of one that has
   just ended may still be there. */
static bool stop(SC_HANDLE service, const wchar_t *name)
{
    for (DWORD waited = 0; waited < WAIT_MS; waited += ASK_MS) {
        if (state_of(service) == SERVICE_STOPPED)
            return true;
        ask_to_stop(service, name);
        if (wait_for(service, SERVICE_STOPPED, ASK_MS))
            return true;
    }
    return false;
}

/* ---- apply ---- */

/* Which step went wrong and how: a scene that could not be made is to say why. */
static bool step(bool done, const wchar_t *name, const char *what)
{
    DWORD error = GetLastError();
    if (!done)
        fprintf(stderr, "scene: %ls could not be %s: error %lu\n", name, what, error);
    return done;
}

static void set_delayed(SC_HANDLE service, DWORD delayed)
{
    SERVICE_DELAYED_AUTO_START_INFO info = {.fDelayedAutostart = delayed != 0};
    ChangeServiceConfig2W(service, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &info);
}

static SC_HANDLE open_or_create(const struct scene_service *want)
{
    SC_HANDLE service = OpenServiceW(manager(), want->name, SERVICE_ALL_ACCESS);
    if (!service)
        service =
            CreateServiceW(manager(), want->name, want->name, SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS,
                           SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL, want->command, NULL, NULL, NULL, NULL, NULL);
    return service;
}

/* A service that begins paused would be ended by the service manager, which waits for one that runs. */
static bool start(SC_HANDLE service, const struct scene_service *want)
{
    SERVICE_STATUS status;
    DWORD wanted = want->exit_code ? SERVICE_STOPPED : want->state;
    StartServiceW(service, 0, NULL);
    if (wanted == SERVICE_PAUSED &&
        !(wait_for(service, SERVICE_RUNNING, WAIT_MS) && ControlService(service, SERVICE_CONTROL_PAUSE, &status)))
        return false;
    return wait_for(service, wanted, WAIT_MS);
}

static bool apply(const struct scene_service *want)
{
    SC_HANDLE service = open_or_create(want);
    if (!step(service != NULL, want->name, "opened or created"))
        return false;
    bool done = step(stop(service, want->name), want->name, "stopped") &&
                step(ChangeServiceConfigW(service, SERVICE_WIN32_OWN_PROCESS, SERVICE_DEMAND_START, SERVICE_NO_CHANGE,
                                          want->command, NULL, NULL, NULL, want->account, NULL, NULL),
                     want->name, "configured");
    bool settles = want->state == SERVICE_STOPPED || want->state == SERVICE_PAUSED;
    DWORD otherwise = settles ? SERVICE_RUNNING : want->state;
    write_setting(want->name, L"State", want->state == SERVICE_PAUSED ? SERVICE_RUNNING : want->state);
    write_setting(want->name, L"Exit", want->exit_code);
    write_setting(want->name, L"Slow", 0);
    if (done && (want->state != SERVICE_STOPPED || want->exit_code)) {
        done = step(start(service, want), want->name, "started");
    }
    done = done && ChangeServiceConfigW(service, SERVICE_NO_CHANGE, want->start, SERVICE_NO_CHANGE, NULL, NULL, NULL,
                                        NULL, NULL, NULL, NULL);
    set_delayed(service, want->delayed);
    write_setting(want->name, L"State", want->starts ? want->starts : otherwise);
    write_setting(want->name, L"Slow", want->slow);
    CloseServiceHandle(service);
    return done;
}

static void read_config(SC_HANDLE handle, struct scene_service *out)
{
    BYTE buffer[8192];
    QUERY_SERVICE_CONFIGW *config = (QUERY_SERVICE_CONFIGW *)(void *)buffer;
    SERVICE_DELAYED_AUTO_START_INFO delayed = {FALSE};
    DWORD needed;
    if (QueryServiceConfigW(handle, config, sizeof buffer, &needed)) {
        out->start = config->dwStartType;
        wcsncpy(out->account, config->lpServiceStartName ? config->lpServiceStartName : L"", TEXT_UNITS - 1);
        wcsncpy(out->command, config->lpBinaryPathName ? config->lpBinaryPathName : L"", TEXT_UNITS - 1);
    }
    if (QueryServiceConfig2W(handle, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, (BYTE *)&delayed, sizeof delayed, &needed))
        out->delayed = (DWORD)delayed.fDelayedAutostart;
}

struct scene_service *scene_service_read(const wchar_t *name)
{
    struct scene_service *service = calloc(1, sizeof *service);
    wcsncpy(service->name, name, world_count(service->name) - 1);
    SC_HANDLE handle = OpenServiceW(manager(), name, SERVICE_QUERY_CONFIG | SERVICE_QUERY_STATUS);
    if (!handle)
        return service;
    service->exists = true;
    service->state = state_of(handle);
    service->exit_code = read_setting(name, L"Exit");
    read_config(handle, service);
    CloseServiceHandle(handle);
    return service;
}

static void override(const struct line *line, const wchar_t *option, DWORD *out)
{
    const wchar_t *text = line_option(line, 2, option);
    if (text)
        *out = wcstoul(text, NULL, 0);
}

bool scene_service_do(const struct line *line)
{
    struct scene_service *want = scene_service_read(line->words[1]);
    const wchar_t *group = line_option(line, 2, L"group"), *account = line_option(line, 2, L"account");
    if (!want->exists)
        *want = (struct scene_service){.start = SERVICE_AUTO_START, .state = SERVICE_RUNNING};
    wcsncpy(want->name, line->words[1], world_count(want->name) - 1);
    override(line, L"start", &want->start);
    override(line, L"state", &want->state);
    override(line, L"delayed", &want->delayed);
    override(line, L"starts", &want->starts);
    override(line, L"slow", &want->slow);
    want->exit_code = 0;
    override(line, L"exit", &want->exit_code);
    if (want->exit_code)
        want->state = SERVICE_STOPPED;
    if (account || !want->account[0])
        wcsncpy(want->account, account ? account : L"LocalSystem", TEXT_UNITS - 1);
    const wchar_t *path = line_option(line, 2, L"path");
    /* The group in the command line is what tells a shared host from a process of its own. */
    if (path)
        wcsncpy(want->command, path, TEXT_UNITS - 1);
    else if (group || !wcsstr(want->command, L"world_service.exe"))
        _snwprintf(want->command, TEXT_UNITS - 1, L"C:\\windows\\system32\\world_service.exe -k %ls",
                   group ? group : L"netsvcs");
    bool done = apply(want);
    free(want);
    return done;
}

bool scene_service_remove(const wchar_t *name)
{
    SC_HANDLE service = OpenServiceW(manager(), name, SERVICE_ALL_ACCESS);
    if (!service)
        return true;
    bool done = stop(service, name) && DeleteService(service);
    CloseServiceHandle(service);
    return done;
}

void scene_service_restore(struct scene_service *service)
{
    if (service->exists ? !apply(service) : !scene_service_remove(service->name))
        fprintf(stderr, "scene: the service %ls could not be restored\n", service->name);
    free(service);
}

void scene_service_free(struct scene_service *service)
{
    free(service);
}
