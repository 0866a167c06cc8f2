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

/* To be called before the first COM object of an operation, on a thread of the multithreaded apartment.
 * The first call sets the security of the process: PKT_PRIVACY and IMPERSONATE, what a hardened
 * DCOM server and an encrypted namespace ask for. Later calls cost nothing. */
enum link com_ready(struct call *call);

/* SysFreeString; never NULL (an empty string is one, too). */
BSTR com_bstr(const char *utf8);

/* UTF-8 of BSTR (NULL: ""); free() */
char *com_text(BSTR text);

/* Clears the characters before it gives the string back. */
void com_bstr_wipe(BSTR text);

#endif
