/* SPDX-License-Identifier: MIT
 * What would be changed, in words: the preview before consent. */
#ifndef CLI_PLAN_TEXT_H
#define CLI_PLAN_TEXT_H

#include "remedy/fix.h"

/* Each remedy with its exact changes, effect on security and undo; then what is left out and why. */
void plan_text_add(struct strbuf *out, enum language language, const struct fix *fix, size_t width);

/* One refused step as a line. */
void plan_text_refusal(struct strbuf *out, enum language language, const struct fix_step *step);

#endif
