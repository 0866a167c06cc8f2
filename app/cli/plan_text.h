/* SPDX-License-Identifier: MIT
 * What would be changed, in words: the preview before consent. */
#ifndef CLI_PLAN_TEXT_H
#define CLI_PLAN_TEXT_H

#include "fix/fix.h"

/* Each remedy with its exact changes, effect on security and undo; then what is left out and why. RUN: the one that
 * FIX was prepared from. */
void plan_text_add(struct strbuf *out, enum language language, const struct run *run, const struct fix *fix,
                   size_t width);

/* One refused step as a line. */
void plan_text_refusal(struct strbuf *out, enum language language, const struct run *run, const struct fix_step *step);

/* There is no change in FIX: nothing is to be done, nothing can be, or nobody knows. RUN as above. */
enum text_id plan_text_empty(const struct run *run, const struct fix *fix);

/* Why a change was not made, with its code. */
void plan_text_reason(struct strbuf *out, enum language language, enum status status, uint32_t code);

#endif
