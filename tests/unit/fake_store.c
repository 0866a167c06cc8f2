/* SPDX-License-Identifier: MIT
 * Source: fix/journal_store.h; what a power cut leaves is the worst that it allows. */
#include "fake_store.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static struct fake_store *fake_of(struct journal_store *store)
{
    return container_of(store, struct fake_store, store);
}

static enum status refuse(struct fault *fault, enum status status, uint32_t code)
{
    *fault = (struct fault){"fake store", code};
    return status;
}

/* ---- files ---- */
struct fake_file *fake_file(struct fake_store *store, const char *name)
{
    for (size_t i = 0; i < store->count; i++)
        if (strcmp(store->files[i].name, name) == 0)
            return &store->files[i];
    return NULL;
}

void fake_file_put(struct fake_store *store, const char *name, const void *bytes, size_t size)
{
    struct fake_file *file = fake_file(store, name);
    if (!file) {
        store->files = memory_resize(store->files, store->count + 1, sizeof *store->files);
        file = &store->files[store->count++];
        *file = (struct fake_file){.name = memory_string(name)};
    }
    uint8_t *copy = memory_copy(bytes, size);
    free(file->bytes);
    file->bytes = copy;
    file->size = size;
}

void fake_file_remove(struct fake_store *store, const char *name)
{
    struct fake_file *file = fake_file(store, name);
    if (!file)
        return;
    free(file->name);
    free(file->bytes);
    *file = store->files[--store->count];
}

static void add(struct fake_file *file, const void *bytes, size_t size)
{
    file->bytes = memory_resize(file->bytes, file->size + size, 1);
    memcpy(file->bytes + file->size, bytes, size);
    file->size += size;
}

/* ---- writing ---- */
/* ST_OK when the write may happen. */
static enum status begin(struct fake_store *store, struct fault *fault)
{
    if (store->plug && !plug_begin(store->plug))
        return refuse(fault, ST_FAILED, 0xDEAD);
    if (++store->writes == store->fail_at)
        return refuse(fault, store->fail_status, 112); /* ERROR_DISK_FULL */
    return ST_OK;
}

static enum status end(struct fake_store *store, struct fault *fault)
{
    if (store->plug && !plug_end(store->plug))
        return refuse(fault, ST_FAILED, 0xDEAD);
    return ST_OK;
}

/* The power went while this was being written. */
static bool half(const struct fake_store *store)
{
    const struct plug *plug = store->plug;
    return plug && plug->pulled && plug->moment == PLUG_HALF && plug->writes == plug->at;
}

static enum status create(struct journal_store *s, const char *name, struct fault *fault)
{
    struct fake_store *store = fake_of(s);
    if (fake_file(store, name))
        return refuse(fault, ST_INVALID, 80); /* ERROR_FILE_EXISTS */
    enum status status = begin(store, fault);
    if (status != ST_OK)
        return status;
    fake_file_put(store, name, "", 0);
    return end(store, fault);
}

static enum status append(struct journal_store *s, const char *name, size_t expected, const void *bytes, size_t size,
                          struct fault *fault)
{
    struct fake_store *store = fake_of(s);
    struct fake_file *file = fake_file(store, name);
    if (!file)
        return refuse(fault, ST_ABSENT, 2);
    if (file->size != expected)
        return refuse(fault, ST_INVALID, 0);
    bool dead = store->plug && store->plug->pulled;
    enum status status = begin(store, fault);
    if (status != ST_OK) {
        if (!dead && half(store))
            add(file, bytes, size / 2);
        return status;
    }
    add(file, bytes, size);
    return end(store, fault);
}

static enum status cut(struct journal_store *s, const char *name, size_t expected, size_t size, struct fault *fault)
{
    struct fake_store *store = fake_of(s);
    struct fake_file *file = fake_file(store, name);
    if (!file)
        return refuse(fault, ST_ABSENT, 2);
    if (file->size != expected)
        return refuse(fault, ST_INVALID, 0);
    enum status status = begin(store, fault);
    if (status != ST_OK)
        return status;
    file->size = size;
    return end(store, fault);
}

static enum status replace(struct journal_store *s, const char *name, const void *bytes, size_t size,
                           struct fault *fault)
{
    struct fake_store *store = fake_of(s);
    enum status status = begin(store, fault);
    if (status != ST_OK)
        return status;
    fake_file_put(store, name, bytes, size);
    return end(store, fault);
}

/* ---- reading ---- */
static enum status read_file(struct journal_store *s, const char *name, size_t limit, uint8_t **bytes, size_t *size,
                             struct fault *fault)
{
    struct fake_store *store = fake_of(s);
    struct fake_file *file = fake_file(store, name);
    if (store->plug && store->plug->pulled)
        return refuse(fault, ST_FAILED, 0xDEAD);
    if (!file)
        return refuse(fault, ST_ABSENT, 2);
    if (file->planted)
        return refuse(fault, ST_DENIED, 0);
    if (file->size > limit)
        return refuse(fault, ST_INVALID, 0);
    uint8_t *copy = memory_array(file->size + 1, 1);
    memcpy(copy, file->bytes, file->size);
    *bytes = copy;
    *size = file->size;
    return ST_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum status list(struct journal_store *s, const char *suffix, char ***names, size_t *count, struct fault *fault)
{
    struct fake_store *store = fake_of(s);
    char **found = memory_array(store->count, sizeof *found);
    size_t number = 0;
    for (size_t i = 0; i < store->count; i++) {
        size_t length = strlen(store->files[i].name), tail = strlen(suffix);
        if (length > tail && strcmp(store->files[i].name + length - tail, suffix) == 0)
            found[number++] = memory_string(store->files[i].name);
    }
    qsort(found, number, sizeof *found, by_name);
    *names = found;
    *count = number;
    return ST_OK;
}

/* ---- life ---- */
/* It belongs to the test. */
static void keep(struct journal_store *store)
{
}

static const struct journal_store_ops ops = {keep, create, append, cut, replace, read_file, list};

struct fake_store *fake_store_new(void)
{
    struct fake_store *store = memory_new(struct fake_store);
    store->store = (struct journal_store){&ops, "Journal", "WMI Ready"};
    return store;
}

void fake_store_free(struct fake_store *store)
{
    while (store->count)
        fake_file_remove(store, store->files[0].name);
    free(store->files);
    free(store);
}
