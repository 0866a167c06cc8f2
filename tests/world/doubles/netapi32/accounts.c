/* SPDX-License-Identifier: MIT
 * Source: pages of NetUserGetInfo and NetLocalGroupGetMembers (lmaccess.h). */
#include "accounts.h"

#include <stdlib.h>
#include <wchar.h>

#include <lm.h>

static void read_domain(const wchar_t *host, HKEY key, wchar_t out[ACCOUNT_NAME])
{
    wchar_t *text = world_key_text(key, L"Domain");
    DWORD size = ACCOUNT_NAME;
    if (text)
        wcsncpy(out, text, ACCOUNT_NAME - 1);
    else if (world_is_local(host))
        GetComputerNameW(out, &size);
    else
        for (size_t i = 0, at = 0; host[i] && at < ACCOUNT_NAME - 1; i++)
            if (host[i] != L'\\')
                out[at++] = (wchar_t)towupper(host[i]);
    out[wcscspn(out, L".")] = L'\0';
    free(text);
}

static bool read_account(const wchar_t *host, HKEY accounts, const wchar_t *name, struct world_account *out)
{
    HKEY key;
    DWORD use = SidTypeUser, size;
    *out = (struct world_account){.flags = UF_SCRIPT | UF_NORMAL_ACCOUNT, .expires = TIMEQ_FOREVER};
    if (RegOpenKeyExW(accounts, name, 0, KEY_QUERY_VALUE, &key) != ERROR_SUCCESS)
        return false;
    wchar_t *sid = world_key_text(key, L"Sid");
    if (sid && ConvertStringSidToSidW(sid, &out->sid)) {
        wcsncpy(out->sid_text, sid, world_count(out->sid_text) - 1);
        wcsncpy(out->name, name, ACCOUNT_NAME - 1);
        read_domain(host, key, out->domain);
        world_key_number(key, L"Use", &use);
        out->use = (SID_NAME_USE)use;
        world_key_number(key, L"Flags", &out->flags);
        world_key_number(key, L"Expires", &out->expires);
        world_key_number(key, L"PasswordExpired", &out->password_expired);
        world_key_number(key, L"Hours", &out->hours);
        out->workstations = world_key_text(key, L"Workstations");
        if (RegGetValueW(key, NULL, L"Members", RRF_RT_REG_MULTI_SZ, NULL, NULL, &size) == ERROR_SUCCESS) {
            out->members = calloc(size + 2 * sizeof(wchar_t), 1);
            RegGetValueW(key, NULL, L"Members", RRF_RT_REG_MULTI_SZ, NULL, out->members, &size);
        }
    }
    free(sid);
    RegCloseKey(key);
    return out->sid != NULL;
}

bool accounts_at(const wchar_t *host, DWORD index, struct world_account *out)
{
    wchar_t name[ACCOUNT_NAME];
    DWORD size = ACCOUNT_NAME;
    HKEY key = world_open(host, L"Accounts", KEY_READ);
    bool found = key && RegEnumKeyExW(key, index, name, &size, NULL, NULL, NULL, NULL) == ERROR_SUCCESS;
    if (found && !read_account(host, key, name, out))
        *out = (struct world_account){.name = L""};
    if (key)
        RegCloseKey(key);
    return found;
}

void accounts_clear(struct world_account *account)
{
    LocalFree(account->sid);
    free(account->members);
    free(account->workstations);
    *account = (struct world_account){.name = L""};
}

static bool same_name(const struct world_account *account, const wchar_t *name)
{
    const wchar_t *backslash = wcschr(name, L'\\'), *at = wcschr(name, L'@');
    size_t own = wcslen(account->domain);
    if (backslash)
        return _wcsicmp(account->name, backslash + 1) == 0 && own == (size_t)(backslash - name) &&
               _wcsnicmp(account->domain, name, own) == 0;
    size_t length = at ? (size_t)(at - name) : wcslen(name);
    return wcslen(account->name) == length && _wcsnicmp(account->name, name, length) == 0;
}

bool accounts_by_name(const wchar_t *host, const wchar_t *name, struct world_account *out)
{
    for (DWORD i = 0; accounts_at(host, i, out); i++) {
        if (out->sid && same_name(out, name))
            return true;
        accounts_clear(out);
    }
    return false;
}

bool accounts_by_sid(const wchar_t *host, PSID sid, struct world_account *out)
{
    for (DWORD i = 0; accounts_at(host, i, out); i++) {
        if (out->sid && EqualSid(out->sid, sid))
            return true;
        accounts_clear(out);
    }
    return false;
}

bool accounts_is_member(const struct world_account *group, const wchar_t *sid_text)
{
    for (const wchar_t *at = group->members; at && *at; at += wcslen(at) + 1)
        if (wcscmp(at, sid_text) == 0)
            return true;
    return false;
}

static size_t list_bytes(const wchar_t *list)
{
    const wchar_t *at = list;
    while (*at)
        at += wcslen(at) + 1;
    return (size_t)(at + 1 - list) * sizeof *list;
}

void accounts_set_members(const wchar_t *host, const struct world_account *group, const wchar_t *members)
{
    wchar_t path[WORLD_PATH];
    HKEY from = world_open(host, L"Accounts", KEY_READ), to, key;
    world_path(host, L"Accounts", path);
    if (RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY, NULL, &to, NULL) ==
        ERROR_SUCCESS) {
        DWORD count = 0;
        RegQueryInfoKeyW(to, NULL, NULL, NULL, &count, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
        if (from && count == 0)
            RegCopyTreeW(from, NULL, to);
        if (RegCreateKeyExW(to, group->name, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL) == ERROR_SUCCESS) {
            RegSetValueExW(key, L"Members", 0, REG_MULTI_SZ, (const BYTE *)members, (DWORD)list_bytes(members));
            RegCloseKey(key);
        }
        RegCloseKey(to);
    }
    if (from)
        RegCloseKey(from);
}
