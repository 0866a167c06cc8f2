/* SPDX-License-Identifier: MIT
 * The two forms of a list of COM's rights. */
#ifndef REQUIREMENTS_DCOM_FORM_H
#define REQUIREMENTS_DCOM_FORM_H

#include "machine/security_descriptor.h"

/* Before Windows XP SP2 there was one right, Execute, and it meant all: a list of nothing else still does, and SD says
 * so afterwards. "You must not mix the old format and the new format", and an entry without Execute is "an invalid
 * security descriptor" (learn.microsoft.com, "Access Control Lists for COM"); what Windows makes of such a list is not
 * described. False: so it is. */
bool dcom_form_read(struct security_descriptor *sd);

#endif
