/* SPDX-License-Identifier: MIT
 *
 * An sc.exe for tests: "config NAME start= auto|demand|disabled|delayed-auto", which the emulator's own does not know.
 * The service manager behind it is the emulator's.
 */
#include "world.h"

#include <stdio.h>
#include <wchar.h>

static const struct {
    const wchar_t *word;
    DWORD start;
    BOOL delayed;
} starts[] = {{L"auto", SERVICE_AUTO_START, FALSE},
              {L"delayed-auto", SERVICE_AUTO_START, TRUE},
              {L"demand", SERVICE_DEMAND_START, FALSE},
              {L"disabled", SERVICE_DISABLED, FALSE}};

static DWORD config(const wchar_t *name, size_t which)
{
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    SC_HANDLE service = manager ? OpenServiceW(manager, name, SERVICE_CHANGE_CONFIG) : NULL;
    SERVICE_DELAYED_AUTO_START_INFO delayed = {starts[which].delayed};
    DWORD code = service && ChangeServiceConfigW(service, SERVICE_NO_CHANGE, starts[which].start, SERVICE_NO_CHANGE,
                                                 NULL, NULL, NULL, NULL, NULL, NULL, NULL)
                     ? ERROR_SUCCESS
                     : GetLastError();
    if (code == ERROR_SUCCESS && starts[which].start == SERVICE_AUTO_START)
        ChangeServiceConfig2W(service, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &delayed);
    if (service)
        CloseServiceHandle(service);
    if (manager)
        CloseServiceHandle(manager);
    return code;
}

int wmain(int argc, wchar_t **argv)
{
    if (argc == 5 && _wcsicmp(argv[1], L"config") == 0 && _wcsicmp(argv[3], L"start=") == 0)
        for (size_t i = 0; i < world_count(starts); i++)
            if (_wcsicmp(argv[4], starts[i].word) == 0)
                return (int)config(argv[2], i);
    fprintf(stderr, "sc: only config NAME start= WORD\n");
    return ERROR_INVALID_PARAMETER;
}
