/* SPDX-License-Identifier: MIT
 *
 * UTF-8 inside, UTF-16 at the edge. No input is refused: what is not valid in one form
 * becomes U+FFFD in the other, so a hostile name is shown and never loses a report.
 */
#ifndef WINDOWS_UTF16_H
#define WINDOWS_UTF16_H

#include <stddef.h>
#include <wchar.h>

/* NULL stays NULL; free with free(). */
wchar_t *utf16_from_utf8(const char *text);
char *utf16_to_utf8(const wchar_t *text);

/* LENGTH units, which may hold NULs: they end the text. */
char *utf16_to_utf8_n(const wchar_t *text, size_t length);

/* An absolute path as the file functions take it beyond MAX_PATH: "\\?\C:\..." or
 * "\\?\UNC\server\share\..."; relative ones are made absolute first (GetFullPathNameW).
 * NULL when the system cannot make sense of it. free() */
wchar_t *utf16_path_from_utf8(const char *path);

#endif
