/* SPDX-License-Identifier: MIT
 *
 * A winmgmt.exe for tests: the exit code and the time it takes are in the key "Winmgmt" of this computer
 * (VerifyExit, SalvageExit, Delay; with Repairs a salvage makes the repository and its queries good again).
 * /standalonehost and /sharedhost change what the real one changes: the group in the service's command line and the
 * end point of the WMI AppID.
 */
#include "world.h"

#include <string.h>
#include <wchar.h>

static const wchar_t service_key[] = L"SYSTEM\\CurrentControlSet\\Services\\Winmgmt";
static const wchar_t app_key[] = L"SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}";

static DWORD setting(const wchar_t *name)
{
    DWORD number = 0;
    world_number(NULL, L"Winmgmt", name, &number);
    return number;
}

static LSTATUS open_key(const wchar_t *path, HKEY *out)
{
    return RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY, NULL, out, NULL);
}

static int set_host(bool standalone)
{
    static const wchar_t endpoint[] = L"ncacn_ip_tcp,0,24158\0";
    wchar_t path[512] = L"";
    DWORD size = sizeof path - sizeof *path, type = REG_EXPAND_SZ;
    HKEY key;
    if (open_key(service_key, &key) != ERROR_SUCCESS)
        return 1;
    RegGetValueW(key, NULL, L"ImagePath", RRF_RT_ANY | RRF_NOEXPAND, &type, path, &size);
    wchar_t *group = wcsstr(path, L" -k ");
    if (group)
        wcscpy(group, standalone ? L" -k winmgmt" : L" -k netsvcs");
    RegSetValueExW(key, L"ImagePath", 0, type, (const BYTE *)path, (DWORD)((wcslen(path) + 1) * sizeof *path));
    RegCloseKey(key);
    if (standalone && open_key(app_key, &key) == ERROR_SUCCESS) {
        if (RegQueryValueExW(key, L"Endpoints", NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            RegSetValueExW(key, L"Endpoints", 0, REG_MULTI_SZ, (const BYTE *)endpoint, sizeof endpoint);
        RegCloseKey(key);
    }
    return 0;
}

/* What a salvage of the real one does where it helps. */
static int salvage(void)
{
    static const wchar_t *const keys[][2] = {{L"Winmgmt", L"VerifyExit"}, {L"Errors", L"Next:Win32_OperatingSystem"}};
    DWORD code = setting(L"SalvageExit");
    for (size_t i = 0; i < world_count(keys) && !code && setting(L"Repairs"); i++) {
        HKEY key = world_open(NULL, keys[i][0], KEY_SET_VALUE);
        if (key)
            RegDeleteValueW(key, keys[i][1]);
        RegCloseKey(key);
    }
    return (int)code;
}

int wmain(int argc, wchar_t **argv)
{
    enum { DELAY_MOST_MS = 30000 };
    const wchar_t *verb = argc > 1 ? argv[1] : L"";
    DWORD delay = setting(L"Delay");
    world_log(". winmgmt %ls", verb);
    Sleep(delay < DELAY_MOST_MS ? delay : DELAY_MOST_MS);
    if (_wcsicmp(verb, L"/verifyrepository") == 0)
        return (int)setting(L"VerifyExit");
    if (_wcsicmp(verb, L"/salvagerepository") == 0)
        return salvage();
    if (_wcsicmp(verb, L"/standalonehost") == 0 || _wcsicmp(verb, L"/sharedhost") == 0)
        return set_host(_wcsicmp(verb, L"/standalonehost") == 0);
    return 1;
}
