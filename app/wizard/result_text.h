/* SPDX-License-Identifier: MIT
 * The words of the result page: what was before, and what stands in its one pane. */
#ifndef WIZARD_RESULT_TEXT_H
#define WIZARD_RESULT_TEXT_H

#include "session/problems.h"
#include "wizard/wizard.h"

struct preview;

/* What the pane is about; NULL: nothing of the kind. */
struct result_text {
    const struct problem *problem; /* the selected row */
    const struct finding *finding; /* its cause, or a requirement that is ready */
    const struct preview *preview; /* of its remedy; NULL: not looked up yet */
    bool changes;                  /* changes are being made */
};

/* Of the button that fixes COUNT problems. */
void result_text_fix(struct strbuf *out, enum language language, size_t count);

void result_text_details(struct strbuf *out, const struct wizard *wizard, const struct result_text *text);

/* What the verdict was before the first change, and whose result went into it; nothing where neither is so. */
void result_text_before(struct strbuf *out, struct wizard *wizard);

#endif
