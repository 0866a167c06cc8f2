/* SPDX-License-Identifier: MIT
 *
 * The one place that turns Win32 errors, HRESULTs and NTSTATUS values into a status.
 * Nothing else in this folder compares a code with a constant to learn what it means,
 * except where the protocol of one API asks for it (ERROR_MORE_DATA and the like).
 */
#ifndef WINDOWS_STATUS_WINDOWS_H
#define WINDOWS_STATUS_WINDOWS_H

#include "base/status.h"
#include "machine/call.h"

#include <stdbool.h>
#include <stdint.h>

/* GetLastError(), LSTATUS, NET_API_STATUS, RPC_STATUS and WSAGetLastError() values. */
MUST_CHECK enum status status_from_win32(uint32_t code);

/* COM and WBEM results; FACILITY_WIN32 is unwrapped. Every success code is ST_OK. */
MUST_CHECK enum status status_from_hresult(uint32_t hresult);

/* Results of the Lsa functions ([MS-ERREF] 2.3). */
MUST_CHECK enum status status_from_ntstatus(uint32_t ntstatus);

/* Set the fault of CALL and return the status of the code. */
enum status status_win32(struct call *call, const char *api, uint32_t code);
enum status status_hresult(struct call *call, const char *api, uint32_t hresult);
MUST_CHECK enum status status_ntstatus(struct call *call, const char *api, uint32_t ntstatus);

/* True for codes with which a computer refuses the account itself: another try with the
 * same password could lock it out. Accepts a Win32 error or an HRESULT. */
bool status_refuses_account(uint32_t code);

/* The system's own words for CODE (Win32 error or HRESULT) in the user's language, without line
 * ends; "" when it has none. For people only. free() */
char *status_system_text(uint32_t code);

#endif
