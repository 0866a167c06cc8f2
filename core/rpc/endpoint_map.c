/* SPDX-License-Identifier: MIT */
#include "rpc/endpoint_map.h"

#include "base/bytes.h"

#include <stdio.h>
#include <string.h>

enum { OPNUM_EPT_MAP = 3, TOWER_SIZE = 75, FLOOR_COUNT = 5 };

/* Protocol identifiers of tower floors, C706 appendix I. */
enum { FLOOR_UUID = 0x0D, FLOOR_CONNECTION = 0x0B, FLOOR_TCP = 0x07, FLOOR_IP = 0x09 };

static uint8_t *put_uuid_floor(uint8_t *at, const struct rpc_interface *interface)
{
    uint8_t id[20];
    rpc_pdu_put_interface(id, interface);
    bytes_put_u16(at, 19);
    at[2] = FLOOR_UUID;
    memcpy(at + 3, id, 18); /* UUID and major version to the left, minor to the right */
    bytes_put_u16(at + 21, 2);
    memcpy(at + 23, id + 18, 2);
    return at + 25;
}

static uint8_t *put_floor(uint8_t *at, uint8_t protocol, uint16_t right_size)
{
    bytes_put_u16(at, 1);
    at[2] = protocol;
    bytes_put_u16(at + 3, right_size);
    memset(at + 5, 0, right_size);
    return at + 5 + right_size;
}

static uint8_t *put_tower(uint8_t *at, const struct rpc_interface *interface)
{
    bytes_put_u16(at, FLOOR_COUNT);
    at = put_uuid_floor(at + 2, interface);
    at = put_uuid_floor(at, &rpc_ndr);
    at = put_floor(at, FLOOR_CONNECTION, 2);
    at = put_floor(at, FLOOR_TCP, 2);
    return put_floor(at, FLOOR_IP, 4);
}

void endpoint_map_begin(struct rpc_exchange *exchange, const struct rpc_interface *interface)
{
    uint8_t stub[160] = {0};
    uint8_t *at = stub;
    bytes_put_u32(at, 1); /* object: a pointer to the nil UUID */
    at += 20;
    bytes_put_u32(at, 2); /* tower: a pointer; size of the array; size again */
    bytes_put_u32(at + 4, TOWER_SIZE);
    bytes_put_u32(at + 8, TOWER_SIZE);
    at = put_tower(at + 12, interface);
    at += (4 - (at - stub) % 4) % 4;
    at += 20; /* a new lookup handle */
    bytes_put_u32(at, ENDPOINT_MAX);
    at += 4;
    rpc_exchange_begin(exchange, &rpc_endpoint_mapper, OPNUM_EPT_MAP, stub, (size_t)(at - stub));
}

struct floor {
    const uint8_t *left, *right;
    size_t left_size, right_size;
};

/* Towers are little-endian in every byte order of the call (C706 appendix L). */
static bool read_floor(struct rpc_reader *tower, struct floor *out)
{
    out->left_size = rpc_reader_u16(tower);
    out->left = tower->bytes + tower->at;
    rpc_reader_skip(tower, out->left_size);
    out->right_size = rpc_reader_u16(tower);
    out->right = tower->bytes + tower->at;
    rpc_reader_skip(tower, out->right_size);
    return !tower->failed;
}

static bool is_floor(const struct floor *floor, uint8_t protocol, size_t right_size)
{
    return floor->left_size >= 1 && floor->left[0] == protocol && floor->right_size == right_size;
}

/* False when the tower is broken; one of another protocol is passed over. */
static bool read_tower(struct rpc_reader *tower, struct endpoint_answer *out)
{
    struct floor floors[FLOOR_COUNT];
    if (rpc_reader_u16(tower) != FLOOR_COUNT)
        return !tower->failed;
    for (size_t i = 0; i < FLOOR_COUNT; i++)
        if (!read_floor(tower, &floors[i]))
            return false;
    if (!is_floor(&floors[3], FLOOR_TCP, 2) || !is_floor(&floors[4], FLOOR_IP, 4))
        return true;
    if (out->count == ENDPOINT_MAX) {
        out->truncated = true;
        return true;
    }
    struct endpoint *endpoint = &out->endpoints[out->count++];
    const uint8_t *port = floors[3].right, *ip = floors[4].right; /* network order */
    endpoint->port = (uint16_t)(port[0] << 8 | port[1]);
    snprintf(endpoint->address, sizeof endpoint->address, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
    return true;
}

/* One pointed-to twr_t: size of its array, length, bytes. */
static bool read_pointed_tower(struct rpc_reader *reader, struct endpoint_answer *out)
{
    rpc_reader_align(reader, 4);
    uint32_t room = rpc_reader_u32(reader), length = rpc_reader_u32(reader);
    struct rpc_reader tower = {reader->bytes + reader->at, length, 0, false, false};
    rpc_reader_skip(reader, room);
    return !reader->failed && length <= room && read_tower(&tower, out);
}

static bool read_towers(struct rpc_reader *reader, struct endpoint_answer *out)
{
    rpc_reader_skip(reader, 20); /* lookup handle */
    rpc_reader_skip(reader, 4);  /* number of towers, again in the array */
    rpc_reader_skip(reader, 8);  /* size and first index of the array */
    uint32_t count = rpc_reader_u32(reader);
    size_t pointers_at = reader->at;
    if (count > rpc_reader_left(reader) / 4)
        return false;
    rpc_reader_skip(reader, 4 * (size_t)count);
    struct rpc_reader pointers = *reader;
    pointers.at = pointers_at;
    for (uint32_t i = 0; i < count; i++)
        if (rpc_reader_u32(&pointers) != 0 && !read_pointed_tower(reader, out))
            return false;
    rpc_reader_align(reader, 4);
    out->status = rpc_reader_u32(reader);
    return !reader->failed;
}

void endpoint_map_answer(const struct rpc_exchange *exchange, struct endpoint_answer *out)
{
    *out = (struct endpoint_answer){.end = exchange->end, .status = exchange->status};
    if (exchange->end != RPC_END_ANSWERED)
        return;
    struct rpc_reader reader = {exchange->stub, exchange->stub_size, 0, exchange->big_endian, false};
    if (read_towers(&reader, out))
        return;
    out->status = 0;
    if (exchange->cut)
        out->truncated = true;
    else
        *out = (struct endpoint_answer){.end = RPC_END_NOT_RPC};
}
