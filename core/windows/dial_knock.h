/* SPDX-License-Identifier: MIT
 *
 * Connects of our own to ports that DCOM gets no answer from: each end once in a run, whichever connection it was that
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

/* Connects to PORT of ADDRESS, and at the same time of every other end that was noted and not tried yet, each with
 * LIMIT_MS. While another thread does so, only waits for a moment. */
enum status dial_knock(struct windows_machine *machine, const char *address, uint16_t port, uint32_t limit_ms,
                       struct call *call);

/* PORT_NOT_TRIED: not yet. What was found is forgotten after a while. */
enum port_state dial_knock_state(struct windows_machine *machine, const char *address, uint16_t port);

/* A connection of DCOM to PORT of ADDRESS was seen to wait; the last one that was, at SINCE (GetTickCount64) or later;
 * false: none. */
void dial_knock_note_seen(struct windows_machine *machine, const char *address, uint16_t port);
bool dial_knock_last_seen(struct windows_machine *machine, ULONGLONG since, char address[ADDRESS_TEXT], uint16_t *port);

/* Every end that was noted was tried at PORT, and none let in. */
bool dial_knock_all_shut(struct windows_machine *machine, uint16_t port);

#endif
