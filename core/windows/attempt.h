/* SPDX-License-Identifier: MIT
 *
 * Lockout guard: one attempt per account per run. Whatever authenticates to the target as the machine's
 * account stands between attempt_begin and attempt_end, on a thread that may block (operation.h).
 */
#ifndef WINDOWS_ATTEMPT_H
#define WINDOWS_ATTEMPT_H

#include "windows/machine_windows.h"

/* Until one attempt was accepted they run one after the other (one that hangs is waited for only as long as a
 * refusal takes); once one was refused (wrong password, account locked ...) begin answers LINK_DENIED with the fault
 * of the refusal, and nothing is tried again. Where TCP 445 is known to be open the first attempt is left to a
 * channel over it, whose refusals are exact: DCOM says 0x80070005 for a wrong password as for a missing right. As
 * long as nobody was accepted with the credentials, that answer holds for all further connections to WMI. */
enum link attempt_begin(struct windows_machine *machine, struct call *call, enum channel channel);

/* Always after a begin that was LINK_UP, same thread and CHANNEL. CODE as the API gave it; 0: accepted. */
void attempt_end(struct windows_machine *machine, enum channel channel, const char *api, uint32_t code);

#endif
