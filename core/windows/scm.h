/* SPDX-License-Identifier: MIT
 *
 * The service manager of the machine: its connection, made once, and single services.
 * For use inside an operation (operation.h): every call may block.
 */
#ifndef WINDOWS_SCM_H
#define WINDOWS_SCM_H

#include "windows/link.h"
#include "windows/machine_windows.h"

/* A connection of its own, with ACCESS beyond the right to connect; close with CloseServiceHandle. */
enum link scm_open_manager(struct windows_machine *machine, struct call *call, DWORD access, SC_HANDLE *out);

/* Opens a service; close with CloseServiceHandle. */
MUST_CHECK enum status scm_open_service(struct windows_machine *machine, struct call *call, const wchar_t *name,
                                        DWORD access, SC_HANDLE *out);

/* dwCurrentState and the rest, from QueryServiceStatusEx. */
MUST_CHECK enum status scm_service_status(SC_HANDLE service, struct call *call, SERVICE_STATUS_PROCESS *out);

#endif
