/* SPDX-License-Identifier: MIT
 * Account rights and the domains of a computer. Rights are lists of SIDs in the key "Rights" of a host.
 * Source: pages of LsaOpenPolicy and LsaEnumerateAccountsWithUserRight (ntsecapi.h). */
#include "guard.h"
#include "hooks.h"

#include <ntsecapi.h>
#include <sddl.h>

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define NT_SUCCESS_CODE ((NTSTATUS)0)
#define NT_NOT_FOUND ((NTSTATUS)0xC0000034)
#define NT_NO_MORE ((NTSTATUS)0x8000001A)
#define NT_INVALID_HANDLE ((NTSTATUS)0xC0000008)
#define NT_LOGON_FAILURE ((NTSTATUS)0xC000006D)
#define NT_DENIED ((NTSTATUS)0xC0000022)

enum { POLICY_MARK = 0x4C534131, HOST_NAME = 256, RIGHTS_MAX = 16, SIDS_MAX = 64 };

struct policy {
    DWORD mark;
    wchar_t host[HOST_NAME];
};

static const struct policy *policy_of(LSA_HANDLE handle)
{
    const struct policy *policy = handle;
    return policy && policy->mark == POLICY_MARK ? policy : NULL;
}

static NTSTATUS status_of(DWORD error)
{
    switch (error) {
    case ERROR_SUCCESS:
        return NT_SUCCESS_CODE;
    case ERROR_LOGON_FAILURE:
        return NT_LOGON_FAILURE;
    case ERROR_ACCESS_DENIED:
        return NT_DENIED;
    default:
        return (NTSTATUS)error; /* a scene may name the NTSTATUS itself */
    }
}

static NTSTATUS WINAPI open_policy(PLSA_UNICODE_STRING system, PLSA_OBJECT_ATTRIBUTES attributes, ACCESS_MASK access,
                                   PLSA_HANDLE out)
{
    struct policy *policy = calloc(1, sizeof *policy);
    size_t length = system && system->Buffer ? system->Length / sizeof(wchar_t) : 0;
    if (length >= HOST_NAME)
        length = HOST_NAME - 1;
    if (length)
        wmemcpy(policy->host, system->Buffer, length);
    DWORD error = guard_enter(policy->host, L"LsaOpenPolicy");
    if (error) {
        free(policy);
        return status_of(error);
    }
    policy->mark = POLICY_MARK;
    *out = policy;
    return NT_SUCCESS_CODE;
}

static NTSTATUS WINAPI close_policy(LSA_HANDLE handle)
{
    struct policy *policy = handle;
    if (!policy_of(handle))
        return NT_INVALID_HANDLE;
    policy->mark = 0;
    free(policy);
    return NT_SUCCESS_CODE;
}

static NTSTATUS WINAPI free_memory(PVOID buffer)
{
    free(buffer);
    return NT_SUCCESS_CODE;
}

/* ---- rights ---- */

static bool names(const wchar_t *list, const wchar_t *sid)
{
    for (; *list; list += wcslen(list) + 1)
        if (wcscmp(list, sid) == 0)
            return true;
    return false;
}

/* One block: the strings, then their characters. */
static NTSTATUS WINAPI account_rights(LSA_HANDLE handle, PSID sid, PLSA_UNICODE_STRING *out, PULONG count)
{
    const struct policy *policy = policy_of(handle);
    wchar_t *text;
    *out = NULL;
    *count = 0;
    if (!policy)
        return NT_INVALID_HANDLE;
    DWORD error = world_fate(policy->host, L"LsaEnumerateAccountRights");
    if (error)
        return status_of(error);
    if (!ConvertSidToStringSidW(sid, &text))
        return (NTSTATUS)0xC0000078;
    LSA_UNICODE_STRING *rights = calloc(RIGHTS_MAX, sizeof *rights + HOST_NAME * sizeof(wchar_t));
    wchar_t *characters = (wchar_t *)(void *)(rights + RIGHTS_MAX);
    HKEY key = world_open(policy->host, L"Rights", KEY_READ);
    for (DWORD i = 0; key && *count < RIGHTS_MAX; i++) {
        wchar_t name[HOST_NAME];
        DWORD size = HOST_NAME;
        if (RegEnumValueW(key, i, name, &size, NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            break;
        wchar_t *list = world_list(policy->host, L"Rights", name);
        if (list && names(list, text)) {
            LSA_UNICODE_STRING *right = &rights[(*count)++];
            wcscpy(characters, name);
            right->Buffer = characters;
            right->Length = right->MaximumLength = (USHORT)(size * sizeof *name);
            characters += HOST_NAME;
        }
        free(list);
    }
    if (key)
        RegCloseKey(key);
    LocalFree(text);
    if (*count == 0) {
        free(rights);
        return NT_NOT_FOUND;
    }
    *out = rights;
    return NT_SUCCESS_CODE;
}

static NTSTATUS WINAPI accounts_with_right(LSA_HANDLE handle, PLSA_UNICODE_STRING right, PVOID *out, PULONG count)
{
    const struct policy *policy = policy_of(handle);
    wchar_t name[HOST_NAME] = L"";
    *out = NULL;
    *count = 0;
    if (!policy || !right || right->Length / sizeof *name >= HOST_NAME)
        return NT_INVALID_HANDLE;
    DWORD error = world_fate(policy->host, L"LsaEnumerateAccountsWithUserRight");
    if (error)
        return status_of(error);
    wmemcpy(name, right->Buffer, right->Length / sizeof *name);
    wchar_t *list = world_list(policy->host, L"Rights", name);
    LSA_ENUMERATION_INFORMATION *holders = calloc(SIDS_MAX, sizeof *holders + SECURITY_MAX_SID_SIZE);
    BYTE *bytes = (BYTE *)(holders + SIDS_MAX);
    for (const wchar_t *at = list; at && *at && *count < SIDS_MAX; at += wcslen(at) + 1) {
        PSID sid;
        if (!ConvertStringSidToSidW(at, &sid))
            continue;
        CopySid(SECURITY_MAX_SID_SIZE, bytes, sid);
        LocalFree(sid);
        holders[(*count)++].Sid = bytes;
        bytes += SECURITY_MAX_SID_SIZE;
    }
    free(list);
    if (*count == 0) {
        free(holders);
        return NT_NO_MORE;
    }
    *out = holders;
    return NT_SUCCESS_CODE;
}

/* ---- domains ---- */

struct domain {
    union {
        POLICY_ACCOUNT_DOMAIN_INFO own;
        POLICY_PRIMARY_DOMAIN_INFO primary;
    } info;
    BYTE sid[SECURITY_MAX_SID_SIZE];
    wchar_t name[HOST_NAME];
};

static bool fill(struct domain *out, PSID *sid_out, PLSA_UNICODE_STRING name_out, const wchar_t *host,
                 const wchar_t *sid_value, const wchar_t *name_value)
{
    wchar_t *sid_text = world_text(host, L"", sid_value), *name = world_text(host, L"", name_value);
    PSID sid = NULL;
    if (sid_text && ConvertStringSidToSidW(sid_text, &sid)) {
        CopySid(sizeof out->sid, out->sid, sid);
        LocalFree(sid);
        *sid_out = out->sid;
    }
    if (name) {
        wcsncpy(out->name, name, HOST_NAME - 1);
        name_out->Buffer = out->name;
        name_out->Length = name_out->MaximumLength = (USHORT)(wcslen(out->name) * sizeof *name);
    }
    free(name);
    free(sid_text);
    return *sid_out != NULL;
}

static NTSTATUS WINAPI query_policy(LSA_HANDLE handle, POLICY_INFORMATION_CLASS class, PVOID *out)
{
    const struct policy *policy = policy_of(handle);
    if (!policy)
        return NT_INVALID_HANDLE;
    DWORD error = world_fate(policy->host, L"LsaQueryInformationPolicy");
    if (error)
        return status_of(error);
    struct domain *domain = calloc(1, sizeof *domain);
    *out = domain;
    if (class == PolicyAccountDomainInformation) {
        if (fill(domain, &domain->info.own.DomainSid, &domain->info.own.DomainName, policy->host, L"AccountDomainSid",
                 L"AccountDomain"))
            return NT_SUCCESS_CODE;
    } else if (class == PolicyPrimaryDomainInformation) {
        /* Without a SID the computer is in a workgroup: an answer as well. */
        fill(domain, &domain->info.primary.Sid, &domain->info.primary.Name, policy->host, L"DomainSid", L"DomainName");
        return NT_SUCCESS_CODE;
    }
    *out = NULL;
    free(domain);
    return NT_NOT_FOUND;
}

const struct hook hooks_lsa[] = {{"LsaOpenPolicy", (void *)open_policy},
                                 {"LsaClose", (void *)close_policy},
                                 {"LsaFreeMemory", (void *)free_memory},
                                 {"LsaEnumerateAccountRights", (void *)account_rights},
                                 {"LsaEnumerateAccountsWithUserRight", (void *)accounts_with_right},
                                 {"LsaQueryInformationPolicy", (void *)query_policy},
                                 {NULL, NULL}};
