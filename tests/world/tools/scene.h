/* SPDX-License-Identifier: MIT
 *
 * A scene is a state of the world, written down as commands:
 *
 *     set KEY NAME TYPE DATA   a registry value; TYPE sz expand dword multi(a|b|c) hex sddl print(a password)
 *     del KEY [NAME]           no such value; no such key
 *     deny KEY                 nobody may open the key
 *     service NAME [OPTION...] start=N state=N exit=N starts=N slow=MS delayed=1 account=NAME group=NAME path=FILE
 *     noservice NAME
 *     computer HOST NAME       another computer like the default host that calls itself NAME ("@own": as this one does)
 *     rules HOST COUNT         so many more rules in that computer's registry, of programs that have nothing to do with
 * WMI hosts [ADDRESS...]       where this computer's own name leads; only with a network of its own
 *
 * KEY lies below HKEY_LOCAL_MACHINE; ".\..." is the key of this computer in the world, "\\host\..." that of another
 * (doubles/world.h). state is a SERVICE_ number: 1 stopped, 2 starting, 4 running, 7 paused; starts is the one that the
 * next start leads to, running unless it is said.
 * What is done can be undone, newest first.
 */
#ifndef WORLD_SCENE_H
#define WORLD_SCENE_H

#include "line.h"

/* Does the command in LINE and keeps how to undo it. False: no such command, or it failed (said on stderr). */
bool scene_do(const struct line *line);
/* Back to where scene_mark was called last, or to the beginning. */
void scene_undo(void);
/* Whether "hosts" can be done: the environment names the file (WORLD_HOSTS). */
bool scene_has_network(void);

/* Whether LINE is for the peers and the packet filter: peers.py and network.py read those. */
bool scene_is_network(const struct line *line);

/* What was done so far stays. */
void scene_mark(void);

#endif
