/* SPDX-License-Identifier: MIT
 *
 * The connections that Windows makes inside the program for a call to another computer, made for real: the program's
 * own TCP table shows them.
 */
#ifndef WORLD_DIAL_H
#define WORLD_DIAL_H

#include "world.h"

/* What the scene wants FUNCTION to connect to (key "Dials", value FUNCTION: "ADDRESS:PORT,..."), one after the other
 * until one stands, which is closed again. 0: one stands, or none is wanted; else the Win32 error of a server that
 * cannot be reached.
 *
 * Source: KB 175523 (a refused connect is tried again, by default up to three times, without longer waits); two times,
 * half a second apart, and that one without an answer ends after 21 seconds are assumed, as is that COM tries the
 * string bindings one after the other in their order: no page that was opened says so (tests/ON-WINDOWS.md, Network).
 * A refused or rejected connect is over sooner here than the emulator reads its table of connections, so the scenes
 * drop the first packets of each; how long Windows waits after an ICMP rejection is assumed too. */
DWORD world_dial(const wchar_t *host, const wchar_t *function);

#endif
