/* SPDX-License-Identifier: MIT
 * What a program does with the engine, from the check to the check: for the tests of fix and undo. */
#ifndef TRIAL_H
#define TRIAL_H

#include "fake_machine.h"
#include "fake_store.h"

#include "fix/fix.h"
#include "fix/undo.h"

/* A stock computer on which much is wrong that can be put right and taken back: services, rules, DCOM, groups,
 * the namespace. Its plan makes at least ten writes. */
struct fake_machine *fake_machine_broken(void);

struct trial {
    struct fake_machine *fake;
    struct fake_store *store;
    struct request request;
    struct check_environment environment;
    struct run run; /* before */
    struct fix fix;
    struct journal journal;
    bool has_journal;
    struct fix_result result;
    struct fix_listener *listener; /* NULL none */
};

/* Checks and plans; CHOICES as for fix_prepare. The machine and the store stay the caller's. */
struct trial trial_plan(struct fake_machine *fake, struct fake_store *store, const struct fix_choice *choices,
                        size_t count);

/* Makes the journal and the changes. */
void trial_apply(struct trial *trial);

/* Checks again. */
struct run trial_check(const struct trial *trial);
void trial_free(struct trial *trial);

/* Plans and applies what is recommended. */
struct trial trial_fix(struct fake_machine *fake, struct fake_store *store);

/* Opens the only journal of STORE and takes everything back. JOURNAL_EMPTY or no journal at all is no failure. */
struct undo_result trial_undo(struct fake_machine *fake, struct fake_store *store);

/* The state of FAKE is EXPECTED (fake_machine_dump); WHAT and NUMBER say where it was looked at. */
void trial_assert_state(const char *what, unsigned number, const char *expected, struct fake_machine *fake);

#endif
