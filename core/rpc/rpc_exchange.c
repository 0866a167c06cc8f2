/* SPDX-License-Identifier: MIT */
#include "rpc/rpc_exchange.h"

#include <assert.h>
#include <string.h>

void rpc_exchange_begin(struct rpc_exchange *exchange, const struct rpc_interface *interface, uint16_t opnum,
                        const uint8_t *stub, size_t stub_size)
{
    assert(stub_size <= RPC_OUT_MAX - RPC_CALL_HEADER);
    memset(exchange, 0, sizeof *exchange);
    exchange->request_size = rpc_pdu_request(opnum, stub, stub_size, exchange->request);
    exchange->out_size = rpc_pdu_bind(interface, exchange->bind);
    exchange->out = exchange->bind;
    exchange->step = RPC_STEP_SEND;
}

void rpc_exchange_stop(struct rpc_exchange *exchange, enum rpc_end end)
{
    if (exchange->step == RPC_STEP_DONE)
        return;
    exchange->step = RPC_STEP_DONE;
    exchange->end = end;
    exchange->out_size = 0;
    exchange->wanted = 0;
}

static void next_fragment(struct rpc_exchange *exchange)
{
    exchange->fragment_size = 0;
    exchange->wanted = RPC_HEADER;
}

void rpc_exchange_sent(struct rpc_exchange *exchange)
{
    if (exchange->step != RPC_STEP_SEND)
        return;
    exchange->step = RPC_STEP_RECEIVE;
    exchange->out_size = 0;
    next_fragment(exchange);
}

static void take_data(struct rpc_exchange *exchange, const struct rpc_header *header, const struct rpc_fragment *part)
{
    bool first = header->flags & RPC_FIRST_FRAGMENT, last = header->flags & RPC_LAST_FRAGMENT;
    bool in_order = first != exchange->begun;
    bool same_order_of_bytes = first || header->big_endian == exchange->big_endian;
    if (!in_order || !same_order_of_bytes || (part->stub_size == 0 && !last)) {
        rpc_exchange_stop(exchange, RPC_END_NOT_RPC);
        return;
    }
    exchange->begun = true;
    exchange->big_endian = header->big_endian;
    size_t room = RPC_STUB_MAX - exchange->stub_size;
    size_t taken = part->stub_size < room ? part->stub_size : room;
    memcpy(exchange->stub + exchange->stub_size, part->stub, taken);
    exchange->stub_size += taken;
    exchange->cut = taken < part->stub_size;
    if (last || exchange->cut)
        rpc_exchange_stop(exchange, RPC_END_ANSWERED);
    else
        next_fragment(exchange);
}

static void send_request(struct rpc_exchange *exchange)
{
    exchange->bound = true;
    exchange->step = RPC_STEP_SEND;
    exchange->out = exchange->request;
    exchange->out_size = exchange->request_size;
    exchange->wanted = 0;
}

static void take_fragment(struct rpc_exchange *exchange, const struct rpc_header *header)
{
    struct rpc_fragment part = rpc_pdu_read(exchange->fragment, header);
    exchange->status = part.code;
    switch (part.answer) {
    case RPC_ACCEPTED:
        if (exchange->bound)
            break;
        send_request(exchange);
        return;
    case RPC_DATA:
        if (!exchange->bound)
            break;
        take_data(exchange, header, &part);
        return;
    case RPC_REJECTED:
    case RPC_UNKNOWN_INTERFACE:
        if (exchange->bound)
            break;
        rpc_exchange_stop(exchange, part.answer == RPC_REJECTED ? RPC_END_REFUSED : RPC_END_UNKNOWN_INTERFACE);
        return;
    case RPC_FAILED:
        rpc_exchange_stop(exchange, RPC_END_FAULT);
        return;
    case RPC_MALFORMED:
        break;
    }
    exchange->status = 0;
    rpc_exchange_stop(exchange, RPC_END_NOT_RPC);
}

void rpc_exchange_received(struct rpc_exchange *exchange, const void *bytes, size_t size)
{
    if (exchange->step != RPC_STEP_RECEIVE || size == 0)
        return;
    assert(size <= exchange->wanted);
    memcpy(exchange->fragment + exchange->fragment_size, bytes, size);
    exchange->fragment_size += size;
    exchange->wanted -= size;
    if (exchange->fragment_size < RPC_HEADER) {
        /* Something else may say three bytes and then nothing: do not wait for a whole header. */
        if (!rpc_pdu_plausible(exchange->fragment, exchange->fragment_size))
            rpc_exchange_stop(exchange, RPC_END_NOT_RPC);
        return;
    }
    struct rpc_header header;
    if (!rpc_pdu_header(exchange->fragment, &header)) {
        rpc_exchange_stop(exchange, RPC_END_NOT_RPC);
        return;
    }
    exchange->wanted = header.fragment_size - exchange->fragment_size;
    if (exchange->wanted == 0)
        take_fragment(exchange, &header);
}
