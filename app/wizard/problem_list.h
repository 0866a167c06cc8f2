/* SPDX-License-Identifier: MIT
 *
 * The list of the result page: a row with a check box for each problem, the ready requirements folded into a last one;
 * while changes are made, and until the check that follows has ended, one row for each change and what became of it.
 * What is a problem, its cause and what is recommended say session/problems.h.
 */
#ifndef WIZARD_PROBLEM_LIST_H
#define WIZARD_PROBLEM_LIST_H

#include "session/problems.h"
#include "wizard/page.h"
#include "wizard/preview.h"

struct problem_list {
    HWND list;
    const struct run *of;     /* what PROBLEMS are of; compared, else never read */
    struct problems problems; /* borrow from it */
    bool unfolded;            /* the ready requirements have rows */
    bool changes;             /* the rows are changes */
    bool filling;             /* boxes are set by the program */
    bool fixed;               /* boxes and rows stay as they are: something is under way */
};

void problem_list_create(struct page *page, struct problem_list *own, int id);
void problem_list_place(struct page *page, struct problem_list *own, RECT at);
/* Height for all rows, or as many as fit into MOST. */
int problem_list_height(struct page *page, const struct problem_list *own, int most);

/* Shows what the board knows; true when the rows are about something else than before. */
bool problem_list_refresh(struct page *page, struct problem_list *own);

/* Of the selected row; each NULL when it is none of that kind, or the board knows something newer. */
const struct problem *problem_list_selected(const struct page *page, const struct problem_list *own);
const struct finding *problem_list_finding(const struct page *page, const struct problem_list *own);

/* The problems whose box is checked: at most as many as there are. Keys borrow from the run. */
size_t problem_list_chosen(const struct problem_list *own, struct fix_choice *choices, bool *risky);
/* PREVIEW is of exactly these. */
bool problem_list_is_chosen(const struct problem_list *own, const struct preview *preview);

/* WM_NOTIFY of the list. */
enum problem_event { PROBLEM_NOTHING, PROBLEM_SELECTED, PROBLEM_BOXES };
enum problem_event problem_list_notify(struct page *page, struct problem_list *own, NMHDR *header, LRESULT *result);

#endif
