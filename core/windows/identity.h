/* SPDX-License-Identifier: MIT
 * What this computer is called: to recognise it as the target in every spelling. And who runs this process. */
#ifndef WINDOWS_IDENTITY_H
#define WINDOWS_IDENTITY_H

#include <stdbool.h>

/* HOST (from target_parse) means this computer. Asks GetComputerNameExW and
 * GetAdaptersAddresses; sends nothing. */
bool identity_is_this_computer(const char *host);

/* This computer is in no domain; false when it is in one, or when Windows does not say. */
bool identity_in_workgroup(void);

/* The domain that this computer is in, by its NetBIOS name (NetGetJoinInformation, "the NetBIOS name of the domain or
 * workgroup"); NULL when it is in none. free() */
char *identity_domain(void);

/* The DNS host name of this computer, its NetBIOS name when that is all there is; free(). */
char *identity_own_name(void);

/* The SID of the user of this process, as text; NULL unknown; free(). Asks nothing but the process' token. */
char *identity_user(void);
/* This process has the rights of an administrator that were asked for, or never taken away (TokenElevation). */
bool identity_is_elevated(void);

#endif
