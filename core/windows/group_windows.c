/* SPDX-License-Identifier: MIT */
#include "windows/group_windows.h"
#include "windows/ops.h"

#include "base/memory.h"
#include "windows/lookup.h"
#include "windows/operation.h"
#include "windows/reach.h"
#include "windows/status_windows.h"

#include <lm.h>

#include <stdlib.h>

/* A group with more members is not read to its end: no check needs it, and memory stays bounded. */
enum { MEMBERS_MAX = 100000 };

static enum well_known_sid well_known(const struct sid *group)
{
    for (int i = 0; i < SID_WELL_KNOWN_COUNT; i++)
        if (sid_equal(group, sid_well_known((enum well_known_sid)i)))
            return (enum well_known_sid)i;
    return SID_WELL_KNOWN_COUNT;
}

/* The localized name of a local group, from LookupAccountSidW; remembered. Owned by MACHINE. For a group
 * that is none of the well-known ones the caller's own copy: FREE_LATER is then set to it. */
static enum status alias_of(struct windows_machine *machine, struct call *call, const struct sid *group,
                            const wchar_t **alias, wchar_t **free_later)
{
    *free_later = NULL;
    enum well_known_sid which = well_known(group);
    if (which < SID_WELL_KNOWN_COUNT) {
        AcquireSRWLockShared(&machine->lock);
        *alias = machine->aliases[which];
        ReleaseSRWLockShared(&machine->lock);
        if (*alias)
            return ST_OK;
    }
    struct looked_up found;
    enum status status = lookup_sid(machine, call, group, &found);
    if (status != ST_OK)
        return status;
    wchar_t *name = found.name;
    found.name = NULL;
    lookup_free(&found);
    *alias = *free_later = name;
    if (which == SID_WELL_KNOWN_COUNT)
        return ST_OK;
    AcquireSRWLockExclusive(&machine->lock);
    if (!machine->aliases[which]) {
        machine->aliases[which] = name;
        *free_later = NULL;
    }
    ReleaseSRWLockExclusive(&machine->lock);
    return ST_OK;
}

static NET_API_STATUS read_page(const wchar_t *host, const wchar_t *alias, DWORD_PTR *resume, struct sid_list *out)
{
    BYTE *buffer = NULL;
    DWORD count = 0, total = 0;
    NET_API_STATUS error =
        NetLocalGroupGetMembers(host, alias, 0, &buffer, MAX_PREFERRED_LENGTH, &count, &total, resume);
    if ((error == NERR_Success || error == ERROR_MORE_DATA) && buffer) {
        const LOCALGROUP_MEMBERS_INFO_0 *members = (const LOCALGROUP_MEMBERS_INFO_0 *)(const void *)buffer;
        for (DWORD i = 0; i < count && out->count < MEMBERS_MAX; i++) {
            struct sid sid;
            if (lookup_from_psid(members[i].lgrmi0_sid, &sid))
                sid_list_add(out, &sid);
        }
    }
    if (buffer)
        NetApiBufferFree(buffer);
    /* More to come but nothing given: asking again would never end. */
    return error == ERROR_MORE_DATA && count == 0 ? NERR_InternalError : error;
}

enum status group_read_members(struct windows_machine *machine, struct call *call, const struct sid *group,
                               struct sid_list *out)
{
    const wchar_t *alias = NULL;
    wchar_t *free_later = NULL;
    enum status status = alias_of(machine, call, group, &alias, &free_later);
    if (status != ST_OK)
        return status;
    DWORD_PTR resume = 0;
    NET_API_STATUS error;
    do
        error = read_page(machine->unc_host, alias, &resume, out);
    while (error == ERROR_MORE_DATA && out->count < MEMBERS_MAX && !cancel_requested(call->cancel));
    free(free_later);
    return error == NERR_Success ? ST_OK : link_account_answer(call, "NetLocalGroupGetMembers", error);
}

/* ---- the operations ---- */

struct group_operation {
    struct operation operation;
    struct sid group, member;
    struct sid_list members;
};

static struct group_operation *of(struct operation *operation)
{
    return container_of(operation, struct group_operation, operation);
}

static void clear(struct operation *operation)
{
    sid_list_free(&of(operation)->members);
}

static struct group_operation *make(struct machine *m, const struct sid *group, const struct sid *member,
                                    enum status (*work)(struct operation *, struct call *))
{
    struct group_operation *own = memory_new(struct group_operation);
    operation_init(&own->operation, m, work, clear);
    own->group = *group;
    if (member)
        own->member = *member;
    return own;
}

static enum status run(struct group_operation *own, struct call *call, const char *api)
{
    bool remote = own->operation.machine->host;
    return operation_run(&own->operation, call, remote ? CHANNEL_SAM : CHANNEL_LOCAL, api);
}

/* The localized name comes over LSA, and with it the proof that the target takes the account. */
static enum status prove(struct operation *operation, struct call *call)
{
    struct windows_machine *machine = operation->machine;
    const wchar_t *alias = NULL;
    wchar_t *free_later = NULL;
    enum link link = reach_try(machine, call, CHANNEL_SAM);
    if (link == LINK_UP)
        link = reach_begin(machine, call, CHANNEL_LSA);
    if (link != LINK_UP)
        return link_status(link);
    enum status status = alias_of(machine, call, &of(operation)->group, &alias, &free_later);
    bool answered = status == ST_OK || status == ST_ABSENT;
    reach_end(machine, CHANNEL_LSA, status, "LookupAccountSidW", answered ? 0 : call->fault.code);
    free(free_later);
    return status;
}

static enum status work_members(struct operation *operation, struct call *call)
{
    enum status status = prove(operation, call);
    if (status != ST_OK)
        return status;
    return group_read_members(operation->machine, call, &of(operation)->group, &of(operation)->members);
}

enum status ops_group_members(struct machine *m, struct call *call, const struct sid *group, struct sid_list *out)
{
    struct group_operation *own = make(m, group, NULL, work_members);
    enum status status = run(own, call, "NetLocalGroupGetMembers");
    if (status == ST_OK) {
        *out = own->members;
        own->members = (struct sid_list){0};
    }
    operation_release(&own->operation);
    return status;
}

static enum status change(struct operation *operation, struct call *call, bool add)
{
    struct group_operation *own = of(operation);
    const wchar_t *alias = NULL;
    wchar_t *free_later = NULL;
    enum status status = prove(operation, call);
    if (status == ST_OK)
        status = alias_of(operation->machine, call, &own->group, &alias, &free_later);
    if (status != ST_OK)
        return status;
    LOCALGROUP_MEMBERS_INFO_0 member = {.lgrmi0_sid = own->member.bytes};
    const wchar_t *host = operation->machine->unc_host;
    NET_API_STATUS error = add ? NetLocalGroupAddMembers(host, alias, 0, (BYTE *)&member, 1)
                               : NetLocalGroupDelMembers(host, alias, 0, (BYTE *)&member, 1);
    free(free_later);
    if (error == NERR_Success)
        return ST_OK;
    return link_account_answer(call, add ? "NetLocalGroupAddMembers" : "NetLocalGroupDelMembers", error);
}

static enum status work_add(struct operation *operation, struct call *call)
{
    return change(operation, call, true);
}

static enum status work_remove(struct operation *operation, struct call *call)
{
    return change(operation, call, false);
}

enum status ops_group_add(struct machine *m, struct call *call, const struct sid *group, const struct sid *member)
{
    struct group_operation *own = make(m, group, member, work_add);
    enum status status = run(own, call, "NetLocalGroupAddMembers");
    operation_release(&own->operation);
    return status;
}

enum status ops_group_remove(struct machine *m, struct call *call, const struct sid *group, const struct sid *member)
{
    struct group_operation *own = make(m, group, member, work_remove);
    enum status status = run(own, call, "NetLocalGroupDelMembers");
    operation_release(&own->operation);
    return status;
}
