/* SPDX-License-Identifier: MIT
 * Which of the files that a program wrote it may hand to the system to be opened. Pure. */
#ifndef SESSION_OPENING_H
#define SESSION_OPENING_H

#include <stdbool.h>

/* PATH (UTF-8) is a whole path to a report: a page, which a browser shows. A script or a trace is never opened, nor
 * is what only looks like a page: a stream of another file, a device, anything that is not written out from the drive
 * or the share (Win32 "Naming Files, Paths, and Namespaces"). */
bool opening_allowed(const char *path);

#endif
