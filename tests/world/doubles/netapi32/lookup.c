/* SPDX-License-Identifier: MIT
 * Names and SIDs: first the simulated accounts, then what the emulator knows.
 * Source: pages of LookupAccountNameW and LookupAccountSidW (winbase.h): 1332, 122. */
#include "accounts.h"
#include "guard.h"
#include "hooks.h"

#include <string.h>
#include <wchar.h>

/* Copies TEXT as the Lookup functions do: *SIZE becomes the length, or what is needed. */
static bool give_text(const wchar_t *text, LPWSTR out, LPDWORD size)
{
    DWORD length = (DWORD)wcslen(text);
    if (*size <= length || !out) {
        *size = length + 1;
        return false;
    }
    wcscpy(out, text);
    *size = length;
    return true;
}

static BOOL finish(bool fits, DWORD error)
{
    SetLastError(fits ? error : ERROR_INSUFFICIENT_BUFFER);
    return fits && error == ERROR_SUCCESS;
}

static BOOL WINAPI lookup_sid(LPCWSTR system, PSID sid, LPWSTR name, LPDWORD name_size, LPWSTR domain,
                              LPDWORD domain_size, PSID_NAME_USE use)
{
    struct world_account account;
    DWORD error = guard_enter(system, L"LookupAccountSidW");
    if (error) {
        SetLastError(error);
        return FALSE;
    }
    if (!accounts_by_sid(system, sid, &account)) {
        /* What the emulator knows of its own accounts is not true of another computer. */
        if (!world_is_local(system) && *GetSidSubAuthority(sid, 0) == SECURITY_NT_NON_UNIQUE)
            return finish(true, ERROR_NONE_MAPPED);
        return LookupAccountSidW(NULL, sid, name, name_size, domain, domain_size, use);
    }
    bool fits = give_text(account.name, name, name_size);
    fits = give_text(account.domain, domain, domain_size) && fits;
    *use = account.use;
    accounts_clear(&account);
    return finish(fits, ERROR_SUCCESS);
}

static BOOL WINAPI lookup_name(LPCWSTR system, LPCWSTR wanted, PSID sid, LPDWORD sid_size, LPWSTR domain,
                               LPDWORD domain_size, PSID_NAME_USE use)
{
    struct world_account account;
    DWORD error = guard_enter(system, L"LookupAccountNameW");
    if (error) {
        SetLastError(error);
        return FALSE;
    }
    if (!accounts_by_name(system, wanted, &account)) {
        if (!world_is_local(system))
            return finish(true, ERROR_NONE_MAPPED);
        return LookupAccountNameW(NULL, wanted, sid, sid_size, domain, domain_size, use);
    }
    DWORD size = GetLengthSid(account.sid);
    bool fits = *sid_size >= size && sid;
    if (fits)
        CopySid(*sid_size, sid, account.sid);
    *sid_size = size;
    fits = give_text(account.domain, domain, domain_size) && fits;
    *use = account.use;
    accounts_clear(&account);
    return finish(fits, ERROR_SUCCESS);
}

const struct hook hooks_lookup[] = {
    {"LookupAccountSidW", (void *)lookup_sid}, {"LookupAccountNameW", (void *)lookup_name}, {NULL, NULL}};
