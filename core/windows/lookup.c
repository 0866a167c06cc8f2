/* SPDX-License-Identifier: MIT */
#include "windows/lookup.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <lm.h>

#include <dsgetdc.h>
#include <ntsecapi.h>

#include <stdlib.h>
#include <string.h>

/* Room for any name (UNLEN 256, DNLEN 15, DNS domains 255) at the first try. */
enum { NAME_UNITS = 512 };

bool lookup_from_psid(PSID psid, struct sid *out)
{
    return psid && IsValidSid(psid) && sid_from_bytes(psid, GetLengthSid(psid), out);
}

void lookup_free(struct looked_up *found)
{
    free(found->domain);
    free(found->name);
    *found = (struct looked_up){0};
}

char *lookup_text(const struct looked_up *found)
{
    char *name = utf16_to_utf8(found->name);
    if (!*found->domain)
        return name;
    char *domain = utf16_to_utf8(found->domain);
    char *text = strbuf_printed("%s\\%s", domain, name);
    free(domain);
    free(name);
    return text;
}

/* The bare name of "DOMAIN\name". */
static const wchar_t *bare_name(const wchar_t *name)
{
    const wchar_t *backslash = wcsrchr(name, L'\\');
    return backslash ? backslash + 1 : name;
}

enum status lookup_sid(struct windows_machine *machine, struct call *call, const struct sid *sid, struct looked_up *out)
{
    wchar_t *name = memory_new_n(wchar_t, NAME_UNITS), *domain = memory_new_n(wchar_t, NAME_UNITS);
    DWORD name_size = NAME_UNITS, domain_size = NAME_UNITS;
    SID_NAME_USE use = SidTypeUnknown;
    struct sid copy = *sid;
    if (!LookupAccountSidW(machine->host, copy.bytes, name, &name_size, domain, &domain_size, &use)) {
        DWORD error = GetLastError();
        free(name);
        free(domain);
        return link_account_answer(call, "LookupAccountSidW", error);
    }
    *out = (struct looked_up){.sid = copy, .domain = domain, .name = name, .use = use};
    return ST_OK;
}

enum status lookup_name(struct windows_machine *machine, struct call *call, const wchar_t *name, struct looked_up *out)
{
    uint8_t bytes[SECURITY_MAX_SID_SIZE] = {0};
    DWORD size = sizeof bytes, domain_size = NAME_UNITS;
    SID_NAME_USE use = SidTypeUnknown;
    wchar_t *domain = memory_new_n(wchar_t, NAME_UNITS);
    struct sid sid;
    DWORD error = ERROR_SUCCESS;
    if (!LookupAccountNameW(machine->host, name, bytes, &size, domain, &domain_size, &use))
        error = GetLastError();
    else if (use == SidTypeDomain || !sid_from_bytes(bytes, sizeof bytes, &sid))
        error = ERROR_NONE_MAPPED; /* the name of a computer or domain is no account */
    if (error != ERROR_SUCCESS) {
        free(domain);
        return link_account_answer(call, "LookupAccountNameW", error);
    }
    /* The name as the system spells it; what was typed serves when it cannot tell. */
    struct fault before = call->fault;
    if (lookup_sid(machine, call, &sid, out) == ST_OK) {
        free(domain);
        return ST_OK;
    }
    call->fault = before;
    char *typed = utf16_to_utf8(bare_name(name));
    *out = (struct looked_up){.sid = sid, .domain = domain, .name = utf16_from_utf8(typed), .use = use};
    free(typed);
    return ST_OK;
}

enum status lookup_caller(struct call *call, struct sid *out)
{
    HANDLE token;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return status_win32(call, "OpenProcessToken", GetLastError());
    union {
        TOKEN_USER user;
        uint8_t bytes[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
    } info;
    DWORD size;
    enum status status = ST_OK;
    if (!GetTokenInformation(token, TokenUser, &info, sizeof info, &size))
        status = status_win32(call, "GetTokenInformation", GetLastError());
    else if (!lookup_from_psid(info.user.User.Sid, out))
        status = status_win32(call, "GetTokenInformation", ERROR_INVALID_SID);
    CloseHandle(token);
    return status;
}

/* ---- whose accounts the machine knows ---- */

struct databases {
    struct sid own;                /* of its local accounts; on a domain controller the domain */
    struct sid join;               /* the domain it is a member of; size 0: none */
    wchar_t *own_name, *join_name; /* owned; NULL: none */
};

static void databases_free(struct databases *databases)
{
    free(databases->own_name);
    free(databases->join_name);
}

static wchar_t *copy_lsa(const LSA_UNICODE_STRING *text)
{
    size_t length = text->Buffer ? text->Length / sizeof(wchar_t) : 0;
    wchar_t *copy = memory_new_n(wchar_t, length + 1);
    if (length)
        memcpy(copy, text->Buffer, length * sizeof *copy);
    return copy;
}

static void read_domains(LSA_HANDLE policy, struct databases *out)
{
    POLICY_ACCOUNT_DOMAIN_INFO *own = NULL;
    POLICY_PRIMARY_DOMAIN_INFO *primary = NULL;
    if (LsaQueryInformationPolicy(policy, PolicyAccountDomainInformation, (void **)&own) == 0 && own &&
        lookup_from_psid(own->DomainSid, &out->own))
        out->own_name = copy_lsa(&own->DomainName);
    if (LsaQueryInformationPolicy(policy, PolicyPrimaryDomainInformation, (void **)&primary) == 0 && primary &&
        lookup_from_psid(primary->Sid, &out->join))
        out->join_name = copy_lsa(&primary->Name);
    if (own)
        LsaFreeMemory(own);
    if (primary)
        LsaFreeMemory(primary);
}

static enum status read_databases(const wchar_t *host, struct call *call, struct databases *out)
{
    LSA_OBJECT_ATTRIBUTES attributes = {.Length = sizeof attributes};
    LSA_UNICODE_STRING system = {0};
    wchar_t *name = NULL;
    if (host) {
        char *copy = utf16_to_utf8(host);
        name = utf16_from_utf8(copy);
        free(copy);
        system.Buffer = name;
        system.Length = (USHORT)(wcslen(name) * sizeof *name);
        system.MaximumLength = system.Length;
    }
    LSA_HANDLE policy;
    NTSTATUS error = LsaOpenPolicy(host ? &system : NULL, &attributes, POLICY_VIEW_LOCAL_INFORMATION, &policy);
    free(name);
    if (error != 0)
        return link_status(link_ntstatus(call, "LsaOpenPolicy", (uint32_t)error));
    struct databases found = {.own_name = NULL};
    read_domains(policy, &found);
    LsaClose(policy);
    if (found.own.size == 0) {
        databases_free(&found);
        return call_fault(call, ST_FAILED, "LsaQueryInformationPolicy", ERROR_NOT_FOUND);
    }
    *out = found;
    return ST_OK;
}

enum status lookup_account_domain(const wchar_t *host, struct call *call, struct sid *domain, struct sid *joined,
                                  bool *domain_controller)
{
    struct databases databases;
    enum status status = read_databases(host, call, &databases);
    if (status != ST_OK)
        return status;
    *domain = databases.own;
    /* A domain controller has no database of its own: both answers are the domain's. */
    *domain_controller = sid_equal(&databases.own, &databases.join);
    if (joined)
        *joined = databases.join;
    databases_free(&databases);
    return ST_OK;
}

/* ---- what its "no such account" is worth ---- */

enum keeper { KEEPER_MACHINE, KEEPER_DOMAIN, KEEPER_OTHERS };

static bool is_named(const wchar_t *name, size_t length, const wchar_t *domain)
{
    return domain && wcslen(domain) == length && _wcsnicmp(name, domain, length) == 0;
}

/* A name alone is looked for among local accounts, in "the primary domain. If the name is not found there, trusted
 * domains are checked" (LookupAccountNameW, Remarks): whether all of these answered is not told. */
static enum keeper keeper_of_name(const struct databases *databases, const wchar_t *name)
{
    const wchar_t *backslash = wcschr(name, L'\\');
    size_t length = backslash ? (size_t)(backslash - name) : 0;
    if (length == 0)
        return wcschr(name, L'@') || databases->join.size ? KEEPER_OTHERS : KEEPER_MACHINE;
    if (is_named(name, length, databases->own_name) || is_named(name, length, L"BUILTIN"))
        return KEEPER_MACHINE;
    return is_named(name, length, databases->join_name) ? KEEPER_DOMAIN : KEEPER_OTHERS;
}

static enum keeper keeper_of_sid(const struct databases *databases, const struct sid *sid)
{
    if (!sid_of_a_domain(sid) || sid_in_domain(sid, &databases->own))
        return KEEPER_MACHINE;
    return sid_in_domain(sid, &databases->join) ? KEEPER_DOMAIN : KEEPER_OTHERS;
}

/* The machine's own search: what it found some time ago proves nothing. */
static bool controller_answers(const struct windows_machine *machine)
{
    DOMAIN_CONTROLLER_INFOW *info = NULL;
    if (DsGetDcNameW(machine->unc_host, NULL, NULL, NULL, DS_FORCE_REDISCOVERY, &info) != ERROR_SUCCESS)
        return false;
    NetApiBufferFree(info);
    return true;
}

bool lookup_absence_holds(struct windows_machine *machine, const wchar_t *name, const struct sid *sid)
{
    struct call scratch = call_make(NULL, 1);
    struct databases databases;
    if (read_databases(machine->host, &scratch, &databases) != ST_OK)
        return false;
    enum keeper keeper = name ? keeper_of_name(&databases, name) : keeper_of_sid(&databases, sid);
    databases_free(&databases);
    return keeper == KEEPER_MACHINE || (keeper == KEEPER_DOMAIN && controller_answers(machine));
}
