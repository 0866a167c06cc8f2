/* SPDX-License-Identifier: MIT
 * The other side of an RPC exchange: packets as servers send them, in either byte order,
 * and a drive that hands them over in pieces. */
#ifndef RPC_PEER_H
#define RPC_PEER_H

#include "base/strbuf.h"
#include "rpc/rpc_exchange.h"

/* Packets are added to a growing run of bytes. */
struct rpc_peer {
    struct strbuf bytes;
    bool big_endian;
};

void rpc_peer_u8(struct rpc_peer *peer, uint8_t number);
void rpc_peer_u16(struct rpc_peer *peer, uint16_t number);
void rpc_peer_u32(struct rpc_peer *peer, uint32_t number);

/* Begins a packet; rpc_peer_end writes its size. */
size_t rpc_peer_begin(struct rpc_peer *peer, uint8_t ptype, uint8_t flags);
void rpc_peer_end(struct rpc_peer *peer, size_t begin);

void rpc_peer_bind_ack(struct rpc_peer *peer, uint16_t result, uint16_t reason);
void rpc_peer_bind_nak(struct rpc_peer *peer, uint16_t reason);
void rpc_peer_fault(struct rpc_peer *peer, uint32_t status);
void rpc_peer_response(struct rpc_peer *peer, const void *stub, size_t size, uint8_t flags);

/* COMVERSION 5.7 and the string bindings "7:10.1.2.7", "7:PC-0421" ... : protocol, colon, text. */
void rpc_peer_alive_stub(struct rpc_peer *peer, const char *const *bindings, size_t count);

void rpc_peer_free(struct rpc_peer *peer);

/* Hands BYTES to EXCHANGE, at most CHUNK at a time, until it is done or they are used up.
 * Returns how many it took. */
size_t rpc_peer_drive(struct rpc_exchange *exchange, const void *bytes, size_t size, size_t chunk);

#endif
