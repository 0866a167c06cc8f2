/* SPDX-License-Identifier: MIT
 *
 * The account that will connect. Who it is comes first; its groups and its state are
 * read by operations of their own, so that a slow domain controller costs a part of the
 * answer and not all of it.
 */
#include "base/ascii.h"
#include "base/memory.h"
#include "windows/account_groups.h"
#include "windows/account_state.h"
#include "windows/lookup.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/reach.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <lm.h>

#include <stdlib.h>
#include <string.h>

struct account_operation {
    struct operation operation;
    char *who; /* NULL: the caller */
    struct account account;
    struct sid sid; /* of sid_name */
    char *name;
};

static struct account_operation *of(struct operation *operation)
{
    return container_of(operation, struct account_operation, operation);
}

static void clear(struct operation *operation)
{
    struct account_operation *own = of(operation);
    account_free(&own->account);
    free(own->who);
    free(own->name);
}

static struct account_operation *make(struct machine *m, enum status (*work)(struct operation *, struct call *))
{
    struct account_operation *own = memory_new(struct account_operation);
    operation_init(&own->operation, m, work, clear);
    return own;
}

static enum channel channel_of(struct machine *m, enum channel remote)
{
    return machine_windows_of(m)->host ? remote : CHANNEL_LOCAL;
}

/* ---- who it is ---- */

static enum account_kind kind_of(const struct looked_up *found)
{
    switch (found->use) {
    case SidTypeUser:
        return ACCOUNT_USER;
    case SidTypeGroup:
    case SidTypeAlias:
        return ACCOUNT_GROUP;
    case SidTypeComputer:
        return ACCOUNT_COMPUTER;
    case SidTypeWellKnownGroup:
        return ACCOUNT_WELL_KNOWN;
    default:
        return ACCOUNT_UNKNOWN;
    }
}

/* What the machine is asked for: a name, or a SID. */
struct question {
    wchar_t *name; /* owned; NULL: the SID */
    struct sid sid;
};

/* SYSTEM, NETWORK SERVICE, a service's or an application pool's own identity: the computer connects for them. */
static bool comes_as_computer(const struct sid *sid)
{
    static const uint8_t first[] = {18, 20, 80, 82};
    bool windows_own = sid->size >= 12 && sid->bytes[7] == 5 && !sid->bytes[9] && !sid->bytes[10] && !sid->bytes[11];
    return windows_own && memchr(first, sid->bytes[8], sizeof first);
}

/* "DOMAIN\\COMPUTER$". Without a domain nobody knows that account. */
static enum status computer_account(struct call *call, wchar_t **out)
{
    wchar_t computer[MAX_COMPUTERNAME_LENGTH + 1], *domain = NULL;
    DWORD size = MAX_COMPUTERNAME_LENGTH + 1;
    NETSETUP_JOIN_STATUS join = NetSetupUnknownStatus;
    NET_API_STATUS error = NetGetJoinInformation(NULL, &domain, &join);
    if (error != NERR_Success)
        return status_win32(call, "NetGetJoinInformation", error);
    enum status status = ST_OK;
    if (join != NetSetupDomainName || !domain || !GetComputerNameW(computer, &size)) {
        status = status_win32(call, "NetGetJoinInformation", ERROR_NOT_SUPPORTED);
    } else {
        *out = memory_new_n(wchar_t, wcslen(domain) + size + 3);
        wcscpy(*out, domain);
        wcscat(*out, L"\\");
        wcscat(*out, computer);
        wcscat(*out, L"$");
    }
    if (domain)
        NetApiBufferFree(domain);
    return status;
}

/* Who runs the program, as the target will know it: a local account of this computer is, over there, the
 * account of the same name. */
static enum status ask_for_caller(struct windows_machine *machine, struct call *call, struct question *out)
{
    struct sid caller, own_domain;
    bool controller = false;
    enum status status = lookup_caller(call, &caller);
    if (status != ST_OK)
        return status;
    out->sid = caller;
    if (!machine->host)
        return ST_OK;
    if (comes_as_computer(&caller))
        return computer_account(call, &out->name);
    if (sid_equal(&caller, sid_well_known(SID_LOCAL_SERVICE)))
        out->sid = *sid_well_known(SID_ANONYMOUS);
    struct windows_machine here = {0};
    struct looked_up self;
    if (lookup_account_domain(NULL, call, &own_domain, NULL, &controller) != ST_OK || controller ||
        !sid_in_domain(&caller, &own_domain) || lookup_sid(&here, call, &caller, &self) != ST_OK)
        return ST_OK;
    out->name = self.name;
    self.name = NULL;
    lookup_free(&self);
    return ST_OK;
}

static enum status ask_for(struct windows_machine *machine, struct call *call, const char *who, struct question *out)
{
    if (who && *who) {
        /* A dot is the client's own account database to Windows (LogonUserW, lpszDomain), whatever people mean. */
        if (strncmp(who, ".\\", 2) == 0)
            return call_fault(call, ST_UNSUPPORTED, "LookupAccountNameW", 0);
        if (!sid_from_text(who, &out->sid))
            out->name = utf16_from_utf8(who);
        return ST_OK;
    }
    if (!machine->credentials)
        return ask_for_caller(machine, call, out);
    char *name = credentials_name(machine->credentials);
    out->name = utf16_from_utf8(name);
    free(name);
    return ST_OK;
}

/* Without LSA's answer the domain's name has to do: that of a local account is the computer's. */
static bool looks_local(struct windows_machine *machine, const struct looked_up *found)
{
    wchar_t own[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD size = MAX_COMPUTERNAME_LENGTH + 1;
    if (!machine->host)
        return GetComputerNameW(own, &size) && _wcsicmp(own, found->domain) == 0;
    size_t label = wcscspn(machine->host, L".");
    return wcslen(found->domain) == label && _wcsnicmp(machine->host, found->domain, label) == 0;
}

static enum status look_up(struct windows_machine *machine, struct call *call, const struct question *question,
                           struct looked_up *out)
{
    enum link link = reach_begin(machine, call, CHANNEL_LSA);
    if (link != LINK_UP)
        return link_status(link);
    enum status status = question->name ? lookup_name(machine, call, question->name, out)
                                        : lookup_sid(machine, call, &question->sid, out);
    bool answered = status == ST_OK || status == ST_ABSENT;
    reach_end(machine, CHANNEL_LSA, status, call->fault.api, answered ? 0 : call->fault.code);
    if (status == ST_ABSENT && !lookup_absence_holds(machine, question->name, &question->sid))
        return ST_UNREACHABLE;
    return status;
}

static enum status work_identify(struct operation *operation, struct call *call)
{
    struct account_operation *own = of(operation);
    struct question question = {.name = NULL};
    struct looked_up found;
    enum status status = ask_for(operation->machine, call, own->who, &question);
    if (status == ST_OK)
        status = look_up(operation->machine, call, &question, &found);
    free(question.name);
    if (status != ST_OK)
        return status;
    call->fault = (struct fault){NULL, 0};
    own->account.sid = found.sid;
    own->account.name = lookup_text(&found);
    own->account.kind = kind_of(&found);
    struct sid *domain = &own->account.machine_domain;
    bool controller;
    struct call scratch = call_make(NULL, 1);
    if (lookup_account_domain(operation->machine->host, &scratch, domain, &own->account.member_domain, &controller) ==
        ST_OK)
        own->account.local = !controller && sid_in_domain(&found.sid, domain);
    else
        own->account.local = looks_local(operation->machine, &found);
    lookup_free(&found);
    return ST_OK;
}

/* ---- its parts ---- */

static enum status work_groups(struct operation *operation, struct call *call)
{
    struct account *account = &of(operation)->account;
    return account_groups_read(operation->machine, call, account, &account->groups);
}

static enum status work_state(struct operation *operation, struct call *call)
{
    return account_state_read(operation->machine, call, &of(operation)->account);
}

static struct call remaining(const struct call *call, ULONGLONG begun)
{
    ULONGLONG used = GetTickCount64() - begun;
    return call_make(call->cancel, used < call->limit_ms ? (uint32_t)(call->limit_ms - used) : 1);
}

/* The operation's account is a copy; on the way back only the part it was for is taken. Even a failed
 * reading of groups leaves what it got - unless its thread is still busy with it. */
static bool finished(enum status status)
{
    return status != ST_TIMEOUT && status != ST_CANCELLED;
}

static void read_groups(struct machine *m, const struct call *call, ULONGLONG begun, struct account *account)
{
    struct account_operation *own = make(m, work_groups);
    own->account = account_copy(account);
    struct call part = remaining(call, begun);
    enum status status = operation_run(&own->operation, &part, channel_of(m, CHANNEL_SAM), "NetUserGetLocalGroups");
    if (finished(status)) {
        account->groups = own->account.groups;
        own->account.groups = (struct sid_list){0};
    }
    account->groups_status = status;
    if (status != ST_OK)
        account->missing |= ACCOUNT_MISSING_GROUPS;
    operation_release(&own->operation);
}

static void read_state(struct machine *m, const struct call *call, ULONGLONG begun, struct account *account)
{
    struct account_operation *own = make(m, work_state);
    own->account = account_copy(account);
    struct call part = remaining(call, begun);
    enum status status = operation_run(&own->operation, &part, channel_of(m, CHANNEL_SAM), "NetUserGetInfo");
    if (status == ST_OK) {
        const struct account *read = &own->account;
        account->disabled = read->disabled;
        account->locked = read->locked;
        account->password_expired = read->password_expired;
        account->expired = read->expired;
        account->blank_password_possible = read->blank_password_possible;
        account->workstation_limits = read->workstation_limits;
        account->logon_hours = read->logon_hours;
        account->missing |= read->missing & ACCOUNT_MISSING_LIMITS;
        account->state_status = read->state_status;
    } else {
        account->missing |= ACCOUNT_MISSING_STATE;
        account->state_status = status;
    }
    operation_release(&own->operation);
}

enum status ops_account_get(struct machine *m, struct call *call, const char *who, struct account *out)
{
    ULONGLONG begun = GetTickCount64();
    struct account_operation *own = make(m, work_identify);
    own->who = memory_string(who);
    enum status status = operation_run(&own->operation, call, channel_of(m, CHANNEL_LSA), "LookupAccountNameW");
    struct account account = {0};
    if (status == ST_OK) {
        account = own->account;
        own->account = (struct account){0};
    }
    operation_release(&own->operation);
    if (status == ST_OK) {
        read_groups(m, call, begun, &account);
        read_state(m, call, begun, &account);
        if (cancel_requested(call->cancel)) {
            account_free(&account);
            status = call_fault(call, ST_CANCELLED, "NetUserGetInfo", ERROR_CANCELLED);
        } else {
            *out = account;
        }
    }
    call->elapsed_ms = (uint32_t)(GetTickCount64() - begun);
    return status;
}

/* ---- the name of a SID ---- */

static enum status work_sid_name(struct operation *operation, struct call *call)
{
    struct account_operation *own = of(operation);
    struct looked_up found;
    enum link link = reach_begin(operation->machine, call, CHANNEL_LSA);
    if (link != LINK_UP)
        return link_status(link);
    enum status status = lookup_sid(operation->machine, call, &own->sid, &found);
    bool answered = status == ST_OK || status == ST_ABSENT;
    reach_end(operation->machine, CHANNEL_LSA, status, "LookupAccountSidW", answered ? 0 : call->fault.code);
    if (status != ST_OK)
        return status;
    own->name = lookup_text(&found);
    lookup_free(&found);
    return ST_OK;
}

enum status ops_sid_name(struct machine *m, struct call *call, const struct sid *sid, char **out)
{
    struct account_operation *own = make(m, work_sid_name);
    own->sid = *sid;
    enum status status = operation_run(&own->operation, call, channel_of(m, CHANNEL_LSA), "LookupAccountSidW");
    if (status == ST_OK) {
        *out = own->name;
        own->name = NULL;
    }
    operation_release(&own->operation);
    return status;
}
