/* SPDX-License-Identifier: MIT
 * Looks for a password wherever a run of the program may have left it. */
#ifndef WORLD_SECRET_H
#define WORLD_SECRET_H

#include "child.h"

/* Both begin and end with no file left of an earlier run. */
void secret_forget(void);

/* "" when the secret stands neither in the program's output nor in its report, trace, the log or its memory at the end,
 * and stood in its memory while it was in use; else what is wrong. The files are those of the scene: MemoryDump =
 * C:\world,
 * --report=C:\world.html and --trace C:\world.trace. INPUT is the line the program was given, in UTF-8. */
void secret_search(const char *input, const struct child_result *result, char *why, size_t size);

#endif
