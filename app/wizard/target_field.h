/* SPDX-License-Identifier: MIT
 * What is typed into the field for another computer; the rules are core/check/target.h's. */
#ifndef WIZARD_TARGET_FIELD_H
#define WIZARD_TARGET_FIELD_H

#include "text/text.h"

#include <stdbool.h>

/* False: PROBLEM says what is wrong (free it in both cases). */
bool target_field_check(const char *typed, struct sentence *problem);
bool target_field_is_address(const char *typed);
char *target_field_host(const char *typed); /* the host part; free() */

#endif
