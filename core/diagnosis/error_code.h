/* SPDX-License-Identifier: MIT
 *
 * The many spellings of one error. Windows reports the same thing as a Win32 number
 * (1722), as an HRESULT around it (0x800706BA), as an NTSTATUS (0xC0020017), signed,
 * unsigned or in hexadecimal; here they become one.
 */
#ifndef DIAGNOSIS_ERROR_CODE_H
#define DIAGNOSIS_ERROR_CODE_H

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

/* Of Windows Remote Management (wsmerror.h: FACILITY_WINRM, 51). */
static inline bool error_code_is_winrm(uint32_t code)
{
    return (code & 0xFFFF0000u) == 0x80330000u;
}

/* Another spelling of a Win32 error, with the name of its own that it has. */
struct error_twin {
    uint32_t code, win32;
    const char *name;
};
extern const struct error_twin error_twins[]; /* ends with code 0 */

#endif
