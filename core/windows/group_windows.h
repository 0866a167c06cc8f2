/* SPDX-License-Identifier: MIT
 * Local groups of the machine by SID; for use inside an operation. */
#ifndef WINDOWS_GROUP_WINDOWS_H
#define WINDOWS_GROUP_WINDOWS_H

#include "windows/machine_windows.h"

/* The localized name of a local group, from LookupAccountSidW; remembered. Owned by MACHINE. For a group
 * that is none of the well-known ones the caller's own copy: FREE_LATER is then set to it. */
enum status group_alias(struct windows_machine *machine, struct call *call, const struct sid *group,
                        const wchar_t **alias, wchar_t **free_later);

/* Direct members; OUT is added to. */
enum status group_read_members(struct windows_machine *machine, struct call *call, const struct sid *group,
                               struct sid_list *out);

#endif
