/* SPDX-License-Identifier: MIT
 * What the account will see, as lines of text. */
#ifndef REPORT_RUN_TEXT_OUTLOOK_H
#define REPORT_RUN_TEXT_OUTLOOK_H

#include "check/run.h"

/* Nothing where nobody said what will be asked. */
void run_text_outlook(struct strbuf *out, const struct run *run, enum language language);

#endif
