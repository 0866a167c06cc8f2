/* SPDX-License-Identifier: MIT
 *
 * Little-endian numbers in byte buffers, without alignment and without a cast that
 * depends on the machine. Bounds are the caller's.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdint.h>

static inline uint16_t bytes_u16(const uint8_t *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t bytes_u32(const uint8_t *at)
{
    return bytes_u16(at) | (uint32_t)bytes_u16(at + 2) << 16;
}

static inline void bytes_put_u16(uint8_t *at, uint16_t number)
{
    at[0] = (uint8_t)number;
    at[1] = (uint8_t)(number >> 8);
}

static inline void bytes_put_u32(uint8_t *at, uint32_t number)
{
    bytes_put_u16(at, (uint16_t)number);
    bytes_put_u16(at + 2, (uint16_t)(number >> 16));
}

#endif
