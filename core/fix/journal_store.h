/* SPDX-License-Identifier: MIT
 *
 * Where journals are kept: the few file operations the journal needs, so that the same
 * journal runs on the disk of a Windows computer and in the memory of a test that pulls
 * the plug between any two of them.
 *
 * Names are plain file names without folder. Every operation fills FAULT when it fails.
 */
#ifndef FIX_JOURNAL_STORE_H
#define FIX_JOURNAL_STORE_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

struct journal_store {
    const struct journal_store_ops *ops;
    const char *folder, *parent; /* where it is, and the folder above, which has to be as trusted; the store's */
};

struct journal_store_ops {
    void (*free)(struct journal_store *store);
    /* Makes an empty file that only administrators and SYSTEM may write. ST_INVALID: the name is taken. */
    enum status (*create)(struct journal_store *store, const char *name, struct fault *fault);
    /* Adds BYTES at the end; on the disk when it returns ST_OK. ST_INVALID with fault code 0: the file is not EXPECTED
     * bytes long, so somebody else wrote to it, and nothing was written. */
    enum status (*append)(struct journal_store *store, const char *name, size_t expected, const void *bytes,
                          size_t size, struct fault *fault);
    /* Shortens the file from EXPECTED bytes (as above) to SIZE: takes away what a write left half done. */
    enum status (*cut)(struct journal_store *store, const char *name, size_t expected, size_t size,
                       struct fault *fault);
    /* The whole file becomes BYTES, or stays what it was: never something between. Makes it when absent. */
    enum status (*replace)(struct journal_store *store, const char *name, const void *bytes, size_t size,
                           struct fault *fault);
    /* ST_ABSENT; ST_INVALID: larger than LIMIT; ST_DENIED with fault code 0: somebody other than administrators and
     * SYSTEM owns it, may write it, or it is not a plain file. BYTES is terminated by a NUL that SIZE does not count;
     * free() */
    enum status (*read)(struct journal_store *store, const char *name, size_t limit, uint8_t **bytes, size_t *size,
                        struct fault *fault);
    /* Names of the files that end with SUFFIX, sorted; NAMES and each name are free()d by the caller. */
    enum status (*list)(struct journal_store *store, const char *suffix, char ***names, size_t *count,
                        struct fault *fault);
};

#endif
