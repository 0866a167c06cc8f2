/* SPDX-License-Identifier: MIT
 *
 * What --apply and --only take: a list of ID[SUBJECT]:REMEDY with commas between. Without
 * [SUBJECT] all subjects of the requirement are meant, without :REMEDY the recommended one.
 * A comma or colon within brackets belongs to the subject.
 */
#ifndef FIX_FIX_CHOICES_H
#define FIX_FIX_CHOICES_H

#include "check/request.h"
#include "fix/fix.h"

struct fix_choices {
    struct fix_choice *list; /* owned */
    size_t count;
    char *text; /* what the choices point into; owned */
};

/* Reads LIST. ST_OK: every requirement, remedy, and subject of REQUEST is known. ST_INVALID: OUT is untouched and
 * PROBLEM says which word is wrong and what there is. */
MUST_CHECK enum status fix_choices_read(const char *list, const struct request *request, struct fix_choices *out,
                                        struct sentence *problem);
void fix_choices_free(struct fix_choices *choices);

/* The same without remedies, as REQUEST->only. */
MUST_CHECK enum status fix_choices_only(const char *list, struct request *request, struct sentence *problem);

#endif
