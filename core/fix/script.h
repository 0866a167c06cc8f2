/* SPDX-License-Identifier: MIT
 *
 * The changes of a plan as a .cmd file for the target: for computers that cannot be
 * reached, or people who want to read before they run. Only reg, sc, net, netsh,
 * mofcomp, winmgmt and w32tm of Windows, with names that are the same in every language;
 * a second section takes everything back. It can be run twice.
 */
#ifndef FIX_SCRIPT_H
#define FIX_SCRIPT_H

#include "fix/fix.h"

/* What groups are called on the target; NULL: unknown, the script finds out by itself. */
struct script_names {
    char *groups[CHANGE_GROUPS]; /* of change_group_sids, without "BUILTIN\"; owned */
};

struct script_names script_names_read(const struct check_environment *environment);
void script_names_free(struct script_names *names);

/* Adds to FIX, for a target that cannot be read, what opens the way to it: the WMI service and the firewall for this
 * client. RUN must outlive FIX. */
void script_bootstrap(const struct run *run, struct fix *fix);

/* The file's text with CRLF line ends; free(). FIX holds what it shall do (steps that were refused are left out).
 * MANUAL, when not NULL, is set to the number of changes that no such line can make: the text says how by hand. */
char *script_text(const struct run *run, const struct fix *fix, const struct script_names *names,
                  enum language language, size_t *manual);

#endif
