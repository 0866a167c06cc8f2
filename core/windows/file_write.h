/* SPDX-License-Identifier: MIT
 *
 * The one way in which both programs write a file that somebody asked for: into a new file of the same folder, under a
 * name that nobody can foresee, renamed over the target when it is whole. So an earlier file stays until then, nothing
 * is written through a link, and a failure leaves nothing behind. Codes are Win32 errors, or one of file_refusal.
 */
#ifndef WINDOWS_FILE_WRITE_H
#define WINDOWS_FILE_WRITE_H

#include "text/text.h"
#include "windows/windows_api.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Not of Windows: bit 29 is the application's (SetLastError). */
enum file_refusal {
    FILE_REFUSED_DEVICE = 0x20000001, /* NUL, COM1, \\.\..., a pipe, a stream of a file: no file of its own */
    FILE_REFUSED_LINK,                /* the target is a symbolic link or a junction */
    FILE_REFUSED_NAMES,               /* the target has more than one name (hard links) */
    FILE_REFUSED_FOLDER,              /* the target is a folder */
    FILE_REFUSED_WAY /* elevated, and a folder on the way is a link that somebody made who is no administrator */
};

struct file_write;

/* What stands at a path, without following it. */
struct file_look {
    DWORD attributes, tag, links; /* TAG of the reparse point, 0 none */
    bool disk;                    /* no device */
    bool trusted;                 /* an administrator or Windows owns it */
};

/* Where the system is asked, and a test puts what its file system cannot have. A Win32 error, 0 for a look. */
extern uint32_t (*file_write_look)(const wchar_t *path, bool replace, struct file_look *out);
extern bool (*file_write_elevated)(void);

/* NULL with *CODE, and nothing was written. */
struct file_write *file_write_open(const char *path, uint32_t *code);
uint32_t file_write_add(struct file_write *file, const void *bytes, size_t size);
/* The last bytes; flushes, renames and closes. After a failure the target is what it was before. */
uint32_t file_write_finish(struct file_write *file, const void *bytes, size_t size);
void file_write_drop(struct file_write *file); /* NULL is allowed */
uint32_t file_write_put(const char *path, const void *bytes, size_t size);

/* A file that is read while it grows: it stands at PATH at once, each write goes behind all others. CloseHandle(); or
 * INVALID_HANDLE_VALUE with *CODE. */
HANDLE file_write_log(const char *path, uint32_t *code);

/* Writes all to a handle of any kind. 0 or the error; a full disk that takes nothing is one. */
uint32_t file_write_all(HANDLE handle, const void *bytes, size_t size);

/* Why, for people. free() */
char *file_write_reason(enum language language, uint32_t code);

#endif
