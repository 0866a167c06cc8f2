/* SPDX-License-Identifier: MIT
 * The controls of the first page and their places. */
#ifndef WIZARD_CHOOSE_CONTROLS_H
#define WIZARD_CHOOSE_CONTROLS_H

#include "session/ask.h"
#include "wizard/page.h"

enum { /* controls */
       C_LOCAL,
       C_REMOTE,
       C_TARGET_LABEL,
       C_TARGET,
       C_TARGET_STATE,
       C_AS,
       C_AS_STATE,
       C_NO_LOGON,
       C_ACCOUNT_LABEL,
       C_ACCOUNT_SELF,
       C_ACCOUNT_OTHER,
       C_ACCOUNT_NAME,
       C_ACCOUNT,
       C_BROWSE,
       C_ACCOUNT_STATE,
       C_CLIENT_LABEL,
       C_CLIENT,
       C_CLIENT_STATE,
       C_NEEDS,
       C_NEEDS_STATE,
       C_NOTE,
       C_ELEVATE,
       C_UNDO
};

/* Makes them and fills them with the board's request. */
void choose_controls_create(struct page *page);
void choose_controls_layout(struct page *page, RECT body);

/* The fields of who will connect; NULL: empty. */
void choose_controls_fill(struct page *page, const char *account, const char *client);

/* This computer is chosen. */
bool choose_controls_local(struct page *page);
/* Who will connect: ASK_UNANSWERED, ASK_SELF or ASK_OTHER. */
enum ask_who choose_controls_who(struct page *page);

#endif
