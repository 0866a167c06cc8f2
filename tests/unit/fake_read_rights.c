/* SPDX-License-Identifier: MIT
 * Who may do what on the fake machine: its accounts, groups and rights, and the permissions of namespaces.
 * Source: machine/machine.h; codes of winerror.h as the pages of the functions behind it list them. */
#include "fake_frame.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static char *text_copy(const char *text)
{
    return memory_string(text ? text : "");
}

static struct account *find_account(struct fake_machine *f, const char *who)
{
    char text[SID_TEXT_MAX];
    if (!who || !*who)
        who = f->os.user;
    for (size_t i = 0; i < f->account_count; i++) {
        struct account *account = &f->accounts[i].account;
        const char *bare = strchr(account->name, '\\');
        const char *at = strchr(who, '@');
        bare = bare ? bare + 1 : account->name;
        char *upn = memory_string_n(who, at ? (size_t)(at - who) : strlen(who));
        bool same = ascii_equal_nocase(account->name, who) || ascii_equal_nocase(bare, who) ||
                    ascii_equal_nocase(sid_to_text(&account->sid, text), who) || (at && ascii_equal_nocase(bare, upn));
        free(upn);
        if (same)
            return account;
    }
    return NULL;
}

/* Whether WHO would be an account of this computer: of others it cannot say that there is none. */
static bool would_be_own(const struct fake_machine *f, const char *who)
{
    const struct sid own = fake_sid(0);
    struct sid sid;
    if (!who || !*who)
        return true;
    const char *backslash = strchr(who, '\\');
    if (sid_from_text(who, &sid))
        return sid.size != own.size || memcmp(sid.bytes, own.bytes, own.size - 4u) == 0;
    if (backslash)
        return strlen(f->os.computer) == (size_t)(backslash - who) &&
               ascii_equal_nocase_n(who, f->os.computer, (size_t)(backslash - who));
    return !strchr(who, '@');
}

/* Windows' token of a network logon: implied groups, then the group table as often as it adds one, where it was read.
 */
static struct sid_list groups_of(struct fake_machine *f, const struct account *account)
{
    struct sid_list all = {0};
    sid_list_add(&all, &account->sid);
    sid_list_add(&all, sid_well_known(SID_EVERYONE));
    sid_list_add(&all, sid_well_known(SID_AUTHENTICATED_USERS));
    sid_list_add(&all, sid_well_known(SID_NETWORK));
    bool readable = !(account->missing & ACCOUNT_MISSING_GROUPS);
    for (size_t before = 0; readable && before != all.count;) {
        before = all.count;
        for (size_t g = 0; g < f->group_count; g++)
            for (size_t i = 0; i < f->groups[g].members.count; i++)
                if (sid_list_has(&all, &f->groups[g].members.sids[i]))
                    sid_list_add(&all, &f->groups[g].sid);
    }
    if (account->local) {
        sid_list_add(&all, sid_well_known(SID_LOCAL_ACCOUNT));
        if (sid_list_has(&all, sid_well_known(SID_ADMINISTRATORS)))
            sid_list_add(&all, sid_well_known(SID_LOCAL_ACCOUNT_AND_ADMIN));
    }
    struct sid_list groups = {0};
    for (size_t i = 1; i < all.count; i++)
        sid_list_add(&groups, &all.sids[i]);
    sid_list_free(&all);
    return groups;
}

static enum status read_account(struct machine *m, struct call *call, const char *who, struct account *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_account_get, who);
    struct account *found = find_account(f, who);
    if (status == ST_OK && !found)
        status = call_fault(call, would_be_own(f, who) ? ST_ABSENT : ST_UNREACHABLE, "LookupAccountName", 1332);
    if (status == ST_OK) {
        *out = *found;
        out->name = text_copy(found->name);
        out->groups = groups_of(f, found);
    }
    return fake_end(f, call, status);
}

static enum status read_sid_name(struct machine *m, struct call *call, const struct sid *sid, char **out)
{
    static const struct {
        enum well_known_sid sid;
        const char *name;
    } names[] = {
        {SID_EVERYONE, "Everyone"},
        {SID_AUTHENTICATED_USERS, "NT AUTHORITY\\Authenticated Users"},
        {SID_NETWORK, "NT AUTHORITY\\NETWORK"},
        {SID_LOCAL_ACCOUNT, "NT AUTHORITY\\Local account"},
        {SID_ADMINISTRATORS, "BUILTIN\\Administrators"},
        {SID_USERS, "BUILTIN\\Users"},
        {SID_PERFORMANCE_MONITOR_USERS, "BUILTIN\\Performance Monitor Users"},
        {SID_PERFORMANCE_LOG_USERS, "BUILTIN\\Performance Log Users"},
        {SID_EVENT_LOG_READERS, "BUILTIN\\Event Log Readers"},
        {SID_DISTRIBUTED_COM_USERS, "BUILTIN\\Distributed COM Users"},
    };
    struct fake_machine *f = fake_of(m);
    char text[SID_TEXT_MAX];
    enum status status = fake_begin(f, call, FAKE_sid_name, sid_to_text(sid, text));
    const char *name = NULL;
    for (size_t i = 0; i < array_count(names); i++)
        if (sid_equal(sid, sid_well_known(names[i].sid)))
            name = names[i].name;
    for (size_t i = 0; i < f->account_count; i++)
        if (sid_equal(sid, &f->accounts[i].account.sid))
            name = f->accounts[i].account.name;
    if (status == ST_OK && !name)
        status = call_fault(call, ST_ABSENT, "LookupAccountSid", 1332);
    if (status == ST_OK)
        *out = memory_string(name);
    return fake_end(f, call, status);
}

static enum status read_group(struct machine *m, struct call *call, const struct sid *group, struct sid_list *out)
{
    struct fake_machine *f = fake_of(m);
    char text[SID_TEXT_MAX];
    enum status status = fake_begin(f, call, FAKE_group_members, sid_to_text(group, text));
    struct fake_group *found = fake_group_find(f, group);
    if (status == ST_OK && !found)
        status = call_fault(call, ST_ABSENT, "NetLocalGroupGetMembers", 2220);
    if (status == ST_OK)
        *out = sid_list_copy(&found->members);
    return fake_end(f, call, status);
}

static struct sid first_common(const struct sid_list *holders, const struct sid_list *sids)
{
    for (size_t i = 0; i < sids->count; i++)
        if (sid_list_has(holders, &sids->sids[i]))
            return sids->sids[i];
    return (struct sid){0};
}

/* Nobody is a member of a user: S-1-5-21-<domain>-501 is one (learn.microsoft.com, "Well-known SIDs"). */
static bool is_user(const struct fake_machine *f, const struct sid *sid)
{
    enum { RID_GUEST = 501 };
    for (size_t i = 0; i < f->account_count; i++)
        if (sid_equal(&f->accounts[i].account.sid, sid))
            return true;
    return sid_rid(sid) == RID_GUEST;
}

/* What a logon adds ([MS-DTYP] 2.4.2.4): THIS_ORGANIZATION, NTLM_AUTHENTICATION, AUTHENTICATION_AUTHORITY_... */
static void note_logon_sids(const struct sid_list *holders, struct sid *out)
{
    static const char *const added[] = {"S-1-5-15", "S-1-5-64-10", "S-1-18-1"};
    char text[SID_TEXT_MAX];
    for (size_t i = 0; i < holders->count; i++)
        for (size_t k = 0; k < sizeof added / sizeof added[0]; k++)
            if (strcmp(sid_to_text(&holders->sids[i], text), added[k]) == 0)
                *out = holders->sids[i];
}

static enum status read_rights(struct machine *m, struct call *call, const struct sid_list *sids,
                               struct logon_rights *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_rights_get, NULL);
    if (status == ST_OK && !f->os.elevated)
        status = call_fault(call, ST_DENIED, "LsaOpenPolicy", 5);
    if (status == ST_OK) {
        out->network_through = first_common(&f->network_logon, sids);
        out->denied_through = first_common(&f->deny_network_logon, sids);
        out->denied_others = false;
        out->perhaps = (struct sid){0};
        note_logon_sids(&f->deny_network_logon, &out->perhaps);
        if (!out->network_through.size)
            note_logon_sids(&f->network_logon, &out->perhaps);
        for (size_t i = 0; i < f->deny_network_logon.count; i++)
            out->denied_others |=
                !sid_list_has(sids, &f->deny_network_logon.sids[i]) && !is_user(f, &f->deny_network_logon.sids[i]);
    }
    return fake_end(f, call, status);
}

static enum status read_namespace(struct machine *m, struct call *call, const char *path, uint8_t **bytes, size_t *size)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_namespace_get, path);
    struct fake_namespace *found = fake_namespace_find(f, path);
    if (status == ST_OK && !found)
        status = call_fault(call, ST_ABSENT, "IWbemLocator::ConnectServer", 0x8004100E);
    if (status == ST_OK && !f->os.elevated)
        status = call_fault(call, ST_DENIED, "IWbemServices::ExecMethod", 0x80041003);
    if (status == ST_OK) {
        *bytes = memory_copy(found->bytes, found->size);
        *size = found->size;
    }
    return fake_end(f, call, status);
}

static enum status read_encrypts(struct machine *m, struct call *call, const char *path, bool *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_namespace_encrypts, path);
    struct fake_namespace *found = fake_namespace_find(f, path);
    if (status == ST_OK && !found)
        status = call_fault(call, ST_ABSENT, "IWbemLocator::ConnectServer", 0x8004100E);
    if (status == ST_OK)
        *out = found->encrypts;
    return fake_end(f, call, status);
}

/* For who runs the program, by the page of __SystemSecurity::GetCallerAccessRights (assumed(WMI-OWN-RIGHTS)); who may
 * not connect over the network gets no further ([MS-WMI] 3.1.4.1.4). */
static enum status read_rights_there(struct machine *m, struct call *call, const char *path, uint32_t *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_namespace_rights, path);
    struct fake_namespace *found = fake_namespace_find(f, path);
    struct account *account = find_account(f, NULL);
    struct security_descriptor sd;
    if (status == ST_OK && !found)
        status = call_fault(call, ST_ABSENT, "IWbemLocator::ConnectServer", 0x8004100E);
    if (status == ST_OK)
        status = account ? security_descriptor_parse(found->bytes, found->size, &sd) : ST_FAILED;
    if (status == ST_OK) {
        struct sid_list sids = groups_of(f, account);
        sid_list_add(&sids, &account->sid);
        const struct subject subject = {.sids = &sids};
        *out = security_descriptor_access(&sd, &subject, 0x6003F).granted;
        if (!(*out & NAMESPACE_REMOTE_ENABLE) || !(*out & NAMESPACE_ENABLE))
            status = call_fault(call, ST_DENIED, "IWbemLocator::ConnectServer", 0x80041003);
        sid_list_free(&sids);
        security_descriptor_free(&sd);
    }
    return fake_end(f, call, status);
}

void fake_read_rights_ops(struct machine_ops *ops)
{
    ops->account_get = read_account;
    ops->sid_name = read_sid_name;
    ops->group_members = read_group;
    ops->rights_get = read_rights;
    ops->namespace_get = read_namespace;
    ops->namespace_encrypts = read_encrypts;
    ops->namespace_rights = read_rights_there;
}
