/* SPDX-License-Identifier: MIT
 *
 * An sc.exe for tests: "config NAME start= auto|demand|disabled|delayed-auto" and "sdset scmanager SDDL", which the
 * emulator's own does not know. The service manager behind it is the emulator's, its descriptor the world's.
 */
#include "manager.h"

#include <sddl.h>

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

/* The entries alone, as the text has no other parts: assumed(SC-SDSET). */
static DWORD set_manager(const wchar_t *sddl)
{
    PSECURITY_DESCRIPTOR wanted;
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &wanted, NULL))
        return GetLastError();
    DWORD code = manager_set_entries(L".", wanted);
    LocalFree(wanted);
    return code;
}

int wmain(int argc, wchar_t **argv)
{
    if (argc == 5 && _wcsicmp(argv[1], L"config") == 0 && _wcsicmp(argv[3], L"start=") == 0)
        for (size_t i = 0; i < world_count(starts); i++)
            if (_wcsicmp(argv[4], starts[i].word) == 0)
                return (int)config(argv[2], i);
    if (argc == 4 && _wcsicmp(argv[1], L"sdset") == 0 && _wcsicmp(argv[2], L"scmanager") == 0)
        return (int)set_manager(argv[3]);
    fprintf(stderr, "sc: only config NAME start= WORD and sdset scmanager SDDL\n");
    return ERROR_INVALID_PARAMETER;
}
