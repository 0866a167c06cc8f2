/* SPDX-License-Identifier: MIT */
#include "report/fleet.h"

#include "base/memory.h"

#ifdef _WIN32
#define seek_to(file, offset) _fseeki64((file), (long long)(offset), SEEK_SET)
#else
#define seek_to(file, offset) fseeko((file), (off_t)(offset), SEEK_SET)
#endif

static bool file_put(struct spool *spool, uint64_t offset, const void *bytes, size_t size)
{
    FILE *file = container_of(spool, struct spool_file, spool)->file;
    return seek_to(file, offset) == 0 && fwrite(bytes, 1, size, file) == size;
}

static bool file_append(struct spool *spool, const void *bytes, size_t size, uint64_t *offset)
{
    struct spool_file *in = container_of(spool, struct spool_file, spool);
    if (!file_put(spool, in->end, bytes, size))
        return false;
    *offset = in->end;
    in->end += size;
    return true;
}

static bool file_get(struct spool *spool, uint64_t offset, void *bytes, size_t size)
{
    FILE *file = container_of(spool, struct spool_file, spool)->file;
    return seek_to(file, offset) == 0 && fread(bytes, 1, size, file) == size;
}

struct spool_file spool_in_file(FILE *file)
{
    return (struct spool_file){{file_append, file_put, file_get}, file, 0};
}
