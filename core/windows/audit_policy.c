/* SPDX-License-Identifier: MIT */
#include "windows/audit_policy.h"

#include "base/memory.h"
#include "events/refusals.h"
#include "windows/windows_api.h"

#include <ntsecapi.h>

/* Audit_Logon_Logon and Audit_AccountLogon_CredentialValidation ("Auditing Constants"): 4625 and 4776
 * (windows-itpro-docs, "auditing"). */
static const GUID policies[] = {
    {0x0cce9215, 0x69ae, 0x11d9, {0xbe, 0xd3, 0x50, 0x50, 0x54, 0x50, 0x30, 0x30}},
    {0x0cce923f, 0x69ae, 0x11d9, {0xbe, 0xd3, 0x50, 0x50, 0x54, 0x50, 0x30, 0x30}},
};

/* One buffer with all of them, freed with AuditFree (page of AuditQuerySystemPolicy). */
unsigned audit_policy_unwritten(void)
{
    static const unsigned bits[] = {REFUSAL_UNAUDITED_LOGON, REFUSAL_UNAUDITED_VALIDATION};
    AUDIT_POLICY_INFORMATION *told = NULL;
    unsigned unwritten = 0;
    if (!AuditQuerySystemPolicy(policies, array_count(policies), &told))
        return REFUSAL_UNAUDITED_UNKNOWN;
    for (size_t i = 0; i < array_count(policies); i++)
        if (!(told[i].AuditingInformation & POLICY_AUDIT_EVENT_FAILURE))
            unwritten |= bits[i];
    AuditFree(told);
    return unwritten;
}
