/* SPDX-License-Identifier: MIT
 * What this computer is called: to recognise it as the target in every spelling. */
#ifndef WINDOWS_IDENTITY_H
#define WINDOWS_IDENTITY_H

#include <stdbool.h>

/* HOST (from target_parse) means this computer. Asks GetComputerNameExW and
 * GetAdaptersAddresses; sends nothing. */
bool identity_is_this_computer(const char *host);

/* The DNS host name of this computer, its NetBIOS name when that is all there is; free(). */
char *identity_own_name(void);

#endif
