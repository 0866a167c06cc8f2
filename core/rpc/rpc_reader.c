/* SPDX-License-Identifier: MIT */
#include "rpc/rpc_reader.h"

/* NULL when there are not SIZE bytes left. */
static const uint8_t *take(struct rpc_reader *reader, size_t size)
{
    if (reader->failed || size > reader->size - reader->at) {
        reader->failed = true;
        return NULL;
    }
    const uint8_t *taken = reader->bytes + reader->at;
    reader->at += size;
    return taken;
}

static uint32_t number(struct rpc_reader *reader, size_t size)
{
    const uint8_t *bytes = take(reader, size);
    uint32_t value = 0;
    for (size_t i = 0; bytes && i < size; i++)
        value = value << 8 | bytes[reader->big_endian ? i : size - 1 - i];
    return value;
}

uint8_t rpc_reader_u8(struct rpc_reader *reader)
{
    return (uint8_t)number(reader, 1);
}

uint16_t rpc_reader_u16(struct rpc_reader *reader)
{
    return (uint16_t)number(reader, 2);
}

uint32_t rpc_reader_u32(struct rpc_reader *reader)
{
    return number(reader, 4);
}

void rpc_reader_skip(struct rpc_reader *reader, size_t size)
{
    take(reader, size);
}

void rpc_reader_align(struct rpc_reader *reader, size_t alignment)
{
    take(reader, (alignment - reader->at % alignment) % alignment);
}

size_t rpc_reader_left(const struct rpc_reader *reader)
{
    return reader->failed ? 0 : reader->size - reader->at;
}
