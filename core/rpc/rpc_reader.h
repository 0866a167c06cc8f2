/* SPDX-License-Identifier: MIT
 *
 * Bounded reading of NDR data (C706, chapter 14) in the byte order of its sender. A
 * read past the end gives zero and marks the reader: check `failed` once at the end
 * and before a number becomes a size.
 */
#ifndef RPC_READER_H
#define RPC_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rpc_reader {
    const uint8_t *bytes;
    size_t size;
    size_t at;
    bool big_endian;
    bool failed;
};

uint8_t rpc_reader_u8(struct rpc_reader *reader);
uint16_t rpc_reader_u16(struct rpc_reader *reader);
uint32_t rpc_reader_u32(struct rpc_reader *reader);
void rpc_reader_skip(struct rpc_reader *reader, size_t size);

/* Moves on to a multiple of ALIGNMENT (a power of two) from the beginning. */
void rpc_reader_align(struct rpc_reader *reader, size_t alignment);

size_t rpc_reader_left(const struct rpc_reader *reader);

#endif
