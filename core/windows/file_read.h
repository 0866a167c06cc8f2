/* SPDX-License-Identifier: MIT
 * Reading a file of a person's. */
#ifndef WINDOWS_FILE_READ_H
#define WINDOWS_FILE_READ_H

#include "base/strbuf.h"

/* Reads a whole file of at most MOST bytes. 0 or the Win32 error (ERROR_FILE_TOO_LARGE). May wait for a share. */
unsigned long file_read(const char *path, size_t most, struct strbuf *out);

#endif
