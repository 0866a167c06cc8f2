/* SPDX-License-Identifier: MIT
 * The controls of the result page and their places. UI thread. */
#ifndef WIZARD_RESULT_CONTROLS_H
#define WIZARD_RESULT_CONTROLS_H

#include "wizard/page.h"
#include "wizard/problem_list.h"

enum { /* controls */
       C_LAYERS,
       C_BEFORE,
       C_LIST_LABEL,
       C_OTHER,
       C_LIST,
       C_DETAIL_LABEL,
       C_DETAIL,
       C_FIX,
       C_SAVE,
       C_AGAIN,
       C_TEST,
       C_FINISH
};

/* Make them, in this order; PROBLEMS is the page's list. */
void result_controls_create_list(struct page *page, struct problem_list *problems);
void result_controls_create_rest(struct page *page);
void result_controls_layout(struct page *page, struct problem_list *problems, RECT body);

#endif
