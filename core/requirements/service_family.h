/* SPDX-License-Identifier: MIT
 * What the requirements about services share: reading one with its evidence. */
#ifndef REQUIREMENTS_SERVICE_FAMILY_H
#define REQUIREMENTS_SERVICE_FAMILY_H

#include "check/check.h"

/* Words for start types and states; numbers Windows does not define get TEXT_SVC_OTHER. */
enum text_id service_family_start_text(uint32_t start);
enum text_id service_family_state_text(uint32_t state);

/* Reads NAME and adds evidence of start type and state. OUT as service_get. */
MUST_CHECK enum status service_family_look(struct check *check, const char *name, struct service *out);

#endif
