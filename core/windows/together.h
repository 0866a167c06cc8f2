/* SPDX-License-Identifier: MIT */
#ifndef WINDOWS_TOGETHER_H
#define WINDOWS_TOGETHER_H

#include "windows/machine_windows.h"

/* Inside an operation: WORK on each of COUNT (at most 32) ITEMS of SIZE bytes at the same time, each acting as the
 * machine's account. Returns when all are done. An item is left untouched when its thread could not take on the
 * account: begin with the status of a failure in it. */
void together_as_account(struct windows_machine *machine, void (*work)(void *item), void *items, size_t size,
                         size_t count);

#endif
