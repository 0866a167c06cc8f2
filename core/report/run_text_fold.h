/* SPDX-License-Identifier: MIT
 *
 * What one cause hides of an area, on one line: a computer out of reach would otherwise fill three screens with the
 * same sentence, and the cause would be the last of them.
 */
#ifndef REPORT_RUN_TEXT_FOLD_H
#define REPORT_RUN_TEXT_FOLD_H

#include "check/run.h"

/* Whether finding INDEX of RUN stands on one line with others of its area: those that could not be read because the
 * target is out of reach, or were not checked because of the same finding. The line is added to OUT with the first of
 * them, and nothing with the others. */
bool run_text_fold(struct strbuf *out, const struct run *run, size_t index, enum language language);

#endif
