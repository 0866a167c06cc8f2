/* SPDX-License-Identifier: MIT
 *
 * The state of the simulated computers, shared by every double: it lies in the registry of the Wine prefix, so that
 * it lasts from one program to the next and is set by whoever sets the scene.
 *
 *     HKLM\Software\WMI Ready Test\Hosts\.          this computer
 *     HKLM\Software\WMI Ready Test\Hosts\NAME       another one, by the name it is asked under (first label, or
 * address) HKLM\Software\WMI Ready Test\Hosts\default    what another one has that says nothing of its own
 *
 * tests/world/README.md lists the keys below a host.
 */
#ifndef WORLD_H
#define WORLD_H

#define WIN32_LEAN_AND_MEAN
#define COBJMACROS
#include <winsock2.h>

#include <windows.h>

#include <stdbool.h>

#define WORLD_KEY L"Software\\WMI Ready Test"

enum { WORLD_PATH = 1024, WORLD_KILLED = 9 /* exit code of world_write */ };

#define world_count(array) (sizeof(array) / sizeof((array)[0]))

/* HOST: as an API got it, with or without leading backslashes; NULL or empty is this computer. SUB: the path below
 * the host, L"" for the host's own key. Falls back to the default host when a remote one has no such key. NULL: none.
 */
HKEY world_open(const wchar_t *host, const wchar_t *sub, REGSAM access);

/* The path of SUB below HOST for writing; no fallback. */
void world_path(const wchar_t *host, const wchar_t *sub, wchar_t out[WORLD_PATH]);

/* A value of a host; the default host's when a remote one has none. */
bool world_number(const wchar_t *host, const wchar_t *sub, const wchar_t *name, DWORD *out);
wchar_t *world_text(const wchar_t *host, const wchar_t *sub, const wchar_t *name);            /* NULL none; free() */
BYTE *world_bytes(const wchar_t *host, const wchar_t *sub, const wchar_t *name, DWORD *size); /* NULL none; free() */
wchar_t *world_list(const wchar_t *host, const wchar_t *sub, const wchar_t *name); /* REG_MULTI_SZ; NULL none; free() */

/* As above from an open key. */
wchar_t *world_key_text(HKEY key, const wchar_t *name);
bool world_key_number(HKEY key, const wchar_t *name, DWORD *out);

/* The error that the scene wants FUNCTION to end with on HOST (its key "Errors"), 0 none; waits as the scene wants
 * (its key "Delays", milliseconds, half a minute at most). */
DWORD world_fate(const wchar_t *host, const wchar_t *function);

/* The name of HOST as its key has it: without backslashes and domain; "." for this computer. */
void world_host(const wchar_t *host, wchar_t *out, size_t units);

/* True for this computer in the spelling of the APIs. */
bool world_is_local(const wchar_t *host);

/* A round trip to HOST, where the scene has given it a length (its value RoundTrip, milliseconds); it is noted in the
 * log with its thread and the milliseconds of the day at which it began and ended. */
void world_trip(const wchar_t *host, const wchar_t *function);

/* Called before everything that changes something. In a program that was started with the variable WORLD_KILL=N in its
 * environment the process is ended before its write number N. WHAT goes into the log. */
void world_write(const char *what);

/* One line in the log that tests read (C:\world.log). No secret ever. */
void world_log(const char *format, ...) __attribute__((format(gnu_printf, 1, 2)));

wchar_t *world_copy(const wchar_t *text); /* free() */

#endif
