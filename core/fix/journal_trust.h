/* SPDX-License-Identifier: MIT
 * Who could have written a journal? */
#ifndef FIX_JOURNAL_TRUST_H
#define FIX_JOURNAL_TRUST_H

#include "machine/security_descriptor.h"

/* SD (of a file or folder) lets nobody write, delete or take it but administrators, SYSTEM, the installer of Windows
 * and WINDOWS_OWNER, who owns the Windows folder and so the computer anyway (may be NULL). A null DACL, an owner who
 * is none of them, or an allow entry of a form this program does not read is not trusted. */
bool journal_trust(const struct security_descriptor *sd, const struct sid *windows_owner);

#endif
