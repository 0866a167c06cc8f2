/* SPDX-License-Identifier: MIT
 * Every requirement of catalogue.def. */
#ifndef REQUIREMENTS_REQUIREMENTS_H
#define REQUIREMENTS_REQUIREMENTS_H

#include "check/requirement.h"

#define REQUIREMENT(name) extern const struct requirement requirement_##name;
#include "requirements/catalogue.def"
#undef REQUIREMENT

#endif
