/* SPDX-License-Identifier: MIT
 * The computer-wide DCOM limits, read where Windows reads them. */
#ifndef REQUIREMENTS_DCOM_LIMIT_H
#define REQUIREMENTS_DCOM_LIMIT_H

#include "check/check.h"
#include "machine/security_descriptor.h"

enum dcom_limit { DCOM_LIMIT_ACCESS, DCOM_LIMIT_LAUNCH, DCOM_LIMIT_COUNT };

/* Where the limit in force comes from. */
enum dcom_limit_source {
    DCOM_LIMIT_POLICY, /* SDDL of a policy: the value under Ole is ignored */
    DCOM_LIMIT_LOCAL,  /* binary value under Ole */
    DCOM_LIMIT_BUILTIN /* neither: what Windows has built in */
};

/* Reads the limit in force and adds the evidence. ST_INVALID: there is one but it is malformed;
 * ST_UNSUPPORTED: it is of another type, or not understood. SOURCE is set in each case. Free OUT with
 * security_descriptor_free. */
MUST_CHECK enum status dcom_limit_read(struct check *check, enum dcom_limit limit, enum dcom_limit_source *source,
                                       struct security_descriptor *out);

/* The rights of the limit that a WMI connection needs. */
uint32_t dcom_limit_wanted(enum dcom_limit limit);

/* "HKLM\SOFTWARE\Policies\...\MachineLaunchRestriction"; static. */
const char *dcom_limit_policy(enum dcom_limit limit);

#endif
