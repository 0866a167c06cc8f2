/* SPDX-License-Identifier: MIT
 *
 * Files and folders that only administrators and SYSTEM write: opened without following links and looked at through the
 * open handle, so that nothing can be exchanged between the look and the use.
 */
#ifndef WINDOWS_TRUSTED_FILE_H
#define WINDOWS_TRUSTED_FILE_H

#include "base/status.h"
#include "windows/windows_api.h"

/* Makes the folder, or takes the one that is there. ST_DENIED with fault code 0: others own it or may write it, or it
 * is a link. */
enum status trusted_folder_make(const wchar_t *path, struct fault *fault);
enum status trusted_folder_check(const wchar_t *path, struct fault *fault);

/* A new file. ST_INVALID: the name is taken. CloseHandle() */
enum status trusted_file_make(const wchar_t *path, struct fault *fault, HANDLE *out);

/* An existing file; refused like a folder, and also when it has a second name (hard link). CloseHandle() */
enum status trusted_file_open(const wchar_t *path, DWORD access, struct fault *fault, HANDLE *out);

/* Fills FAULT and returns the status of a Win32 code. */
enum status trusted_file_fault(struct fault *fault, const char *api, DWORD code);

#endif
