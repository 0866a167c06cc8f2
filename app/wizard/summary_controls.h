/* SPDX-License-Identifier: MIT
 * The controls of the last page: which they are, and where they stand. */
#ifndef WIZARD_SUMMARY_CONTROLS_H
#define WIZARD_SUMMARY_CONTROLS_H

#include "wizard/page.h"

enum { /* controls */
       C_COUNTS,
       C_PROVE,
       C_LIST_LABEL,
       C_LIST,
       C_DETAIL_LABEL,
       C_DETAIL,
       C_BEFORE,
       C_CHANGES_LABEL,
       C_CHANGES,
       C_SAVE,
       C_OPEN,
       C_FOLDER,
       C_REDACT,
       C_COPY,
       C_SCRIPT,
       C_UNDO,
       C_EARLIER
};

/* Make them, in this order. */
void summary_controls_create_head(struct page *page);
void summary_controls_create_list(struct page *page);
void summary_controls_create_buttons(struct page *page);
void summary_controls_layout(struct page *page, RECT body);

/* Something was changed here: that is shown. */
bool summary_controls_changes(const struct page *page);

#endif
