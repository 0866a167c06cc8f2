/* SPDX-License-Identifier: MIT
 *
 * Which groups an account will have on the machine when it logs on over the network: the
 * groups of its domain, the local groups of the machine as they are now (not as they
 * were when the account last logged on), and what Windows adds by itself.
 */
#ifndef WINDOWS_ACCOUNT_GROUPS_H
#define WINDOWS_ACCOUNT_GROUPS_H

#include "windows/machine_windows.h"

/* Inside an operation. ACCOUNT has sid, name, kind and local. Adds to OUT, also on failure: what could be
 * read is there, the status says why the rest is missing. */
MUST_CHECK enum status account_groups_read(struct windows_machine *machine, struct call *call,
                                           const struct account *account, struct sid_list *out);

#endif
