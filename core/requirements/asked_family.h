/* SPDX-License-Identifier: MIT
 * Whether anything of a family of classes will be asked: what one family needs is nobody's business otherwise. */
#ifndef REQUIREMENTS_ASKED_FAMILY_H
#define REQUIREMENTS_ASKED_FAMILY_H

#include "check/request.h"
#include "diagnosis/class_family.h"

#include <stdbool.h>

/* The first item of KIND behind AFTER (NULL: the first of all); NULL: none. */
const struct need *asked_family(const struct request *request, enum class_kind kind, const struct need *after);

#endif
