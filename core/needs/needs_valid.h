/* SPDX-License-Identifier: MIT
 * What the words of a preparation may be, whichever way they came. Whether there is such a thing the target says. */
#ifndef NEEDS_NEEDS_VALID_H
#define NEEDS_NEEDS_VALID_H

#include <stdbool.h>

bool needs_valid_name(const char *text);
/* "DOMAIN\\name", "name@domain", "name", a SID. */
bool needs_valid_account(const char *text);
/* "root", or names below it; no computer before it. */
bool needs_valid_namespace(const char *text);
/* Of a class or of a method. */
bool needs_valid_class(const char *text);
bool needs_valid_query(const char *text);

#endif
