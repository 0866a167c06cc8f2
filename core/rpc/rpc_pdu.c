/* SPDX-License-Identifier: MIT */
#include "rpc/rpc_pdu.h"

#include "base/bytes.h"

#include <string.h>

const struct rpc_interface rpc_object_exporter = {
    {{0xC4, 0xFE, 0xFC, 0x99, 0x60, 0x52, 0x1B, 0x10, 0xBB, 0xCB, 0x00, 0xAA, 0x00, 0x21, 0x34, 0x7A}}, 0, 0};
const struct rpc_interface rpc_ndr = {
    {{0x04, 0x5D, 0x88, 0x8A, 0xEB, 0x1C, 0xC9, 0x11, 0x9F, 0xE8, 0x08, 0x00, 0x2B, 0x10, 0x48, 0x60}}, 2, 0};

static void put_header(uint8_t *out, enum rpc_ptype ptype, size_t size)
{
    memset(out, 0, RPC_HEADER);
    out[0] = 5; /* version 5.0 */
    out[2] = (uint8_t)ptype;
    out[3] = RPC_FIRST_FRAGMENT | RPC_LAST_FRAGMENT;
    out[4] = 0x10; /* little-endian, ASCII, IEEE */
    bytes_put_u16(out + 8, (uint16_t)size);
    bytes_put_u32(out + 12, RPC_CALL_ID);
}

static void put_interface(uint8_t *out, const struct rpc_interface *interface)
{
    memcpy(out, interface->uuid.bytes, sizeof interface->uuid.bytes);
    bytes_put_u16(out + 16, interface->major);
    bytes_put_u16(out + 18, interface->minor);
}

size_t rpc_pdu_bind(const struct rpc_interface *interface, uint8_t *out)
{
    put_header(out, RPC_BIND, RPC_BIND_SIZE);
    bytes_put_u16(out + 16, RPC_FRAGMENT_MAX);
    bytes_put_u16(out + 18, RPC_FRAGMENT_MAX);
    bytes_put_u32(out + 20, 0); /* new association group */
    bytes_put_u32(out + 24, 1); /* one context, three reserved bytes */
    bytes_put_u16(out + 28, 0); /* context id */
    bytes_put_u16(out + 30, 1); /* one transfer syntax, a reserved byte */
    put_interface(out + 32, interface);
    put_interface(out + 52, &rpc_ndr);
    return RPC_BIND_SIZE;
}

size_t rpc_pdu_request(uint16_t opnum, const uint8_t *stub, size_t stub_size, uint8_t *out)
{
    size_t size = RPC_CALL_HEADER + stub_size;
    put_header(out, RPC_REQUEST, size);
    bytes_put_u32(out + 16, (uint32_t)stub_size); /* allocation hint */
    bytes_put_u16(out + 20, 0);                   /* context id */
    bytes_put_u16(out + 22, opnum);
    if (stub_size)
        memcpy(out + RPC_CALL_HEADER, stub, stub_size);
    return size;
}

static bool answers(uint8_t ptype)
{
    return ptype == RPC_RESPONSE || ptype == RPC_FAULT || ptype == RPC_BIND_ACK || ptype == RPC_BIND_NAK;
}

bool rpc_pdu_plausible(const uint8_t *bytes, size_t size)
{
    if (size > 0 && bytes[0] != 5)
        return false;
    if (size > 1 && bytes[1] > 1) /* [MS-RPCE] 2.2.2.1: minor version 0; 1 is C706's fragmented bind */
        return false;
    if (size > 2 && !answers(bytes[2]))
        return false;
    /* High nibble: 0 big-endian, 1 little-endian. Low nibble: 1 would be EBCDIC, which nothing
     * here depends on as no single-byte characters are read. */
    return size <= 4 || bytes[4] >> 4 <= 1;
}

bool rpc_pdu_header(const uint8_t *bytes, struct rpc_header *out)
{
    if (!rpc_pdu_plausible(bytes, RPC_HEADER))
        return false;
    struct rpc_reader reader = {bytes, RPC_HEADER, 8, bytes[4] >> 4 == 0, false};
    struct rpc_header header = {.ptype = bytes[2], .flags = bytes[3], .big_endian = reader.big_endian};
    header.fragment_size = rpc_reader_u16(&reader);
    header.auth_size = rpc_reader_u16(&reader);
    header.call_id = rpc_reader_u32(&reader);
    if (header.fragment_size < RPC_HEADER || header.fragment_size > RPC_FRAGMENT_MAX || header.call_id != RPC_CALL_ID)
        return false;
    *out = header;
    return true;
}

/* Results of the presentation contexts, C706 12.6.3.1. */
enum { CONTEXT_ACCEPTED = 0, CONTEXT_PROVIDER_REJECTION = 2, REASON_ABSTRACT_SYNTAX = 1 };

static struct rpc_fragment read_bind_ack(struct rpc_reader *reader)
{
    rpc_reader_skip(reader, 8);                      /* fragment sizes, association group */
    rpc_reader_skip(reader, rpc_reader_u16(reader)); /* secondary address */
    rpc_reader_align(reader, 4);
    uint8_t count = rpc_reader_u8(reader);
    rpc_reader_skip(reader, 3);
    uint16_t result = rpc_reader_u16(reader), reason = rpc_reader_u16(reader);
    rpc_reader_skip(reader, 20); /* transfer syntax */
    if (reader->failed || count == 0)
        return (struct rpc_fragment){.answer = RPC_MALFORMED};
    if (result == CONTEXT_ACCEPTED)
        return (struct rpc_fragment){.answer = RPC_ACCEPTED};
    bool unknown = result == CONTEXT_PROVIDER_REJECTION && reason == REASON_ABSTRACT_SYNTAX;
    return (struct rpc_fragment){.answer = unknown ? RPC_UNKNOWN_INTERFACE : RPC_REJECTED, .code = reason};
}

static struct rpc_fragment read_code(struct rpc_reader *reader, enum rpc_answer answer, uint32_t code)
{
    return (struct rpc_fragment){.answer = reader->failed ? RPC_MALFORMED : answer, .code = reader->failed ? 0 : code};
}

static struct rpc_fragment read_response(const uint8_t *bytes, const struct rpc_header *header)
{
    /* Security trailer ([MS-RPCE] 2.2.2.11): we asked for none; some server may add it all the same. */
    size_t trailer = header->auth_size ? header->auth_size + 8u : 0;
    if (header->fragment_size < RPC_CALL_HEADER + trailer)
        return (struct rpc_fragment){.answer = RPC_MALFORMED};
    return (struct rpc_fragment){.answer = RPC_DATA,
                                 .stub = bytes + RPC_CALL_HEADER,
                                 .stub_size = header->fragment_size - RPC_CALL_HEADER - trailer};
}

struct rpc_fragment rpc_pdu_read(const uint8_t *bytes, const struct rpc_header *header)
{
    struct rpc_reader reader = {bytes, header->fragment_size, RPC_HEADER, header->big_endian, false};
    switch (header->ptype) {
    case RPC_BIND_ACK:
        return read_bind_ack(&reader);
    case RPC_BIND_NAK: {
        uint16_t reason = rpc_reader_u16(&reader);
        return read_code(&reader, RPC_REJECTED, reason);
    }
    case RPC_FAULT: {
        rpc_reader_skip(&reader, 8);
        uint32_t status = rpc_reader_u32(&reader);
        return read_code(&reader, RPC_FAILED, status);
    }
    case RPC_RESPONSE:
        return read_response(bytes, header);
    default:
        return (struct rpc_fragment){.answer = RPC_MALFORMED};
    }
}
