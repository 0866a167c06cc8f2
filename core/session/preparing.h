/* SPDX-License-Identifier: MIT
 *
 * The file of a preparation (res/needs.schema.json): what will be asked, read from anybody within bounds, and written
 * from what was given otherwise. It never holds a password, and no consent.
 */
#ifndef SESSION_PREPARING_H
#define SESSION_PREPARING_H

#include "needs/needs.h"
#include "text/sentence.h"

enum { PREPARING_VERSION = 1, PREPARING_BYTES = 1024 * 1024 /* the largest file that is read */ };

/* Reads the SIZE bytes of PATH, which is for the words only. False, and OUT untouched: PROBLEM says the file, the line,
 * the member, and what was expected there; its caller frees it. */
bool preparing_read(const char *path, const char *bytes, size_t size, struct needs *out, struct sentence *problem);

/* NEEDS as the text of such a file, with a sentence in LANGUAGE that says what it is. free() */
char *preparing_write(const struct needs *needs, enum language language);

#endif
