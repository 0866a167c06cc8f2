/* SPDX-License-Identifier: MIT */
#ifndef WINDOWS_AUDIT_POLICY_H
#define WINDOWS_AUDIT_POLICY_H

/* REFUSAL_UNAUDITED_ bits (events/refusals.h): which refused logons this computer is told not to write down. It takes
 * SeSecurityPrivilege or AUDIT_QUERY_SYSTEM_POLICY. Calls the local LSA: threads of an operation only. */
unsigned audit_policy_unwritten(void);

#endif
