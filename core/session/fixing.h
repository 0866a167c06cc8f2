/* SPDX-License-Identifier: MIT
 *
 * A fix from the plan to what it came to: changes are planned from a check, and after
 * consent made under one journal, each with its entry in the event log. A requirement can
 * be checked only once what blocks it is fixed, so what is recommended may come in several
 * rounds: afterwards a second fix has nothing left to do.
 */
#ifndef SESSION_FIXING_H
#define SESSION_FIXING_H

#include "fix/fix.h"
#include "session/checked.h"
#include "session/outcome.h"

enum { FIXING_ROUNDS = 4 };

/* What one check found, what it led to, and what came of it. */
struct fixing_round {
    struct checked *before; /* held */
    struct fix fix;
    struct fix_result result;
};

struct fixing {
    struct fixing_round rounds[FIXING_ROUNDS];
    size_t count;           /* 1 from the beginning */
    enum outcome refused;   /* what kept steps of the last plan from being made; OUTCOME_READY nothing */
    bool all;               /* everything that is recommended: further rounds may follow */
    struct journal journal; /* of all rounds; store NULL: not made */
};

struct fixing_listener {
    struct fix_listener changes;
    struct run_listener *checks; /* NULL none */
    /* The plan of a further round stands (never an empty one): make it? */
    bool (*agree)(struct fixing_listener *listener, const struct fixing *fixing);
    void (*stopped)(struct fixing_listener *listener, const struct fix_result *result);
};

/* Holds BEFORE. The check's session is the one that changes. */
struct fixing *fixing_new(struct checked *before);
void fixing_free(struct fixing *fixing); /* NULL is allowed */

/* Plans the first round: CHOICES, or with NULL everything that is recommended. ST_OK or ST_CANCELLED. */
MUST_CHECK enum status fixing_plan(struct fixing *fixing, const struct fix_choice *choices, size_t count,
                                   struct cancel *cancel);

/* The round that was planned last. */
struct fixing_round *fixing_last(struct fixing *fixing);

/* Makes its changes, with the consent of whoever calls; the first time the journal is made. LISTENER may be NULL. */
void fixing_apply(struct fixing *fixing, struct cancel *cancel, struct fix_listener *listener);

/* All rounds: apply, check again, plan what is recommended now, ask. The last check, settled, with one hold; NULL when
 * that was cancelled. */
struct checked *fixing_run(struct fixing *fixing, struct cancel *cancel, struct fixing_listener *listener);

/* Writes into AFTER, a later check, what was changed: verdicts and the list of changes. */
void fixing_settle(const struct fixing *fixing, struct run *after);

enum outcome fixing_outcome(struct fixing *fixing, const struct run *after);

/* How it ends when nothing is changed: without a change to make, what was found remains. */
enum outcome fixing_outcome_planned(const struct fixing *fixing);

/* ---- taking back what was made ---- */
/* It was made on the computer that REQUEST is about, and something of it is still to be taken back. */
bool fixing_is_on(const struct fixing *fixing, const struct request *request);
bool fixing_can_undo(const struct fixing *fixing, const struct request *request);

#endif
