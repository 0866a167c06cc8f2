/* SPDX-License-Identifier: MIT
 *
 * The network logon right and its deny. LSA is asked who holds them: two questions, and
 * who else is denied is known. Where it does not say that, LsaEnumerateAccountRights answers for
 * one SID and expands no groups: it is asked for each SID of the account.
 */
#include "base/memory.h"
#include "windows/lookup.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/reach.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <ntsecapi.h>

#include <stdlib.h>
#include <string.h>

/* ntsecapi.h of mingw-w64 has these names only for ANSI builds of old headers. */
static wchar_t network_right[] = L"SeNetworkLogonRight";
static wchar_t deny_right[] = L"SeDenyNetworkLogonRight";

struct rights_operation {
    struct operation operation;
    struct sid_list sids;
    struct logon_rights rights;
};

static struct rights_operation *of(struct operation *operation)
{
    return container_of(operation, struct rights_operation, operation);
}

static void clear(struct operation *operation)
{
    sid_list_free(&of(operation)->sids);
}

static LSA_UNICODE_STRING lsa_string(wchar_t *text)
{
    USHORT bytes = (USHORT)(wcslen(text) * sizeof *text);
    return (LSA_UNICODE_STRING){.Length = bytes, .MaximumLength = bytes, .Buffer = text};
}

static bool same(const LSA_UNICODE_STRING *right, const wchar_t *name)
{
    size_t length = wcslen(name);
    return right->Buffer && right->Length == length * sizeof *name && _wcsnicmp(right->Buffer, name, length) == 0;
}

static enum status rights_of(LSA_HANDLE policy, struct call *call, const struct sid *sid, struct logon_rights *out)
{
    LSA_UNICODE_STRING *rights = NULL;
    ULONG count = 0;
    struct sid copy = *sid;
    NTSTATUS error = LsaEnumerateAccountRights(policy, copy.bytes, &rights, &count);
    enum status status = status_from_ntstatus((uint32_t)error);
    if (status == ST_ABSENT)
        return ST_OK; /* the SID has no right of its own */
    if (status != ST_OK)
        return status_ntstatus(call, "LsaEnumerateAccountRights", (uint32_t)error);
    for (ULONG i = 0; rights && i < count; i++) {
        if (out->network_through.size == 0 && same(&rights[i], network_right))
            out->network_through = *sid;
        if (out->denied_through.size == 0 && same(&rights[i], deny_right))
            out->denied_through = *sid;
    }
    if (rights)
        LsaFreeMemory(rights);
    return ST_OK;
}

static enum status by_sid(LSA_HANDLE policy, struct call *call, struct rights_operation *own)
{
    enum status status = ST_OK;
    for (size_t i = 0; status == ST_OK && i < own->sids.count; i++) {
        if (cancel_requested(call->cancel))
            return call_fault(call, ST_CANCELLED, "LsaEnumerateAccountRights", ERROR_CANCELLED);
        status = rights_of(policy, call, &own->sids.sids[i], &own->rights);
    }
    /* The two SIDs of a logon that baselines deny it to. */
    static const char *const added[] = {"S-1-5-64-10", "S-1-5-15"};
    for (size_t i = 0; status == ST_OK && i < array_count(added); i++) {
        struct logon_rights rights = {.perhaps = {0}};
        struct sid sid;
        if (!sid_from_text(added[i], &sid))
            continue;
        status = rights_of(policy, call, &sid, &rights);
        if (rights.denied_through.size || (rights.network_through.size && !own->rights.network_through.size))
            own->rights.perhaps = sid;
    }
    return status;
}

/* Who holds RIGHT. False when the machine does not say; that nobody does it says as well. */
static bool holders_of(LSA_HANDLE policy, wchar_t *right, struct sid_list *out)
{
    static const uint32_t nobody = 0x8000001A; /* STATUS_NO_MORE_ENTRIES */
    LSA_UNICODE_STRING name = lsa_string(right);
    LSA_ENUMERATION_INFORMATION *holders = NULL;
    ULONG count = 0;
    uint32_t error = (uint32_t)LsaEnumerateAccountsWithUserRight(policy, &name, (void **)&holders, &count);
    for (ULONG i = 0; error == 0 && holders && i < count; i++) {
        struct sid sid;
        if (lookup_from_psid(holders[i].Sid, &sid))
            sid_list_add(out, &sid);
    }
    if (holders)
        LsaFreeMemory(holders);
    return error == 0 || error == nobody;
}

/* False when the question cannot be asked so. That nobody holds the network logon right is no answer: somebody always
 * does. */
static bool by_right(LSA_HANDLE policy, struct rights_operation *own)
{
    struct sid_list network = {0}, denied = {0};
    bool told = holders_of(policy, network_right, &network) && network.count && holders_of(policy, deny_right, &denied);
    if (told)
        own->rights = account_rights_among(&own->sids, &network, &denied);
    sid_list_free(&network);
    sid_list_free(&denied);
    return told;
}

static enum link open_policy(struct windows_machine *machine, struct call *call, ACCESS_MASK access, LSA_HANDLE *out)
{
    LSA_OBJECT_ATTRIBUTES attributes = {.Length = sizeof attributes};
    LSA_UNICODE_STRING system = {0};
    if (machine->host)
        system = lsa_string(machine->host);
    NTSTATUS error = LsaOpenPolicy(machine->host ? &system : NULL, &attributes, access, out);
    return link_ntstatus(call, "LsaOpenPolicy", (uint32_t)error);
}

static enum status work_rights(struct operation *operation, struct call *call)
{
    struct rights_operation *own = of(operation);
    struct windows_machine *machine = operation->machine;
    enum link link = reach_begin(machine, call, CHANNEL_LSA);
    if (link != LINK_UP)
        return link_status(link);
    LSA_HANDLE policy = NULL;
    link = open_policy(machine, call, POLICY_LOOKUP_NAMES | POLICY_VIEW_LOCAL_INFORMATION, &policy);
    if (link != LINK_UP && !machine->host)
        link = open_policy(machine, call, POLICY_LOOKUP_NAMES, &policy);
    reach_end(machine, CHANNEL_LSA, link_status(link), "LsaOpenPolicy", call->fault.code);
    if (link != LINK_UP)
        return link_status(link);
    enum status status = ST_OK;
    if (!by_right(policy, own)) {
        own->rights.denied_others = true;
        status = by_sid(policy, call, own);
    }
    LsaClose(policy);
    return status;
}

enum status ops_rights_get(struct machine *m, struct call *call, const struct sid_list *sids, struct logon_rights *out)
{
    struct rights_operation *own = memory_new(struct rights_operation);
    operation_init(&own->operation, m, work_rights, clear);
    own->sids = sid_list_copy(sids);
    enum channel channel = machine_windows_of(m)->host ? CHANNEL_LSA : CHANNEL_LOCAL;
    enum status status = operation_run(&own->operation, call, channel, "LsaOpenPolicy");
    if (status == ST_OK)
        *out = own->rights;
    operation_release(&own->operation);
    return status;
}
