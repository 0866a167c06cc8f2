/* SPDX-License-Identifier: MIT */
#include "windows/account_state.h"

#include "base/memory.h"
#include "base/time.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <lm.h>

#include <dsgetdc.h>

#include <stdlib.h>
#include <string.h>

enum { HOUR_BYTES = 21 }; /* one bit per hour of a week (lmaccess.h, usri4_logon_hours) */

static void take_flags(struct account *account, DWORD flags)
{
    account->disabled = flags & UF_ACCOUNTDISABLE;
    account->locked = flags & UF_LOCKOUT;
    account->password_expired = flags & UF_PASSWORD_EXPIRED;
    account->blank_password_possible = flags & UF_PASSWD_NOTREQD;
}

static void take_level_4(struct account *account, const USER_INFO_4 *info)
{
    take_flags(account, info->usri4_flags);
    if (info->usri4_password_expired)
        account->password_expired = true;
    account->expired =
        info->usri4_acct_expires != TIMEQ_FOREVER && (int64_t)info->usri4_acct_expires * 1000 <= time_now_ms();
    account->workstation_limits = info->usri4_workstations && *info->usri4_workstations;
    for (size_t i = 0; info->usri4_logon_hours && i < HOUR_BYTES; i++)
        if (info->usri4_logon_hours[i] != 0xFF)
            account->logon_hours = true;
}

/* Most detailed first; a caller without rights may still see the flags alone, and then *WHY says why not the rest. */
static NET_API_STATUS read_user(const wchar_t *server, const wchar_t *user, struct account *account,
                                NET_API_STATUS *why)
{
    BYTE *buffer = NULL;
    NET_API_STATUS first = NetUserGetInfo(server, user, 4, &buffer);
    if (first == NERR_Success && buffer) {
        take_level_4(account, (const USER_INFO_4 *)(const void *)buffer);
        NetApiBufferFree(buffer);
        return NERR_Success;
    }
    if (first == NERR_UserNotFound)
        return first;
    buffer = NULL;
    if (NetUserGetInfo(server, user, 23, &buffer) == NERR_Success && buffer) {
        take_flags(account, ((const USER_INFO_23 *)(const void *)buffer)->usri23_flags);
        account->missing |= ACCOUNT_MISSING_LIMITS;
        *why = first;
        NetApiBufferFree(buffer);
        return NERR_Success;
    }
    return first == NERR_Success ? NERR_InternalError : first;
}

static enum status find_controller(struct call *call, const wchar_t *domain, wchar_t **out)
{
    DOMAIN_CONTROLLER_INFOW *info = NULL;
    DWORD error = DsGetDcNameW(NULL, domain, NULL, NULL, 0, &info);
    if (error != ERROR_SUCCESS)
        return link_status(link_win32(call, "DsGetDcNameW", error));
    char *name = utf16_to_utf8(info->DomainControllerName);
    *out = utf16_from_utf8(name);
    free(name);
    NetApiBufferFree(info);
    return ST_OK;
}

enum status account_state_read(struct windows_machine *machine, struct call *call, struct account *account)
{
    if (account->kind != ACCOUNT_USER)
        return ST_OK; /* groups and built-in identities have none */
    const char *backslash = strchr(account->name, '\\');
    wchar_t *user = utf16_from_utf8(backslash ? backslash + 1 : account->name);
    wchar_t *controller = NULL;
    enum status status = ST_OK;
    if (!account->local && backslash) {
        char *domain = memory_string_n(account->name, (size_t)(backslash - account->name));
        wchar_t *wide = utf16_from_utf8(domain);
        status = find_controller(call, wide, &controller);
        free(wide);
        free(domain);
    }
    if (status == ST_OK) {
        NET_API_STATUS why = NERR_Success;
        NET_API_STATUS error = read_user(controller ? controller : machine->unc_host, user, account, &why);
        const NET_API_STATUS shown = error != NERR_Success ? error : why;
        if (shown != NERR_Success)
            account->state_status = link_account_answer(call, "NetUserGetInfo", shown);
        status = error != NERR_Success ? account->state_status : ST_OK;
    }
    free(controller);
    free(user);
    return status;
}
