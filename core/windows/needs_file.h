/* SPDX-License-Identifier: MIT
 * The file of a preparation on the disk: read, and those that lie beside the program. */
#ifndef WINDOWS_NEEDS_FILE_H
#define WINDOWS_NEEDS_FILE_H

#include "needs/needs.h"
#include "text/sentence.h"

/* GUARDED: only from a folder that nobody but administrators can write to, since the file says who is let in. False,
 * and OUT untouched: PROBLEM says why, its caller frees it. May wait for a share. */
bool needs_file_read(const char *path, bool guarded, struct needs *out, struct sentence *problem);

/* Paths of the files beside the program that end with .needs.json, sorted; none where GUARDED refuses the folder.
 * free() each and the list, which may be NULL. May wait for a share. */
char **needs_file_beside(bool guarded, size_t *count);

#endif
