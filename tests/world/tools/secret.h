/* SPDX-License-Identifier: MIT
 * Looks for a password wherever a run of the program may have left it. */
#ifndef WORLD_SECRET_H
#define WORLD_SECRET_H

#include "child.h"

/* Both begin and end with no file left of an earlier run. */
void secret_forget(void);

/* "" when SECRET stands neither in the program's output nor in its report, the log or its memory at the end, and stood
 * in its memory while it was in use; else what is wrong. The files are those of the scene: MemoryDump = C:\world and
 * --report=C:\world.html. */
void secret_search(const wchar_t *secret, const struct child_result *result, char *why, size_t size);

#endif
