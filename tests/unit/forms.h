/* SPDX-License-Identifier: MIT
 * Every form of a report in one text, and what of it must not be left. Texts are to be freed; forms_assert_absent frees
 * the last one itself.
 */
#ifndef FORMS_H
#define FORMS_H

#include "check/run.h"

#include <stdbool.h>
#include <stddef.h>

/* Every text that is made of RUN, one behind the other, folded. */
char *forms_all(const struct run *run);
/* Whether WANTED is in FORMS, what forms_all wrote, in either case. */
bool forms_contain(const char *forms, const char *wanted);
char *forms_percent(const char *text);
char *forms_escaped(const char *text, const char *format);
/* Base64 of TEXT at offset SHIFT of a group, without the characters its neighbours share. */
char *forms_base64(const char *text, size_t length, size_t shift);
void forms_assert_absent(const char *forms, const char *secret, char *encoded);

#endif
