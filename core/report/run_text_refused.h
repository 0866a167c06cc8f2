/* SPDX-License-Identifier: MIT
 * Who was refused, by the logs of the target, as lines of text; a part of run_text.h. */
#ifndef REPORT_RUN_TEXT_REFUSED_H
#define REPORT_RUN_TEXT_REFUSED_H

#include "check/run.h"

/* Where the logs hold nothing of whom it was asked about there is nothing to say. */
void run_text_refused(struct strbuf *out, const struct run *run, enum language language, size_t width);

/* How often whom it was asked about was refused, and others: one line, or none. */
void run_text_refused_summary(struct strbuf *out, const struct refusals *refusals, enum language language);

#endif
