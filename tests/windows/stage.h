/* SPDX-License-Identifier: MIT
 *
 * The stage of tests/world inside a test program: one of its COM servers in place of the system's, for this process
 * only, and its scenes. The state is where the world keeps it (tests/world/README.md), so every test begins with an
 * empty one. One at a time; the calling thread is in the multithreaded apartment meanwhile.
 */
#ifndef STAGE_H
#define STAGE_H

#include "windows/windows_api.h"

#include <stdbool.h>

enum stage_server { STAGE_WMI, STAGE_FIREWALL };

void stage_begin(enum stage_server server);
void stage_end(void);

/* Puts the event logs of the world, and what else its netapi32 replaces, into the import table of this process. */
void stage_events(void);

/* Lines of a scene, UTF-8 (tests/world/tools/scene.h); one that cannot be done fails the test. */
void stage_scene(const char *format, ...) __attribute__((format(gnu_printf, 1, 2)));

/* How many calls were logged so far whose line contains TEXT ("ExecQuery:", ". ConnectServer 0x"). */
unsigned stage_calls(const char *text);
/* Waits for one, ten seconds at most. */
void stage_wait(const char *text);

/* What a scene or a call left: a number of a key below this computer; how many keys and values are in KEY (below
 * HKEY_LOCAL_MACHINE, or ".\..."). */
bool stage_number(const wchar_t *key, const wchar_t *name, DWORD *out);
unsigned stage_count(const wchar_t *key);

/* Puts FUNCTION in place of NAME wherever this program imports it; how often. */
unsigned stage_replace(const char *name, void *function);

#endif
