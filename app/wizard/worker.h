/* SPDX-License-Identifier: MIT
 *
 * Everything that can wait runs here, each piece of work on a thread of its own that
 * owns copies of what it needs and posts what it found to the hub. Work that was given
 * up goes on to its own end unseen; no thread is ever terminated.
 */
#ifndef WIZARD_WORKER_H
#define WIZARD_WORKER_H

#include "session/qualify.h"
#include "wizard/board.h"
#include "wizard/wizard.h"

/* Cancels what is under way and starts a fresh check of board->request. UI thread, like all below. */
void worker_check(struct wizard *wizard);
/* Of the hub: the work of the check that was prepared; does nothing when it was given up since. */
void worker_begin_check(struct wizard *wizard);

/* The check was not begun: a name could mean two accounts, or a target does not say its own name. */
struct refused {
    struct sentence problem;
    struct qualify_choice choice; /* name NULL: nothing to choose from */
};
void worker_refused_free(struct refused *refused);

/* Runs the query of the query page in a session of its own. */
void worker_query(struct wizard *wizard, const char *namespace_path, const char *query);
void worker_query_stop(struct wizard *wizard);

/* What an account text resolves to on the target; only the newest question is answered. */
struct account_result {
    char *typed; /* owned */
    enum status status;
    struct account account;
};
void worker_resolve_account(struct wizard *wizard, const char *typed);

void worker_account_result_free(struct account_result *result);

#endif
