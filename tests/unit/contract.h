/* SPDX-License-Identifier: MIT
 *
 * What checks and remedies rely on in every machine: the same expectations are put to the
 * fake machine and to the real one, so that the fake cannot drift away from Windows.
 */
#ifndef CONTRACT_H
#define CONTRACT_H

#include "machine/machine.h"

struct contract {
    struct machine *machine;
    const char *service; /* a stopped service of start type manual that runs when it is started */
    const char *key;     /* a key below HKLM that does not exist yet, nor its parent */
    struct sid member;   /* an account that is in none of the groups */
    bool groups_change;  /* local groups can be changed */
};

/* Each asserts with cmocka. */
void contract_services(const struct contract *contract);
void contract_registry(const struct contract *contract);
void contract_accounts(const struct contract *contract);
void contract_groups(const struct contract *contract);
void contract_names(const struct contract *contract);
/* Every operation above answers ST_CANCELLED and leaves its out parameters alone. */
void contract_cancel(const struct contract *contract);

#endif
