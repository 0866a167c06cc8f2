/* SPDX-License-Identifier: MIT
 *
 * One call over one connection - bind, request, answer - as a state machine without
 * sockets. Whoever has the socket sends what it wants sent, reads what it wants read
 * and tells it when the connection or the time ends:
 *
 *     server_alive_begin(exchange);
 *     while (exchange->step != RPC_STEP_DONE)
 *         if (exchange->step == RPC_STEP_SEND)
 *             send all of exchange->out, rpc_exchange_sent(exchange);
 *         else
 *             read 1 to exchange->wanted bytes, rpc_exchange_received(exchange, bytes, size);
 *         (or rpc_exchange_stop when that fails)
 *     server_alive_answer(exchange, &answer);
 *
 * Allocates nothing; the structure (about 21 KB) holds everything and must not be
 * moved between begin and end.
 */
#ifndef RPC_EXCHANGE_H
#define RPC_EXCHANGE_H

#include "rpc/rpc_pdu.h"

/* What is kept of an answer. Longer ones are cut: no target has so many addresses. */
enum { RPC_STUB_MAX = 16384, RPC_OUT_MAX = 256 };

enum rpc_step { RPC_STEP_SEND, RPC_STEP_RECEIVE, RPC_STEP_DONE };

enum rpc_end {
    RPC_END_NONE,
    RPC_END_ANSWERED,          /* stub holds the answer */
    RPC_END_FAULT,             /* status: the fault's */
    RPC_END_REFUSED,           /* status: reason of bind_nak or of the refused context */
    RPC_END_UNKNOWN_INTERFACE, /* the other side speaks RPC but does not have the interface */
    RPC_END_NOT_RPC,           /* what came is no answer to us */
    RPC_END_SILENT,            /* time was up */
    RPC_END_CLOSED             /* closed or reset by the other side */
};

struct rpc_exchange {
    /* for the owner of the socket */
    enum rpc_step step;
    const uint8_t *out; /* RPC_STEP_SEND: out_size bytes to send */
    size_t out_size;
    size_t wanted; /* RPC_STEP_RECEIVE: read no more than this; never 0 */
    /* the end */
    enum rpc_end end;
    uint32_t status;
    bool big_endian; /* of stub */
    bool cut;        /* the answer was longer than stub */
    uint8_t stub[RPC_STUB_MAX];
    size_t stub_size;
    /* private */
    bool bound; /* the interface was accepted */
    bool begun; /* the first fragment of the answer is in */
    uint8_t request[RPC_OUT_MAX];
    size_t request_size;
    uint8_t bind[RPC_BIND_SIZE];
    uint8_t fragment[RPC_FRAGMENT_MAX];
    size_t fragment_size;
};

/* Begins a call of operation OPNUM with STUB (at most RPC_OUT_MAX - RPC_CALL_HEADER bytes). */
void rpc_exchange_begin(struct rpc_exchange *exchange, const struct rpc_interface *interface, uint16_t opnum,
                        const uint8_t *stub, size_t stub_size);

/* All of `out` was sent. */
void rpc_exchange_sent(struct rpc_exchange *exchange);

/* SIZE bytes came in: 1 to `wanted`. */
void rpc_exchange_received(struct rpc_exchange *exchange, const void *bytes, size_t size);

/* Ends the exchange from outside; nothing happens when it has already ended. */
void rpc_exchange_stop(struct rpc_exchange *exchange, enum rpc_end end);

#endif
