/* SPDX-License-Identifier: MIT
 * From a remedy to the exact changes for the finding at hand. */
#ifndef FIX_REMEDY_PLAN_H
#define FIX_REMEDY_PLAN_H

#include "check/check.h"
#include "remedy/remedy.h"

/* Runs remedy->plan, then fills BEFORE of every change from the machine and drops the changes that
 * are already so. An empty plan is ST_OK: nothing is left to do. On failure OUT is untouched and CALL
 * says what could not be read. */
MUST_CHECK enum status remedy_plan(const struct remedy *remedy, const struct check_environment *environment,
                                   const struct facts *facts, const struct finding *finding, struct plan *out,
                                   struct call *call);

#endif
