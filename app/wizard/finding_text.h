/* SPDX-License-Identifier: MIT
 * A finding in words, for the detail pane and the clipboard. */
#ifndef WIZARD_FINDING_TEXT_H
#define WIZARD_FINDING_TEXT_H

#include "check/finding.h"

/* Found, expected, why, evidence with codes, advice: paragraphs separated by empty lines. */
void finding_text(struct strbuf *out, enum language language, const struct finding *finding);

/* The same for a requirement that was not checked yet. */
void finding_text_waiting(struct strbuf *out, enum language language, const struct requirement *requirement);

#endif
