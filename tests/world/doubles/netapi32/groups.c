/* SPDX-License-Identifier: MIT
 * Local groups as netapi32 gives them.
 * Source: pages of NetLocalGroupGetMembers, AddMembers and DelMembers (lmaccess.h): 1377, 1378, 2220. */
#include "accounts.h"
#include "guard.h"

#include <lm.h>

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static size_t count_of(const wchar_t *list)
{
    size_t count = 0;
    for (const wchar_t *at = list; at && *at; at += wcslen(at) + 1)
        count++;
    return count;
}

/* Bytes of the SID at the end of a text; 0 when it is none. */
static DWORD put_sid(const wchar_t *text, BYTE *out)
{
    PSID sid;
    if (!ConvertStringSidToSidW(text, &sid))
        return 0;
    DWORD size = GetLengthSid(sid);
    if (out)
        memcpy(out, sid, size);
    LocalFree(sid);
    return size;
}

NET_API_STATUS WINAPI NetLocalGroupGetMembers(LPCWSTR server, LPCWSTR name, DWORD level, LPBYTE *buffer, DWORD most,
                                              LPDWORD read, LPDWORD total, PDWORD_PTR resume)
{
    struct world_account group;
    *buffer = NULL;
    *read = *total = 0;
    if (resume)
        *resume = 0;
    NET_API_STATUS error = guard_enter(server, L"NetLocalGroupGetMembers");
    if (error)
        return error;
    if (level != 0)
        return ERROR_INVALID_LEVEL;
    if (!accounts_by_name(server, name, &group))
        return NERR_GroupNotFound;
    size_t count = count_of(group.members);
    LOCALGROUP_MEMBERS_INFO_0 *members = calloc(count + 1, sizeof *members + SECURITY_MAX_SID_SIZE);
    BYTE *sids = (BYTE *)(members + count + 1);
    DWORD used = 0;
    for (const wchar_t *at = group.members; at && *at; at += wcslen(at) + 1) {
        if (!put_sid(at, sids))
            continue;
        members[used++].lgrmi0_sid = sids;
        sids += SECURITY_MAX_SID_SIZE;
    }
    accounts_clear(&group);
    *buffer = (LPBYTE)members;
    *read = *total = used;
    return NERR_Success;
}

/* The members with SID added (or, REMOVE, without it); free() */
static wchar_t *changed(const struct world_account *group, const wchar_t *sid, bool remove)
{
    size_t units = wcslen(sid) + 3;
    for (const wchar_t *at = group->members; at && *at; at += wcslen(at) + 1)
        units += wcslen(at) + 1;
    wchar_t *list = calloc(units, sizeof *list), *end = list;
    for (const wchar_t *at = group->members; at && *at; at += wcslen(at) + 1) {
        if (remove && wcscmp(at, sid) == 0)
            continue;
        wcscpy(end, at);
        end += wcslen(at) + 1;
    }
    if (!remove)
        wcscpy(end, sid);
    return list;
}

static NET_API_STATUS change(LPCWSTR server, LPCWSTR name, DWORD level, const BYTE *buffer, DWORD count, bool remove)
{
    const LOCALGROUP_MEMBERS_INFO_0 *members = (const LOCALGROUP_MEMBERS_INFO_0 *)(const void *)buffer;
    if (level != 0)
        return ERROR_INVALID_LEVEL;
    for (DWORD i = 0; i < count; i++) {
        struct world_account group;
        wchar_t *text;
        if (!accounts_by_name(server, name, &group))
            return NERR_GroupNotFound;
        if (!ConvertSidToStringSidW(members[i].lgrmi0_sid, &text)) {
            accounts_clear(&group);
            return ERROR_INVALID_SID;
        }
        bool member = accounts_is_member(&group, text);
        NET_API_STATUS error = NERR_Success;
        if (member == remove) {
            wchar_t *list = changed(&group, text, remove);
            accounts_set_members(server, &group, list);
            free(list);
        } else {
            error = remove ? ERROR_MEMBER_NOT_IN_ALIAS : ERROR_MEMBER_IN_ALIAS;
        }
        LocalFree(text);
        accounts_clear(&group);
        if (error)
            return error;
    }
    return NERR_Success;
}

NET_API_STATUS WINAPI NetLocalGroupAddMembers(LPCWSTR server, LPCWSTR name, DWORD level, LPBYTE buffer, DWORD count)
{
    world_write("NetLocalGroupAddMembers");
    NET_API_STATUS error = guard_enter(server, L"NetLocalGroupAddMembers");
    return error ? error : change(server, name, level, buffer, count, false);
}

NET_API_STATUS WINAPI NetLocalGroupDelMembers(LPCWSTR server, LPCWSTR name, DWORD level, LPBYTE buffer, DWORD count)
{
    world_write("NetLocalGroupDelMembers");
    NET_API_STATUS error = guard_enter(server, L"NetLocalGroupDelMembers");
    return error ? error : change(server, name, level, buffer, count, true);
}

NET_API_STATUS WINAPI NetUserGetLocalGroups(LPCWSTR server, LPCWSTR name, DWORD level, DWORD flags, LPBYTE *buffer,
                                            DWORD most, LPDWORD read, LPDWORD total)
{
    enum { GROUPS_MAX = 64 };
    struct world_account user, group;
    *buffer = NULL;
    *read = *total = 0;
    NET_API_STATUS error = guard_enter(server, L"NetUserGetLocalGroups");
    if (error)
        return error;
    if (level != 0)
        return ERROR_INVALID_LEVEL;
    if (!accounts_by_name(server, name, &user))
        return NERR_UserNotFound;
    LOCALGROUP_USERS_INFO_0 *groups = calloc(GROUPS_MAX, sizeof *groups + ACCOUNT_NAME * sizeof(wchar_t));
    wchar_t *names = (wchar_t *)(void *)(groups + GROUPS_MAX);
    DWORD count = 0;
    for (DWORD i = 0; count < GROUPS_MAX && accounts_at(server, i, &group); i++) {
        if (group.sid && accounts_is_member(&group, user.sid_text)) {
            wcscpy(names, group.name);
            groups[count++].lgrui0_name = names;
            names += ACCOUNT_NAME;
        }
        accounts_clear(&group);
    }
    accounts_clear(&user);
    *buffer = (LPBYTE)groups;
    *read = *total = count;
    return NERR_Success;
}
