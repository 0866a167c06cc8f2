/* SPDX-License-Identifier: MIT
 *
 * The files that an operand names. cmd.exe hands "*.json" over as it is typed, so the
 * program looks it up; the names are passed on one by one and never collected.
 */
#ifndef CLI_FILES_H
#define CLI_FILES_H

#include <stdbool.h>
#include <stddef.h>

/* Called with each path; false ends the walk. */
typedef bool files_visit(void *context, const char *path);

/* Visits the file PATTERN, or every file that matches when its last component has * or ? in it. Returns the number
 * of files visited; 0: nothing matches. A plain path is visited whether or not it exists. */
size_t files_each(const char *pattern, files_visit *visit, void *context);

/* Both are the same path once they are absolute; what lies there is not looked at. */
bool files_same(const char *a, const char *b);

/* PATH exists and is no folder. */
bool files_exist(const char *path);

/* PATH as seen from the folder of FROM; NULL when there is no way between them. free() */
char *files_relative(const char *from, const char *path);

/* PATH with the extension of its name replaced (".html"); free() */
char *files_with_extension(const char *path, const char *extension);

#endif
