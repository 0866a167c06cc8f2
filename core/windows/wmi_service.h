/* SPDX-License-Identifier: MIT
 *
 * Services of the machine through Win32_Service (root\cimv2): the way where the service manager
 * cannot be reached. On a thread of operation.h.
 */
#ifndef WINDOWS_WMI_SERVICE_H
#define WINDOWS_WMI_SERVICE_H

#include "windows/machine_windows.h"

/* Dependencies are not part of the class: they stay "". */
MUST_CHECK enum status wmi_service_get(struct windows_machine *machine, struct call *call, const char *name,
                                       struct service *out);
MUST_CHECK enum status wmi_service_set_start(struct windows_machine *machine, struct call *call, const char *name,
                                             uint32_t start);

/* Ask for it and return at once; the caller looks at the state until it is so. What already is so is ST_OK. */
MUST_CHECK enum status wmi_service_start(struct windows_machine *machine, struct call *call, const char *name);
MUST_CHECK enum status wmi_service_stop(struct windows_machine *machine, struct call *call, const char *name);

#endif
