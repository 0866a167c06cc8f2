/* SPDX-License-Identifier: MIT
 *
 * Files and folders that only administrators and SYSTEM write: opened without following links and looked at through the
 * open handle, so that nothing can be exchanged between the look and the use.
 */
#ifndef WINDOWS_TRUSTED_H
#define WINDOWS_TRUSTED_H

#include "base/status.h"
#include "windows/windows_api.h"

#include <stdbool.h>

/* Makes the folder, or takes the one that is there. ST_DENIED with fault code 0: others own it or may write it, or it
 * is a link. */
MUST_CHECK enum status trusted_folder_make(const wchar_t *path, struct fault *fault);
MUST_CHECK enum status trusted_folder_check(const wchar_t *path, struct fault *fault);

/* A new file. ST_INVALID: the name is taken. CloseHandle() */
MUST_CHECK enum status trusted_file_make(const wchar_t *path, struct fault *fault, HANDLE *out);

/* An existing file. To read, it is shared with everybody; to write, with those who read, and one that another has open
 * is waited for a moment. Refused like a folder, and also when it has a second name (hard link). CloseHandle() */
MUST_CHECK enum status trusted_file_open(const wchar_t *path, DWORD access, struct fault *fault, HANDLE *out);

/* Somebody else, a check beside us or a virus scanner, has a file open for a moment: waits and returns true when it is
 * worth another try. TRIES begins with 0. Waits a fifth of a second in all. */
bool trusted_file_busy(DWORD error, unsigned *tries);

/* An administrator, the system or who owns Windows owns the open file or folder. */
bool trusted_file_owner(HANDLE handle);

/* Fills FAULT and returns the status of a Win32 code. */
enum status trusted_file_fault(struct fault *fault, const char *api, DWORD code);

#endif
