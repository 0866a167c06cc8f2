/* SPDX-License-Identifier: MIT
 *
 * The many spellings of one error. Windows reports the same thing as a Win32 number
 * (1722), as an HRESULT around it (0x800706BA), as an NTSTATUS (0xC0020017), signed,
 * unsigned, in hexadecimal or by name; here they become one.
 */
#ifndef DIAGNOSIS_ERROR_CODE_H
#define DIAGNOSIS_ERROR_CODE_H

#include "base/status.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

/* The two denials, which are never the same thing: by logon or DCOM, and by WMI. */
#define ERROR_CODE_ACCESS_DENIED 0x80070005u
#define ERROR_CODE_WBEM_ACCESS_DENIED 0x80041003u

/* HRESULT_FROM_WIN32 of a Win32 number (1 to 65535) and of an NTSTATUS or NCA status that has
 * a Win32 twin; any other code as it is. */
uint32_t error_code_canonical(uint32_t code);

/* The Win32 number inside (FACILITY_WIN32); 0 when there is none. */
uint32_t error_code_win32(uint32_t code);

/* "0x800706BA", 1722, 2147944122, -2147023174, "800706BA", "rpc_s_server_unavailable". OUT is the
 * code as written, not canonical. ST_ABSENT: a name that is not known. ST_INVALID: neither a
 * number of 32 bits nor a name. */
enum status error_code_parse(const char *text, uint32_t *out);

/* Symbolic name as the Windows headers spell it, of this very code if it has one, else of its
 * twin; NULL when unknown. Static. */
const char *error_code_name(uint32_t code);

/* The known name nearest to a mistyped or shortened one. Static. */
const char *error_code_nearest(const char *name);

/* "0x800706BA" or, when the name is known, "0x800706BA RPC_S_SERVER_UNAVAILABLE". */
void error_code_format(struct strbuf *out, uint32_t code);

#endif
