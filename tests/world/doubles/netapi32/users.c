/* SPDX-License-Identifier: MIT
 * State of users, join state, time of day: the rest of what is asked of netapi32.
 * Source: pages of NetUserGetInfo, NetGetJoinInformation and NetRemoteTOD (lmaccess.h, lmjoin.h, lmremutl.h). */
#include "accounts.h"
#include "guard.h"

#define _DSGETDCAPI_ /* implemented here, not imported */
#include <dsgetdc.h>
#include <lm.h>

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { HOUR_BYTES = 21 };

NET_API_STATUS WINAPI NetApiBufferFree(LPVOID buffer)
{
    free(buffer);
    return NERR_Success;
}

NET_API_STATUS WINAPI NetApiBufferAllocate(DWORD size, LPVOID *buffer)
{
    *buffer = calloc(size ? size : 1, 1);
    return *buffer ? NERR_Success : ERROR_NOT_ENOUGH_MEMORY;
}

/* What a level 4 answer points to, behind it. */
struct user_4 {
    USER_INFO_4 info;
    BYTE hours[HOUR_BYTES];
    BYTE sid[SECURITY_MAX_SID_SIZE];
    wchar_t name[ACCOUNT_NAME], workstations[ACCOUNT_NAME];
};

static BYTE *user_level_4(const struct world_account *account)
{
    struct user_4 *user = calloc(1, sizeof *user);
    wcscpy(user->name, account->name);
    if (account->workstations)
        wcsncpy(user->workstations, account->workstations, ACCOUNT_NAME - 1);
    memset(user->hours, account->hours ? 0x0F : 0xFF, HOUR_BYTES);
    CopySid(sizeof user->sid, user->sid, account->sid);
    user->info.usri4_name = user->name;
    user->info.usri4_flags = account->flags;
    user->info.usri4_acct_expires = account->expires;
    user->info.usri4_password_expired = account->password_expired;
    user->info.usri4_logon_hours = user->hours;
    user->info.usri4_workstations = user->workstations;
    user->info.usri4_user_sid = user->sid;
    return (BYTE *)user;
}

struct user_23 {
    USER_INFO_23 info;
    BYTE sid[SECURITY_MAX_SID_SIZE];
    wchar_t name[ACCOUNT_NAME];
};

static BYTE *user_level_23(const struct world_account *account)
{
    struct user_23 *user = calloc(1, sizeof *user);
    wcscpy(user->name, account->name);
    CopySid(sizeof user->sid, user->sid, account->sid);
    user->info.usri23_name = user->name;
    user->info.usri23_flags = account->flags;
    user->info.usri23_user_sid = user->sid;
    return (BYTE *)user;
}

NET_API_STATUS WINAPI NetUserGetInfo(LPCWSTR server, LPCWSTR name, DWORD level, LPBYTE *buffer)
{
    struct world_account account;
    *buffer = NULL;
    NET_API_STATUS error = guard_enter(server, L"NetUserGetInfo");
    if (!error && level == 4)
        error = world_fate(server, L"NetUserGetInfo:4");
    if (error)
        return error;
    if (level != 4 && level != 23)
        return ERROR_INVALID_LEVEL;
    if (!accounts_by_name(server, name, &account))
        return NERR_UserNotFound;
    if (account.use == SidTypeUser)
        *buffer = level == 4 ? user_level_4(&account) : user_level_23(&account);
    else
        error = NERR_UserNotFound;
    accounts_clear(&account);
    return error;
}

NET_API_STATUS WINAPI NetGetJoinInformation(LPCWSTR server, LPWSTR *name, PNETSETUP_JOIN_STATUS status)
{
    NET_API_STATUS error = guard_enter(server, L"NetGetJoinInformation");
    if (error)
        return error;
    DWORD joined = NetSetupWorkgroupName;
    world_number(server, L"", L"Joined", &joined);
    wchar_t *domain = world_text(server, L"", L"DomainName");
    *name = domain ? domain : world_copy(L"WORKGROUP");
    *status = (NETSETUP_JOIN_STATUS)joined;
    return NERR_Success;
}

NET_API_STATUS WINAPI NetRemoteTOD(LPCWSTR server, LPBYTE *buffer)
{
    NET_API_STATUS error = guard_enter(server, L"NetRemoteTOD");
    if (error)
        return error;
    DWORD skew = 0; /* seconds that the host's clock is ahead */
    world_number(server, L"", L"ClockAhead", &skew);
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    ULARGE_INTEGER ticks = {.LowPart = now.dwLowDateTime, .HighPart = now.dwHighDateTime};
    TIME_OF_DAY_INFO *time = calloc(1, sizeof *time);
    time->tod_elapsedt = (DWORD)(ticks.QuadPart / 10000000 - 11644473600ULL) + skew;
    time->tod_hunds = (DWORD)(ticks.QuadPart / 100000 % 100);
    *buffer = (LPBYTE)time;
    return NERR_Success;
}

struct controller {
    DOMAIN_CONTROLLER_INFOW info;
    wchar_t name[ACCOUNT_NAME], domain[ACCOUNT_NAME];
};

/* A domain's controller is a host of its own: its name below Domains\NAME of this computer. */
DWORD WINAPI DsGetDcNameW(LPCWSTR computer, LPCWSTR domain, GUID *domain_guid, LPCWSTR site, ULONG flags,
                          PDOMAIN_CONTROLLER_INFOW *out)
{
    DWORD error = guard_enter(computer, L"DsGetDcNameW");
    if (error)
        return error;
    wchar_t *name = world_text(NULL, L"Domains", domain ? domain : L"");
    if (!name)
        return ERROR_NO_SUCH_DOMAIN;
    struct controller *answer = calloc(1, sizeof *answer);
    _snwprintf(answer->name, ACCOUNT_NAME - 1, L"\\\\%ls", name);
    wcsncpy(answer->domain, domain ? domain : L"", ACCOUNT_NAME - 1);
    answer->info.DomainControllerName = answer->name;
    answer->info.DomainName = answer->domain;
    free(name);
    *out = &answer->info;
    return ERROR_SUCCESS;
}
