/* SPDX-License-Identifier: MIT
 * Journals in memory: a disk that can fill up, fail, be written to by strangers, or lose power. */
#ifndef FAKE_STORE_H
#define FAKE_STORE_H

#include "plug.h"

#include "fix/journal_store.h"

#include <stdbool.h>

struct fake_file {
    char *name;
    uint8_t *bytes;
    size_t size;
    bool planted; /* others could have written it */
};

struct fake_store {
    struct journal_store store;
    struct fake_file *files;
    size_t count;
    struct plug *plug; /* may be NULL */
    uint32_t fail_at;  /* the write that fails with fail_status, from 1; 0 never */
    uint32_t writes;
    enum status fail_status;
};

struct fake_store *fake_store_new(void);
void fake_store_free(struct fake_store *store);

struct fake_file *fake_file(struct fake_store *store, const char *name); /* NULL when there is none */
void fake_file_put(struct fake_store *store, const char *name, const void *bytes, size_t size);
void fake_file_remove(struct fake_store *store, const char *name);

#endif
