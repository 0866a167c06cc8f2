/* SPDX-License-Identifier: MIT
 *
 * The audit policy of this computer: values of the key AuditPolicy of ".", by the event (4625, 4776): what
 * AUDIT_POLICY_INFORMATION tells (1 success, 2 failure, 4 none). Without a value both are written. Source: pages of
 * AuditQuerySystemPolicy (one buffer, to be freed with AuditFree; ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER),
 * AUDIT_POLICY_INFORMATION and "Auditing Constants".
 */
#include "guard.h"
#include "hooks.h"

#include <ntsecapi.h>

#include <stdlib.h>

static const struct {
    GUID id;
    const wchar_t *event;
} known[] = {{{0x0cce9215, 0x69ae, 0x11d9, {0xbe, 0xd3, 0x50, 0x50, 0x54, 0x50, 0x30, 0x30}}, L"4625"},
             {{0x0cce923f, 0x69ae, 0x11d9, {0xbe, 0xd3, 0x50, 0x50, 0x54, 0x50, 0x30, 0x30}}, L"4776"}};

static bool fill(const GUID *id, AUDIT_POLICY_INFORMATION *out)
{
    for (size_t i = 0; i < world_count(known); i++) {
        DWORD told = POLICY_AUDIT_EVENT_SUCCESS | POLICY_AUDIT_EVENT_FAILURE;
        if (!IsEqualGUID(id, &known[i].id))
            continue;
        world_number(NULL, L"AuditPolicy", known[i].event, &told);
        *out = (AUDIT_POLICY_INFORMATION){.AuditSubCategoryGuid = *id, .AuditingInformation = told};
        return true;
    }
    return false;
}

static BOOLEAN WINAPI query(const GUID *ids, ULONG count, PAUDIT_POLICY_INFORMATION *out)
{
    DWORD error = guard_enter(NULL, L"AuditQuerySystemPolicy");
    AUDIT_POLICY_INFORMATION *told = calloc(count ? count : 1, sizeof *told);
    for (ULONG i = 0; i < count && !error; i++)
        if (!fill(&ids[i], &told[i]))
            error = ERROR_INVALID_PARAMETER;
    if (error)
        free(told);
    else
        *out = told;
    SetLastError(error);
    return !error;
}

static VOID WINAPI free_policy(PVOID buffer)
{
    free(buffer);
}

const struct hook hooks_audit[] = {
    {"AuditQuerySystemPolicy", (void *)query}, {"AuditFree", (void *)free_policy}, {NULL, NULL}};
