/* SPDX-License-Identifier: MIT
 * Whether an account may log on at all: disabled, locked, expired. */
#ifndef WINDOWS_ACCOUNT_STATE_H
#define WINDOWS_ACCOUNT_STATE_H

#include "windows/machine_windows.h"

/* Inside an operation. Fills the state of ACCOUNT, which has name, kind and local. A domain's account is asked
 * of a domain controller. */
MUST_CHECK enum status account_state_read(struct windows_machine *machine, struct call *call, struct account *account);

#endif
