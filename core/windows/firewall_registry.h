/* SPDX-License-Identifier: MIT
 *
 * The firewall as it is stored. INetFwPolicy2 gives neither the ids of rules nor, reliably, those of Group Policy;
 * the registry gives both, and it is what the firewall service itself reads. FirewallEnabled and its like say what is
 * set locally ("the effective result may differ due to group policy settings", netfw.h), so the switches come from here
 * too; which profiles are active and every edit come from COM.
 */
#ifndef WINDOWS_FIREWALL_REGISTRY_H
#define WINDOWS_FIREWALL_REGISTRY_H

#include "machine/firewall.h"
#include "machine/firewall_stores.h"
#include "windows/machine_windows.h"

#include "machine/call.h"

/* ROOT is HKEY_LOCAL_MACHINE of this computer or, over the Remote Registry, of another one. */

/* Adds the values of every key of firewall_keys, of another computer several at the same time. ST_CANCELLED. What
 * cannot be read until UNTIL (GetTickCount64) is left out, and OUT->truncated set. Inside an operation. */
MUST_CHECK enum status firewall_registry_stores(struct windows_machine *machine, HKEY root, struct call *call,
                                                ULONGLONG until, struct firewall_stores *out);

/* The rule ID of this computer, parsed; its name is left as stored. ST_ABSENT when there is none. */
MUST_CHECK enum status firewall_registry_rule(struct call *call, const char *id, struct firewall_rule_text *out);

/* ID is delivered to this computer by policy: no local change reaches it. */
bool firewall_registry_is_policy(const char *id);

/* "@FirewallAPI.dll,-34252" in the user's language; TEXT itself when it cannot be looked up, or names a file that is
 * not in System32. Takes TEXT over; free() */
char *firewall_registry_indirect_text(char *text);

#endif
