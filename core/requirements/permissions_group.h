/* SPDX-License-Identifier: MIT
 * Remedies that put the account into a group; other requirements offer them too. */
#ifndef REQUIREMENTS_PERMISSIONS_GROUP_H
#define REQUIREMENTS_PERMISSIONS_GROUP_H

#include "check/check.h"
#include "remedy/remedy.h"

extern const struct remedy remedy_dcom_users;
extern const struct remedy remedy_administrators;

#endif
