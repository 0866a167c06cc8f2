/* SPDX-License-Identifier: MIT
 * All requirements in the order of the wizard's pages. */
#ifndef REQUIREMENTS_CATALOGUE_H
#define REQUIREMENTS_CATALOGUE_H

#include "check/requirement.h"

#include <stddef.h>

/* NULL-terminated; static. */
extern const struct requirement *const catalogue[];

size_t catalogue_count(void);
/* By id, or by the key of a finding, which begins with it; case-insensitive; NULL when unknown. */
const struct requirement *catalogue_find(const char *id);

/* The id nearest to a mistyped one; NULL when none is near. */
const char *catalogue_nearest(const char *id);

/* The remedy of REQUIREMENT with that id, NULL when unknown. */
const struct remedy *catalogue_remedy(const struct requirement *requirement, const char *remedy_id);

#endif
