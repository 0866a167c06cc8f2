/* SPDX-License-Identifier: MIT
 * Whether anything of a family of classes will be asked: what one family needs is nobody's business otherwise. */
#ifndef REQUIREMENTS_ASKED_FAMILY_H
#define REQUIREMENTS_ASKED_FAMILY_H

#include "check/check.h"
#include "diagnosis/class_family.h"

#include <stdbool.h>

/* The first item of KIND behind AFTER (NULL: the first of all); NULL: none. */
const struct need *asked_family(const struct request *request, enum class_kind kind, const struct need *after);

/* The most rows that one query of this run for KIND showed to the account itself, from another computer; 0: none did.
 * ONLY: of that item alone; NULL of all. Reads FACT_OS, FACT_ACCOUNT, FACT_QUERY and FACT_ASKED. */
size_t asked_family_shown(const struct check *check, enum class_kind kind, const struct need *only);

#endif
