/* SPDX-License-Identifier: MIT
 *
 * The firewall of another computer through root\StandardCimv2 (Windows 8, Server 2012 and later). Where the
 * classes do not exist the answer is ST_UNSUPPORTED.
 */
#ifndef WINDOWS_WMI_FIREWALL_H
#define WINDOWS_WMI_FIREWALL_H

#include "windows/machine_windows.h"

/* What ActiveStore says of the profiles and of connection security rules, over what the stored settings of PICTURE (of
 * any machine) gave: it is what the firewall applies. Leaves PICTURE as it is where WMI cannot be asked in time. */
void wmi_firewall_confirm(struct windows_machine *machine, struct call *call, struct firewall *picture);

MUST_CHECK enum status wmi_firewall_get(struct machine *m, struct call *call, struct firewall *out);
MUST_CHECK enum status wmi_firewall_rule_enable(struct machine *m, struct call *call, const char *id, bool enabled);
MUST_CHECK enum status wmi_firewall_rule_add(struct machine *m, struct call *call, const struct firewall_rule *rule);
MUST_CHECK enum status wmi_firewall_rule_remove(struct machine *m, struct call *call, const char *id);

#endif
