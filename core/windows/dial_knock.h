/* SPDX-License-Identifier: MIT
 *
 * Connects of our own to ports that DCOM gets no answer from: each end once, whichever connection it was that
 * became suspicious. Any thread.
 */
#ifndef WINDOWS_DIAL_KNOCK_H
#define WINDOWS_DIAL_KNOCK_H

#include "windows/machine_windows.h"

struct dial_knocks;

struct dial_knocks *dial_knock_new(void);
void dial_knock_free(struct dial_knocks *knocks);

/* DCOM of the machine answered at ADDRESS with ANSWER: its second connection goes there, or to one of the addresses
 * that it named. */
void dial_knock_ends(struct windows_machine *machine, const char *address, const struct dcom_answer *answer);

/* Connects to PORT of ADDRESS, and at the same time of every other end that was noted and not tried since SINCE
 * (GetTickCount64), each with LIMIT_MS. SILENCE becomes true when one of them ended by it. One thread at a time for
 * each machine. */
MUST_CHECK enum status dial_knock(struct windows_machine *machine, ULONGLONG since, const char *address, uint16_t port,
                                  uint32_t limit_ms, struct call *call, bool *silence);

/* PORT_NOT_TRIED: not since SINCE. */
enum port_state dial_knock_state(struct windows_machine *machine, ULONGLONG since, const char *address, uint16_t port);

/* Every end that was noted was tried at PORT since SINCE, and none let in. */
bool dial_knock_all_shut(struct windows_machine *machine, ULONGLONG since, uint16_t port);

#endif
