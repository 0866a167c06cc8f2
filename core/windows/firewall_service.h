/* SPDX-License-Identifier: MIT
 * The service of the Windows Firewall, MpsSvc. */
#ifndef WINDOWS_FIREWALL_SERVICE_H
#define WINDOWS_FIREWALL_SERVICE_H

#include "windows/machine_windows.h"

/* ST_OK with the answer; only a cancel is handed on. A service that cannot be asked about counts as running:
 * what it filters is the case to be shown. */
MUST_CHECK enum status firewall_service_running(struct machine *m, struct call *call, bool *running);

#endif
