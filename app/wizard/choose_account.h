/* SPDX-License-Identifier: MIT
 *
 * Who will connect, on the first page: "you", by name, or another account. Neither is chosen beforehand: the person at
 * the desk is seldom the account that a product will connect with, and a verdict for the wrong one looks like the right
 * one. ("Radio Buttons", Windows User Experience guidelines: no default where "the user must make an explicit choice".)
 * Only what was answered before comes chosen: an account that was given as an argument, by a file, or to the instance
 * that this one was started from. UI thread.
 */
#ifndef WIZARD_CHOOSE_ACCOUNT_H
#define WIZARD_CHOOSE_ACCOUNT_H

#include "session/ask.h"
#include "wizard/page.h"
#include "wizard/worker.h"

struct choose_account {
    enum ask_who who; /* as it was answered */
    unsigned with;    /* ASK_SELF: the credentials that it was answered with (board.h); 0: who runs the wizard */
    char *self;       /* who runs the wizard; NULL not known yet */
    bool self_asked;  /* ... but it is on its way */
    bool given;       /* it was answered before the page came */
    bool absent;      /* Windows knows no account of the name in the field */
};

/* Once the controls are there. ACCOUNT belongs to the page. */
void choose_account_begin(struct page *page, struct choose_account *account);
/* The page is left: answers that are on their way do not reach it. */
void choose_account_end(struct page *page, struct choose_account *account);

/* Shows what the answer means now: one that was given for the credentials of before is none for others. */
void choose_account_show(struct page *page, struct choose_account *account);

/* One of its controls was used; false: ID is no such control. */
bool choose_account_command(struct page *page, struct choose_account *account, int id, int code);

/* Where the field is looked up changed, or what stands in it. */
void choose_account_resolve(struct page *page);

/* Of worker_resolve_account and picker.h. */
void choose_account_take(struct page *page, struct choose_account *account, const struct account_result *result);
void choose_account_picked(struct page *page, struct choose_account *account, const char *picked); /* NULL: nothing */

/* A name was taken into the field from elsewhere: another account is the answer, whatever it was before. */
void choose_account_named(struct page *page, struct choose_account *account);

/* What Browse waits for is not asked any more: another target, or none that gets a logon. */
void choose_account_give_up(struct page *page);

/* The answer says who is checked; false: the line below says what is missing, and *FIELD (a control) is where. */
bool choose_account_judge(struct page *page, const struct choose_account *account, int *field);

#endif
