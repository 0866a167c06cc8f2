/* SPDX-License-Identifier: MIT
 * What the double of netapi32 puts in the place of functions of advapi32, kernel32, shell32 and iphlpapi in the
 * program's import table. */
#ifndef WORLD_HOOKS_H
#define WORLD_HOOKS_H

#include "world.h"

struct hook {
    const char *name;
    void *function;
};

/* Each ends with a NULL name. */
extern const struct hook hooks_lsa[];       /* Lsa* */
extern const struct hook hooks_audit[];     /* Audit* */
extern const struct hook hooks_lookup[];    /* LookupAccountNameW, LookupAccountSidW */
extern const struct hook hooks_events[];    /* the event log */
extern const struct hook hooks_writes[];    /* what changes files, registry and services */
extern const struct hook hooks_elevation[]; /* of shell32: ShellExecuteExW */
extern const struct hook hooks_memory[];    /* the program's own end */
extern const struct hook hooks_remote[];    /* registry, service manager and logon of other computers */
extern const struct hook hooks_remote_registry[];
extern const struct hook hooks_service_security[];
extern const struct hook hooks_authz[];       /* of authz: groups of an account that is not logged on */
extern const struct hook hooks_wevtapi[];     /* of wevtapi: the event logs that are read */
extern const struct hook hooks_opened[];      /* of ntdll, for kernelbase: what is opened */
extern const struct hook hooks_connections[]; /* of iphlpapi: whose TCP connection it is */

#endif
