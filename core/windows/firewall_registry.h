/* SPDX-License-Identifier: MIT
 *
 * The firewall as it is stored. INetFwPolicy2 gives neither the ids of rules nor, reliably, those of Group Policy;
 * the registry gives both, and it is what the firewall service itself reads. So rules come from here,
 * the profiles in force and every edit from COM.
 */
#ifndef WINDOWS_FIREWALL_REGISTRY_H
#define WINDOWS_FIREWALL_REGISTRY_H

#include "machine/firewall.h"
#include "machine/firewall_rule_text.h"
#include "windows/windows_api.h"

#include "machine/call.h"

/* ROOT is HKEY_LOCAL_MACHINE of this computer or, over the Remote Registry, of another one. */

/* Adds the rules that matter: local ones, those of Group Policy and of mobile device management. ST_ABSENT when
 * the local store does not exist (OUT may hold policy rules nevertheless); ST_CANCELLED. What cannot be read until
 * UNTIL (GetTickCount64; remotely each value is a round trip) is left out, and rules_truncated set. */
enum status firewall_registry_rules(HKEY root, struct call *call, ULONGLONG until, struct firewall *out);

/* What policies say about the three profiles: policy_merge_off, set_by_policy. */
void firewall_registry_policies(HKEY root, struct firewall *out);

/* The stored switches of the profiles, for when the service does not run and nobody else knows. */
void firewall_registry_profiles(HKEY root, struct firewall *out);

/* The rule ID of this computer, parsed; its name is left as stored. ST_ABSENT when there is none. */
enum status firewall_registry_rule(struct call *call, const char *id, struct firewall_rule_text *out);

/* ID is delivered to this computer by policy: no local change reaches it. */
bool firewall_registry_is_policy(const char *id);

/* "@FirewallAPI.dll,-34252" in the user's language; TEXT itself when it cannot be looked up. Takes TEXT over; free() */
char *firewall_indirect_text(char *text);

#endif
