/* SPDX-License-Identifier: MIT
 * Source: C706 chapter 12 and [MS-DCOM] 3.1.2.5.1.6 (ServerAlive2). */
#include "rpc_peer.h"

#include <stdlib.h>
#include <string.h>

void rpc_peer_u8(struct rpc_peer *peer, uint8_t number)
{
    strbuf_add_n(&peer->bytes, &number, 1);
}

void rpc_peer_u16(struct rpc_peer *peer, uint16_t number)
{
    const uint8_t low = (uint8_t)number, high = (uint8_t)(number >> 8);
    rpc_peer_u8(peer, peer->big_endian ? high : low);
    rpc_peer_u8(peer, peer->big_endian ? low : high);
}

void rpc_peer_u32(struct rpc_peer *peer, uint32_t number)
{
    const uint16_t low = (uint16_t)number, high = (uint16_t)(number >> 16);
    rpc_peer_u16(peer, peer->big_endian ? high : low);
    rpc_peer_u16(peer, peer->big_endian ? low : high);
}

size_t rpc_peer_begin(struct rpc_peer *peer, uint8_t ptype, uint8_t flags)
{
    size_t begin = peer->bytes.length;
    rpc_peer_u8(peer, 5);
    rpc_peer_u8(peer, 0);
    rpc_peer_u8(peer, ptype);
    rpc_peer_u8(peer, flags);
    strbuf_add_n(&peer->bytes, peer->big_endian ? "\0\0\0\0" : "\x10\0\0\0", 4);
    rpc_peer_u16(peer, 0);
    rpc_peer_u16(peer, 0);
    rpc_peer_u32(peer, RPC_CALL_ID);
    return begin;
}

void rpc_peer_end(struct rpc_peer *peer, size_t begin)
{
    size_t size = peer->bytes.length - begin;
    uint8_t *at = (uint8_t *)peer->bytes.text + begin + 8;
    at[peer->big_endian] = (uint8_t)size;
    at[!peer->big_endian] = (uint8_t)(size >> 8);
}

void rpc_peer_bind_ack(struct rpc_peer *peer, uint16_t result, uint16_t reason)
{
    size_t begin = rpc_peer_begin(peer, RPC_BIND_ACK, RPC_FIRST_FRAGMENT | RPC_LAST_FRAGMENT);
    rpc_peer_u16(peer, RPC_FRAGMENT_MAX);
    rpc_peer_u16(peer, RPC_FRAGMENT_MAX);
    rpc_peer_u32(peer, 0x1234);
    rpc_peer_u16(peer, 4);
    strbuf_add_n(&peer->bytes, "135\0\0\0", 6);
    rpc_peer_u8(peer, 1);
    strbuf_add_n(&peer->bytes, "\0\0\0", 3);
    rpc_peer_u16(peer, result);
    rpc_peer_u16(peer, reason);
    for (unsigned i = 0; i < 20; i++)
        rpc_peer_u8(peer, (uint8_t)i); /* transfer syntax: not looked at */
    rpc_peer_end(peer, begin);
}

void rpc_peer_bind_nak(struct rpc_peer *peer, uint16_t reason)
{
    size_t begin = rpc_peer_begin(peer, RPC_BIND_NAK, RPC_FIRST_FRAGMENT | RPC_LAST_FRAGMENT);
    rpc_peer_u16(peer, reason);
    rpc_peer_u8(peer, 0);
    rpc_peer_end(peer, begin);
}

void rpc_peer_fault(struct rpc_peer *peer, uint32_t status)
{
    size_t begin = rpc_peer_begin(peer, RPC_FAULT, RPC_FIRST_FRAGMENT | RPC_LAST_FRAGMENT);
    rpc_peer_u32(peer, 0);
    rpc_peer_u32(peer, 0);
    rpc_peer_u32(peer, status);
    rpc_peer_u32(peer, 0);
    rpc_peer_end(peer, begin);
}

void rpc_peer_response(struct rpc_peer *peer, const void *stub, size_t size, uint8_t flags)
{
    size_t begin = rpc_peer_begin(peer, RPC_RESPONSE, flags);
    rpc_peer_u32(peer, (uint32_t)size);
    rpc_peer_u32(peer, 0);
    strbuf_add_n(&peer->bytes, stub, size);
    rpc_peer_end(peer, begin);
}

void rpc_peer_alive_stub(struct rpc_peer *peer, const char *const *bindings, size_t count)
{
    size_t units = 1;
    for (size_t i = 0; i < count; i++)
        units += 1 + strlen(strchr(bindings[i], ':'));
    rpc_peer_u16(peer, 5);
    rpc_peer_u16(peer, 7);
    rpc_peer_u32(peer, 0x20000);
    rpc_peer_u32(peer, (uint32_t)units + 4);
    rpc_peer_u16(peer, (uint16_t)(units + 4));
    rpc_peer_u16(peer, (uint16_t)units);
    for (size_t i = 0; i < count; i++) {
        rpc_peer_u16(peer, (uint16_t)atoi(bindings[i]));
        for (const char *at = strchr(bindings[i], ':') + 1; *at; at++)
            rpc_peer_u16(peer, (uint8_t)*at);
        rpc_peer_u16(peer, 0);
    }
    rpc_peer_u16(peer, 0);
    const uint16_t security[] = {10, 0xFFFF, 0, 0};
    for (size_t i = 0; i < 4; i++)
        rpc_peer_u16(peer, security[i]);
    while (peer->bytes.length % 4)
        rpc_peer_u8(peer, 0xAA);
    rpc_peer_u32(peer, 0);
    rpc_peer_u32(peer, 0);
}

void rpc_peer_free(struct rpc_peer *peer)
{
    strbuf_free(&peer->bytes);
}

size_t rpc_peer_drive(struct rpc_exchange *exchange, const void *bytes, size_t size, size_t chunk)
{
    size_t at = 0;
    while (exchange->step != RPC_STEP_DONE) {
        if (exchange->step == RPC_STEP_SEND) {
            rpc_exchange_sent(exchange);
            continue;
        }
        if (at == size)
            break;
        size_t part = exchange->wanted < chunk ? exchange->wanted : chunk;
        if (part > size - at)
            part = size - at;
        rpc_exchange_received(exchange, (const uint8_t *)bytes + at, part);
        at += part;
    }
    return at;
}
