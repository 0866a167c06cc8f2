/* SPDX-License-Identifier: MIT */
#include "windows/account_groups.h"

#include "base/memory.h"
#include "windows/group_windows.h"
#include "windows/lookup.h"
#include "windows/status_windows.h"
#include "windows/together.h"
#include "windows/utf16.h"

#include <authz.h>
#include <lm.h>

#include <stdlib.h>
#include <string.h>

enum { TOKEN_GROUPS_MAX_BYTES = 256 * 1024, RID_GUEST = 501 };

/* Local groups that decide about WMI or hold a logon right by default. */
static const enum well_known_sid relevant[] = {
    SID_ADMINISTRATORS,    SID_DISTRIBUTED_COM_USERS,     SID_PERFORMANCE_LOG_USERS,   SID_USERS,
    SID_BACKUP_OPERATORS,  SID_PERFORMANCE_MONITOR_USERS, SID_REMOTE_MANAGEMENT_USERS, SID_GUESTS,
    SID_EVENT_LOG_READERS,
};

/* What of a list made on this computer holds on the machine as well. */
struct filter {
    bool everything;       /* the machine is this computer, the list is current */
    struct sid own_domain; /* this computer's own database: its groups exist nowhere else */
};

static void add_filtered(struct sid_list *out, PSID psid, const struct filter *filter)
{
    struct sid sid;
    if (!lookup_from_psid(psid, &sid))
        return;
    if (filter->everything || (sid_of_a_domain(&sid) && !sid_in_domain(&sid, &filter->own_domain)))
        sid_list_add(out, &sid);
}

static void add_groups(struct sid_list *out, const TOKEN_GROUPS *groups, const struct sid *self,
                       const struct filter *filter)
{
    for (DWORD i = 0; i < groups->GroupCount; i++) {
        struct sid sid;
        if ((groups->Groups[i].Attributes & SE_GROUP_LOGON_ID) == SE_GROUP_LOGON_ID)
            continue;
        if (lookup_from_psid(groups->Groups[i].Sid, &sid) && !sid_equal(&sid, self))
            add_filtered(out, groups->Groups[i].Sid, filter);
    }
}

/* ---- Authz: computes the groups of an account without logging it on ---- */

static enum status context_groups(AUTHZ_CLIENT_CONTEXT_HANDLE context, struct call *call, const struct sid *self,
                                  const struct filter *filter, struct sid_list *out)
{
    DWORD size = 0;
    AuthzGetInformationFromContext(context, AuthzContextInfoGroupsSids, 0, &size, NULL);
    if (GetLastError() != ERROR_INSUFFICIENT_BUFFER || size > TOKEN_GROUPS_MAX_BYTES)
        return status_win32(call, "AuthzGetInformationFromContext", GetLastError());
    TOKEN_GROUPS *groups = memory_array(size, 1);
    enum status status = ST_OK;
    if (AuthzGetInformationFromContext(context, AuthzContextInfoGroupsSids, size, &size, groups))
        add_groups(out, groups, self, filter);
    else
        status = status_win32(call, "AuthzGetInformationFromContext", GetLastError());
    free(groups);
    return status;
}

static enum status by_authz(struct call *call, const struct account *account, const struct filter *filter,
                            struct sid_list *out)
{
    AUTHZ_RESOURCE_MANAGER_HANDLE manager = NULL;
    if (!AuthzInitializeResourceManager(AUTHZ_RM_FLAG_NO_AUDIT, NULL, NULL, NULL, NULL, &manager))
        return status_win32(call, "AuthzInitializeResourceManager", GetLastError());
    struct sid sid = account->sid;
    AUTHZ_CLIENT_CONTEXT_HANDLE context = NULL;
    enum status status;
    if (AuthzInitializeContextFromSid(0, sid.bytes, manager, NULL, (LUID){0, 0}, NULL, &context)) {
        status = context_groups(context, call, &account->sid, filter, out);
        AuthzFreeContext(context);
    } else {
        status = status_win32(call, "AuthzInitializeContextFromSid", GetLastError());
    }
    AuthzFreeResourceManager(manager);
    return status;
}

/* ---- the token of this process, when it is its account that is asked about ---- */

static enum status by_token(struct call *call, const struct account *account, const struct filter *filter,
                            struct sid_list *out)
{
    struct sid caller;
    enum status status = lookup_caller(call, &caller);
    if (status != ST_OK)
        return status;
    if (!sid_equal(&caller, &account->sid))
        return ST_UNSUPPORTED;
    HANDLE token;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return status_win32(call, "OpenProcessToken", GetLastError());
    DWORD size = TOKEN_GROUPS_MAX_BYTES;
    TOKEN_GROUPS *groups = memory_array(size, 1);
    if (GetTokenInformation(token, TokenGroups, groups, size, &size))
        add_groups(out, groups, &account->sid, filter);
    else
        status = status_win32(call, "GetTokenInformation", GetLastError());
    free(groups);
    CloseHandle(token);
    return status;
}

/* ---- the machine's own local groups ---- */

/* A group name may also be a user's: only an alias is meant. */
static bool alias_sid(struct windows_machine *machine, const wchar_t *domain, const wchar_t *name, struct sid *out)
{
    struct call scratch = call_make(NULL, 1);
    wchar_t *full = memory_new_n(wchar_t, wcslen(domain) + wcslen(name) + 2);
    if (*domain) {
        wcscpy(full, domain);
        wcscat(full, L"\\");
    }
    wcscat(full, name);
    struct looked_up found;
    bool ok = lookup_name(machine, &scratch, full, &found) == ST_OK;
    free(full);
    if (!ok)
        return false;
    bool alias = found.use == SidTypeAlias || found.use == SidTypeWellKnownGroup;
    if (alias)
        *out = found.sid;
    lookup_free(&found);
    return alias;
}

static void add_alias(struct windows_machine *machine, const wchar_t *builtin, const wchar_t *name,
                      struct sid_list *out)
{
    struct sid sid;
    if (alias_sid(machine, L"", name, &sid) || alias_sid(machine, builtin, name, &sid))
        sid_list_add(out, &sid);
}

/* As NetUserGetLocalGroups wants it: a local account by its bare name. */
static wchar_t *user_name(const struct account *account)
{
    const char *backslash = strchr(account->name, '\\');
    return utf16_from_utf8(account->local && backslash ? backslash + 1 : account->name);
}

static enum status by_local_groups(struct windows_machine *machine, struct call *call, const struct account *account,
                                   struct sid_list *out)
{
    BYTE *buffer = NULL;
    DWORD count = 0, total = 0;
    wchar_t *user = user_name(account);
    NET_API_STATUS error = NetUserGetLocalGroups(machine->unc_host, user, 0, LG_INCLUDE_INDIRECT, &buffer,
                                                 MAX_PREFERRED_LENGTH, &count, &total);
    free(user);
    if (error != NERR_Success) {
        if (buffer)
            NetApiBufferFree(buffer);
        return link_account_answer(call, "NetUserGetLocalGroups", error);
    }
    struct call scratch = call_make(NULL, 1);
    struct looked_up administrators = {0};
    bool known = lookup_sid(machine, &scratch, sid_well_known(SID_ADMINISTRATORS), &administrators) == ST_OK;
    const LOCALGROUP_USERS_INFO_0 *groups = (const LOCALGROUP_USERS_INFO_0 *)(const void *)buffer;
    for (DWORD i = 0; buffer && i < count; i++)
        if (groups[i].lgrui0_name)
            add_alias(machine, known ? administrators.domain : L"", groups[i].lgrui0_name, out);
    lookup_free(&administrators);
    if (buffer)
        NetApiBufferFree(buffer);
    return ST_OK;
}

static bool share_one(const struct sid_list *members, const struct account *account, const struct sid_list *groups)
{
    if (sid_list_has(members, &account->sid))
        return true;
    for (size_t i = 0; i < groups->count; i++)
        if (sid_list_has(members, &groups->sids[i]))
            return true;
    return false;
}

/* The members of one group, being read. */
struct membership {
    struct windows_machine *machine;
    const struct sid *group;
    struct call call;
    enum status status;
    struct sid_list members;
};

static void read_members(void *item)
{
    struct membership *own = item;
    own->status = group_read_members(own->machine, &own->call, own->group, &own->members);
}

/* Adds the relevant groups that have the account or one of its groups as a member: NetUserGetLocalGroups
 * does not follow implied groups such as Authenticated Users, and may be refused where this is not. */
static enum status by_members(struct windows_machine *machine, struct call *call, const struct account *account,
                              struct sid_list *groups)
{
    struct membership memberships[array_count(relevant)];
    size_t count = 0;
    for (size_t i = 0; i < array_count(relevant); i++)
        if (!sid_list_has(groups, sid_well_known(relevant[i])))
            memberships[count++] =
                (struct membership){machine, sid_well_known(relevant[i]), *call, ST_FAILED, {.count = 0}};
    /* Two round trips each, and none needs another. */
    together_as_account(machine, read_members, memberships, sizeof memberships[0], count);
    enum status result = ST_OK;
    for (size_t i = 0; i < count; i++) {
        struct membership *own = &memberships[i];
        if (own->status == ST_OK && share_one(&own->members, account, groups)) {
            sid_list_add(groups, own->group);
        } else if (own->status != ST_OK && own->status != ST_ABSENT && result == ST_OK) {
            result = own->status;
            call->fault = own->call.fault;
        }
        sid_list_free(&own->members);
    }
    return result;
}

/* ---- what Windows adds to a network logon ([MS-DTYP] 2.4.2.4) ---- */

static void add_implied(const struct account *account, struct sid_list *out)
{
    sid_list_add(out, sid_well_known(SID_EVERYONE));
    sid_list_add(out, sid_well_known(SID_NETWORK));
    bool guest = sid_of_a_domain(&account->sid) && sid_rid(&account->sid) == RID_GUEST;
    if (!guest && !sid_equal(&account->sid, sid_well_known(SID_ANONYMOUS)))
        sid_list_add(out, sid_well_known(SID_AUTHENTICATED_USERS));
    if (account->local && account->kind == ACCOUNT_USER)
        sid_list_add(out, sid_well_known(SID_LOCAL_ACCOUNT));
    if (sid_equal(&account->sid, sid_well_known(SID_SYSTEM)))
        sid_list_add(out, sid_well_known(SID_ADMINISTRATORS));
}

/* The logon of this process is not the one that is judged: its type, its package, who vouched for it. */
static void drop_logon_types(struct sid_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct sid *sid = &list->sids[i];
        bool nt = sid->size == 12 && sid->bytes[7] == 5;
        uint32_t rid = sid_rid(sid);
        bool logon_type = nt && (rid == 1 || rid == 3 || rid == 4 || rid == 6 || rid == 13 || rid == 14);
        bool console = sid->bytes[7] == 2;          /* S-1-2-0, S-1-2-1 */
        bool integrity_label = sid->bytes[7] == 16; /* S-1-16-... */
        if (!logon_type && !console && !integrity_label && !sid_of_a_logon(sid))
            list->sids[kept++] = *sid;
    }
    list->count = kept;
}

static enum status read_domain_groups(struct windows_machine *machine, struct call *call, const struct account *account,
                                      struct sid_list *out, bool *complete)
{
    struct filter filter = {.everything = !machine->host};
    bool controller = false;
    struct call scratch = call_make(NULL, 1);
    lookup_account_domain(NULL, &scratch, &filter.own_domain, NULL, &controller);
    if (controller) /* its database is the domain's */
        filter.own_domain = (struct sid){0};
    if (machine->host && account->local)
        return ST_OK; /* its only groups are the machine's own */
    enum status status = by_authz(call, account, &filter, out);
    *complete = status == ST_OK && filter.everything;
    if (status == ST_OK)
        return ST_OK;
    /* A token tells the domain's groups; the local ones in it may be out of date. */
    filter.everything = false;
    enum status token = by_token(&scratch, account, &filter, out);
    return token == ST_OK || account->local ? ST_OK : status;
}

enum status account_groups_read(struct windows_machine *machine, struct call *call, const struct account *account,
                                struct sid_list *out)
{
    add_implied(account, out);
    bool complete = false;
    enum status domain = read_domain_groups(machine, call, account, out, &complete);
    enum status local = ST_OK;
    if (!complete) {
        local = by_local_groups(machine, call, account, out);
        enum status members = by_members(machine, call, account, out);
        /* Each of the two alone is enough for the groups that matter. */
        if (members == ST_OK || local == ST_OK)
            local = ST_OK;
    }
    drop_logon_types(out);
    if (account->local && sid_list_has(out, sid_well_known(SID_ADMINISTRATORS)))
        sid_list_add(out, sid_well_known(SID_LOCAL_ACCOUNT_AND_ADMIN));
    return domain != ST_OK ? domain : local;
}
