/* SPDX-License-Identifier: MIT
 *
 * A result that was saved on the target, to be merged into a check of it from here (check/run_merge.h): read, and
 * refused with the reason when it cannot be its other side.
 */
#ifndef SESSION_OTHER_SIDE_H
#define SESSION_OTHER_SIDE_H

#include "check/run_merge.h"

/* BYTES of the file PATH are a result or a page that holds one. False with PROBLEM in words of LANGUAGE. */
MUST_CHECK bool other_side_parse(const char *path, const char *bytes, size_t size, enum language language,
                                 struct run *out, struct sentence *problem);

/* False with the reason for PROBLEM of run_merge_problem or run_merge_identity: OTHER, of the file PATH, may be HOURS
 * old. */
MUST_CHECK bool other_side_fits(enum merge_problem merge, const char *path, const struct run *other, uint32_t hours,
                                struct sentence *problem);

#endif
