/* SPDX-License-Identifier: MIT
 * Version, names and clock of the machine through Win32_OperatingSystem and Win32_ComputerSystem. On a thread of
 * operation.h. */
#ifndef WINDOWS_WMI_OS_H
#define WINDOWS_WMI_OS_H

#include "windows/machine_windows.h"

/* Fills what WMI tells of the target, not who we are on it; strings that it gave are owned by OUT. */
MUST_CHECK enum status wmi_os_get(struct windows_machine *machine, struct call *call, struct os_info *out);

/* UTC in milliseconds since 1970-01-01, to the second. */
MUST_CHECK enum status wmi_os_clock_get(struct windows_machine *machine, struct call *call, int64_t *utc_ms);

/* "20260301123456.500000+060" (CIM DATETIME, DSP0004 5.2.4) as UTC milliseconds since 1970-01-01; false when
 * it is no moment. One or two digits of the offset may be missing: some providers do not pad it. */
bool wmi_os_moment(const wchar_t *text, int64_t *utc_ms);

#endif
