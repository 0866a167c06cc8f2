/* SPDX-License-Identifier: MIT
 *
 * The stored settings of the firewall of another computer through StdRegProv. Its provider reads the registry; that of
 * MSFT_NetFirewallRule and its filters walks the whole firewall for each class, which takes a minute on a machine with
 * a thousand rules.
 */
#ifndef WINDOWS_WMI_FIREWALL_STORES_H
#define WINDOWS_WMI_FIREWALL_STORES_H

#include "machine/firewall_stores.h"
#include "windows/wmi_connection.h"

/* Adds the values of every key of firewall_keys to OUT, over a connection to root\default: one call lists a key, one
 * more reads each value, several at the same time. What cannot be read until UNTIL (GetTickCount64) is left out, and
 * OUT->truncated set; the rules of Windows for WMI are read before the others. Inside an operation. */
MUST_CHECK enum status wmi_firewall_stores(struct wmi_connection *connection, struct call *call, ULONGLONG until,
                                           struct firewall_stores *out);

#endif
