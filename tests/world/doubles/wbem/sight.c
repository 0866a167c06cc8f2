/* SPDX-License-Identifier: MIT
 *
 * What the account that connects is shown of another computer, where the scene says so (value Sight of the host): its
 * own groups on that computer decide, and it is none at the computer, no service and no batch job. What remote UAC
 * takes out of a token is not looked at. Sources (learn.microsoft.com): "Service Security and Access Rights" and
 * EnumServicesStatusExW: who lists services needs SC_MANAGER_ENUMERATE_SERVICE, 5 without it, and services without
 * SERVICE_QUERY_STATUS for the caller are left out; "Limited User Access Support": Performance Monitor Users,
 * Performance Log Users, Administrators; "Eventlog Key": CustomSD and the defaults of a log; "Win32_NTLogEvent": the
 * log Security wants SeSecurityPrivilege. That counters and events come back empty without an error:
 * assumed(COUNTERS-EMPTY), assumed(EVENTS-EMPTY). That who may not list services gets 0x80041003 for a query of them is
 * from public reports of plain accounts; no document says it.
 *
 * With 2 in Sight the namespace's own descriptor decides too, with 0x80041003 where it does not give enough: [MS-WMI]
 * 3.1.4.1.4 (NTLMLogin: WBEM_ENABLE and WBEM_REMOTE_ENABLE) and 3.1.4.3.22 (ExecMethod: WBEM_METHOD_EXECUTE); pages of
 * GetSD (READ_CONTROL) and SetSD (WRITE_DAC); GetCallerAccessRights wants no right to call a method (its page: "Any
 * enabled client", assumed(WMI-OWN-RIGHTS)). What that one tells are the bits of its page that the descriptor gives.
 */
#include "../manager.h"
#include "../netapi32/accounts.h"
#include "double.h"

#include <stdlib.h>
#include <wchar.h>

#define OWN_RIGHTS L"GetCallerAccessRights"

enum { GROUPS_MOST = 48, SID_UNITS = 192, SDDL_UNITS = 256 };

struct sight {
    wchar_t host[DOUBLE_HOST], user[ACCOUNT_NAME];
    DWORD level;
    wchar_t sids[GROUPS_MOST][SID_UNITS];
    size_t count;
};

/* ---- who asks ---- */
static bool is(const struct sight *sight, const wchar_t *sid)
{
    for (size_t i = 0; i < sight->count; i++)
        if (wcscmp(sight->sids[i], sid) == 0)
            return true;
    return false;
}

static void add(struct sight *sight, const wchar_t *sid)
{
    if (sight->count < GROUPS_MOST && !is(sight, sid))
        wcsncpy(sight->sids[sight->count++], sid, SID_UNITS - 1);
}

/* Also the groups that are in groups. */
static void add_groups(struct sight *sight)
{
    struct world_account group;
    for (size_t known = 0; known != sight->count;) {
        known = sight->count;
        for (DWORD i = 0; accounts_at(sight->host, i, &group); i++) {
            for (size_t k = 0; group.sid && k < known; k++)
                if (accounts_is_member(&group, sight->sids[k]))
                    add(sight, group.sid_text);
            accounts_clear(&group);
        }
    }
}

static void resolve(struct sight *sight)
{
    static const wchar_t *const all[] = {L"S-1-1-0", L"S-1-5-2", L"S-1-5-11"};
    struct world_account account;
    if (accounts_by_name(sight->host, sight->user, &account)) {
        add(sight, account.sid_text);
        accounts_clear(&account);
    }
    for (size_t i = 0; i < world_count(all); i++)
        add(sight, all[i]);
    add_groups(sight);
}

struct sight *sight_new(const wchar_t *host, const wchar_t *user)
{
    DWORD here = 0, units = ACCOUNT_NAME;
    if (world_is_local(host))
        return NULL;
    struct sight *sight = calloc(1, sizeof *sight);
    world_number(host, L"", L"Sight", &sight->level);
    world_number(host, L"", L"Here", &here);
    wcscpy(sight->host, here ? L"." : host);
    if (here && user && wcschr(user, L'\\')) /* whatever others call it */
        user = wcschr(user, L'\\') + 1;
    if (user)
        wcsncpy(sight->user, user, ACCOUNT_NAME - 1);
    else
        GetUserNameW(sight->user, &units);
    if (sight->level) /* else nobody asks, but for its own rights */
        resolve(sight);
    return sight;
}

const wchar_t *sight_host(const struct sight *sight, const wchar_t *host)
{
    return sight ? sight->host : host;
}

/* ---- what it may ---- */
/* The entries in their order: what is granted or denied first counts. No list of entries: everything. */
static bool granted(const struct sight *sight, PSECURITY_DESCRIPTOR descriptor, DWORD wanted)
{
    BOOL present = FALSE, defaulted;
    PACL list = NULL;
    if (!descriptor || !GetSecurityDescriptorDacl(descriptor, &present, &list, &defaulted))
        return false;
    for (DWORD i = 0; present && list && wanted && i < list->AceCount; i++) {
        ACCESS_ALLOWED_ACE *entry;
        wchar_t *sid = NULL;
        if (!GetAce(list, i, (void **)&entry) || entry->Header.AceFlags & INHERIT_ONLY_ACE ||
            !ConvertSidToStringSidW(&entry->SidStart, &sid))
            continue;
        bool own = is(sight, sid);
        LocalFree(sid);
        if (own && entry->Header.AceType == ACCESS_DENIED_ACE_TYPE && entry->Mask & wanted)
            return false;
        if (own && entry->Header.AceType == ACCESS_ALLOWED_ACE_TYPE)
            wanted &= ~entry->Mask;
    }
    return !present || !list || !wanted;
}

static bool granted_by_text(const struct sight *sight, const wchar_t *sddl, DWORD wanted, bool *valid)
{
    PSECURITY_DESCRIPTOR descriptor;
    *valid = ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &descriptor, NULL);
    bool may = *valid && granted(sight, descriptor, wanted);
    if (*valid)
        LocalFree(descriptor);
    return may;
}

static bool may_list_services(const struct sight *sight)
{
    DWORD size;
    BYTE *descriptor = manager_security(sight->host, &size);
    bool may = granted(sight, descriptor, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE);
    free(descriptor);
    return may;
}

static bool may_see_service(const struct sight *sight, const wchar_t *name)
{
    DWORD size;
    BYTE *descriptor = manager_service_security(sight->host, name, &size);
    bool may = granted(sight, descriptor, SERVICE_QUERY_STATUS);
    free(descriptor);
    return may;
}

static bool may_read_counters(const struct sight *sight)
{
    return is(sight, L"S-1-5-32-558") || is(sight, L"S-1-5-32-559") || is(sight, L"S-1-5-32-544");
}

static bool holds(const struct sight *sight, const wchar_t *right)
{
    wchar_t *list = world_list(sight->host, L"Rights", right);
    bool found = is(sight, L"S-1-5-32-544");
    for (const wchar_t *at = list; at && *at; at += wcslen(at) + 1)
        found = found || is(sight, at);
    free(list);
    return found;
}

static bool may_read_log(const struct sight *sight, const wchar_t *log)
{
    static const wchar_t standard[] = L"O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x7;;;SO)(A;;0x3;;;IU)(A;;0x3;;;SU)"
                                      L"(A;;0x3;;;S-1-5-3)(A;;0x3;;;S-1-5-33)(A;;0x1;;;S-1-5-32-573)";
    static const wchar_t *const places[] = {L"Registry\\SOFTWARE\\Policies\\Microsoft\\Windows\\EventLog\\%ls",
                                            L"Registry\\SYSTEM\\CurrentControlSet\\Services\\EventLog\\%ls"};
    wchar_t key[SDDL_UNITS];
    bool may = true, any = false, valid;
    for (size_t i = 0; i < 2 * world_count(places); i++) {
        _snwprintf(key, SDDL_UNITS - 1, places[i / 2], log);
        key[SDDL_UNITS - 1] = L'\0';
        wchar_t *text = world_text(sight->host, key, i % 2 ? L"CustomSD" : L"ChannelAccess");
        any = any || text;
        if (text && !granted_by_text(sight, text, 1, &valid))
            may = may && !valid && granted_by_text(sight, standard, 1, &valid);
        free(text);
    }
    if (!any)
        may = granted_by_text(sight, standard, 1, &valid);
    return may && (_wcsicmp(log, L"Security") != 0 || holds(sight, L"SeSecurityPrivilege"));
}

static HRESULT judge_namespace(const struct sight *sight, const wchar_t *namespace_path, DWORD wanted)
{
    DWORD size;
    if (!sight || sight->level < 2)
        return S_OK;
    BYTE *descriptor = namespace_security_bytes(sight->host, namespace_path, &size);
    bool may = granted(sight, descriptor, wanted);
    free(descriptor);
    return may ? S_OK : (HRESULT)WBEM_E_ACCESS_DENIED;
}

HRESULT sight_connect(const struct sight *sight, const wchar_t *namespace_path)
{
    return judge_namespace(sight, namespace_path, WBEM_ENABLE | WBEM_REMOTE_ACCESS);
}

HRESULT sight_method(const struct sight *sight, const wchar_t *namespace_path, const wchar_t *method)
{
    DWORD more = _wcsicmp(method, L"GetSD") == 0 ? READ_CONTROL : _wcsicmp(method, L"SetSD") == 0 ? WRITE_DAC : 0;
    bool own = _wcsicmp(method, OWN_RIGHTS) == 0;
    return judge_namespace(sight, namespace_path, own ? WBEM_ENABLE : WBEM_METHOD_EXECUTE | more);
}

bool sight_rights(struct sight *sight, const wchar_t *namespace_path, const wchar_t *method, IWbemClassObject **out)
{
    static const DWORD rights[] = {
        WBEM_ENABLE,         WBEM_METHOD_EXECUTE, WBEM_FULL_WRITE_REP, WBEM_PARTIAL_WRITE_REP,
        WBEM_WRITE_PROVIDER, WBEM_REMOTE_ACCESS,  READ_CONTROL,        WRITE_DAC};
    DWORD size, all = 0;
    if (!sight || !out || _wcsicmp(method, OWN_RIGHTS) != 0)
        return false;
    if (!sight->count)
        resolve(sight);
    BYTE *descriptor = namespace_security_bytes(sight->host, namespace_path, &size);
    for (size_t i = 0; i < world_count(rights); i++)
        all |= granted(sight, descriptor, rights[i]) ? rights[i] : 0;
    free(descriptor);
    *out = object_new(L"__PARAMETERS", NULL);
    object_set_number(*out, L"rights", all);
    object_set_number(*out, L"ReturnValue", 0);
    return true;
}

/* ---- what it is shown ---- */
static bool any_of(const wchar_t *class_name, const wchar_t *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (_wcsicmp(class_name, names[i]) == 0)
            return true;
    return false;
}

static bool is_services(const wchar_t *class_name)
{
    static const wchar_t *const names[] = {L"Win32_Service", L"Win32_BaseService", L"Win32_SystemDriver"};
    return any_of(class_name, names, world_count(names));
}

HRESULT sight_query(const struct sight *sight, const wchar_t *class_name)
{
    return sight && sight->level && is_services(class_name) && !may_list_services(sight) ? (HRESULT)WBEM_E_ACCESS_DENIED
                                                                                         : S_OK;
}

bool sight_shows(const struct sight *sight, const wchar_t *class_name, IWbemClassObject *object)
{
    static const wchar_t *const events[] = {L"Win32_NTLogEvent", L"Win32_NTEventlogFile"};
    if (!sight || !sight->level)
        return true;
    if (_wcsnicmp(class_name, L"Win32_Perf", 10) == 0)
        return may_read_counters(sight);
    if (!is_services(class_name) && !any_of(class_name, events, world_count(events)))
        return true;
    const wchar_t *names[] = {L"Name", L"Logfile", L"LogfileName"};
    bool shown = false;
    for (size_t i = 0; i < world_count(names); i++) {
        wchar_t *text = is_services(class_name) == (i == 0) ? object_text(object, names[i]) : NULL;
        if (text)
            shown = i == 0 ? may_see_service(sight, text) : may_read_log(sight, text);
        free(text);
    }
    return shown;
}
