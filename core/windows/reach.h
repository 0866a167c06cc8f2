/* SPDX-License-Identifier: MIT
 *
 * What is known about the ways to another computer. A channel that did not connect, or whose port
 * is known to be shut, is not waited for again by every operation of a run: it is answered
 * from here for a short while.
 */
#ifndef WINDOWS_REACH_H
#define WINDOWS_REACH_H

#include "machine/network.h"
#include "windows/link.h"
#include "windows/machine_windows.h"

/* LINK_UP: nothing speaks against trying CHANNEL now. Otherwise how it ended the last time (or what the
 * port said), with the fault in CALL. Always LINK_UP for this computer. */
enum link reach_try(struct windows_machine *machine, struct call *call, enum channel channel);

/* How connecting through CHANNEL ended. A cancelled attempt says nothing; LINK_UP forgets an earlier one. */
void reach_note(struct windows_machine *machine, enum channel channel, enum link link, struct fault fault);

/* Connecting through CHANNEL failed with the Win32 error CODE: notes it and sets the fault. */
enum link reach_failed(struct windows_machine *machine, struct call *call, enum channel channel, const char *api,
                       uint32_t code);

/* The frame around the first call of an operation that goes over \\PIPE\\samr or \\PIPE\\lsarpc: what is known of the
 * channel and of the account, then how it ended. CODE as the API gave it, 0 when the target answered. */
enum link reach_begin(struct windows_machine *machine, struct call *call, enum channel channel);
void reach_end(struct windows_machine *machine, enum channel channel, enum status status, const char *api,
               uint32_t code);

/* A probe of this run tried PORT of one of the target's addresses. One open address is enough. */
void reach_note_port(struct machine *m, uint16_t port, const struct port_answer *answer);

/* NAME was resolved, or not: a target without an address is out of reach of every channel. */
void reach_note_name(struct machine *m, const char *name, enum status status, struct fault fault);

#endif
