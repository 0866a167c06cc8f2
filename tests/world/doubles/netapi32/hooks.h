/* SPDX-License-Identifier: MIT
 * What the double of netapi32 puts in the place of functions of advapi32 in the program's import table. */
#ifndef WORLD_HOOKS_H
#define WORLD_HOOKS_H

#include "world.h"

struct hook {
    const char *name;
    void *function;
};

/* Each ends with a NULL name. */
extern const struct hook hooks_lsa[];    /* Lsa* */
extern const struct hook hooks_lookup[]; /* LookupAccountNameW, LookupAccountSidW */
extern const struct hook hooks_remote[]; /* registry, service manager and logon of other computers */

#endif
