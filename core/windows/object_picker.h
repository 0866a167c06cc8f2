/* SPDX-License-Identifier: MIT
 *
 * The dialog of Windows in which an account is chosen from the lists of computers and domains ("Directory Object
 * Picker", learn.microsoft.com). Both functions may wait for other computers; on a thread with an apartment of its own.
 */
#ifndef WINDOWS_OBJECT_PICKER_H
#define WINDOWS_OBJECT_PICKER_H

#include "base/cancel.h"
#include "windows/windows_api.h"

#include <stdbool.h>
#include <stdint.h>

enum object_picked { OBJECT_PICKED, OBJECT_PICKED_NOTHING, OBJECT_PICKED_SEVERAL, OBJECT_PICKER_FAILED };

/* Windows has it. Asks no other computer. */
bool object_picker_exists(void);

/* Asks for one account, above OWNER; *ACCOUNT (free()) as picked.h writes it. Offered are the accounts of the domains
 * that TARGET (NULL: this computer) trusts and, where OWN, its own ones; TARGET is logged on to as who runs the
 * program, and where it does not let itself be asked the domains of this computer are. After CANCEL no dialog comes any
 * more; one that is there stays. OBJECT_PICKER_FAILED: *CODE says why. */
enum object_picked object_picker_ask(HWND owner, const char *target, bool own, struct cancel *cancel, char **account,
                                     uint32_t *code);

#endif
