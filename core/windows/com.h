/* SPDX-License-Identifier: MIT
 *
 * COM for the whole program: one multithreaded apartment that lasts, process security set
 * once, and strings both ways. Threads of operation.h are in the apartment already.
 */
#ifndef WINDOWS_COM_H
#define WINDOWS_COM_H

#include "windows/link.h"
#include "windows/windows_api.h"

#include <objbase.h>
#include <oleauto.h>

enum com_program { COM_COMMAND_LINE, COM_WIZARD };

/* First thing in the program, before any window and any other call of COM: accessibility may marshal as soon as there
 * is a window, and what COM decides then about security stays. Who is let in: SYSTEM, Administrators, the user, and
 * whoever is logged on here, each from this computer only. */
void com_begin(enum com_program program);

/* The descriptor that com_begin gave to COM; for tests. */
const SECURITY_DESCRIPTOR *com_callers(void);

/* To be called before the first COM object of an operation, on a thread of the multithreaded apartment.
 * Where com_begin was not called, the first call sets the security of the process: PKT_PRIVACY and IMPERSONATE, what a
 * hardened DCOM server and an encrypted namespace ask for. Later calls cost nothing. */
enum link com_ready(struct call *call);

/* SysFreeString; never NULL (an empty string is one, too). */
BSTR com_bstr(const char *utf8);

/* UTF-8 of BSTR (NULL: ""); free() */
char *com_text(BSTR text);

/* Clears the characters before it gives the string back. */
void com_bstr_wipe(BSTR text);

#endif
