/* SPDX-License-Identifier: MIT
 * A healthy peer of ServerAlive2 and what the exchange makes of answers. */
#ifndef RPC_ANSWER_H
#define RPC_ANSWER_H

#include "rpc_peer.h"

#include "rpc/server_alive.h"

enum { RPC_PEER_WHOLE = RPC_FIRST_FRAGMENT | RPC_LAST_FRAGMENT };
enum { RPC_ANSWER_USUAL = 4 };

/* The bindings of the healthy peer. */
extern const char *const rpc_answer_usual[RPC_ANSWER_USUAL];
struct rpc_peer rpc_answer_healthy(bool big_endian);

/* The answer after BYTES came in pieces of CHUNK and the connection then ended with LAST. */
struct dcom_answer rpc_answer_to(const void *bytes, size_t size, size_t chunk, enum rpc_end last);
/* To a peer, which is freed. */
struct dcom_answer rpc_answer_of(struct rpc_peer *peer);

/* An answer of STATE that tells nothing else. */
void rpc_answer_assert(const struct dcom_answer *answer, enum dcom_state state, uint32_t status);

#endif
