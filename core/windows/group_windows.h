/* SPDX-License-Identifier: MIT
 * Local groups of the machine by SID; for use inside an operation. */
#ifndef WINDOWS_GROUP_WINDOWS_H
#define WINDOWS_GROUP_WINDOWS_H

#include "windows/machine_windows.h"

/* Direct members; OUT is added to. */
MUST_CHECK enum status group_read_members(struct windows_machine *machine, struct call *call, const struct sid *group,
                                          struct sid_list *out);

#endif
