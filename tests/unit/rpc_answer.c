/* SPDX-License-Identifier: MIT */
#include "testing.h"

#include "rpc_answer.h"

#include "base/memory.h"

#include <stdlib.h>

const char *const rpc_answer_usual[RPC_ANSWER_USUAL] = {"7:PC-0421", "7:10.1.2.7", "7:fe80::1",
                                                        "15:\\\\PC-0421[\\pipe\\epmapper]"};

struct rpc_peer rpc_answer_healthy(bool big_endian)
{
    struct rpc_peer peer = {STRBUF_INIT, big_endian}, stub = {STRBUF_INIT, big_endian};
    rpc_peer_bind_ack(&peer, 0, 0);
    rpc_peer_alive_stub(&stub, rpc_answer_usual, array_count(rpc_answer_usual));
    rpc_peer_response(&peer, stub.bytes.text, stub.bytes.length, RPC_PEER_WHOLE);
    rpc_peer_free(&stub);
    return peer;
}

struct dcom_answer rpc_answer_to(const void *bytes, size_t size, size_t chunk, enum rpc_end last)
{
    struct rpc_exchange *exchange = memory_new(struct rpc_exchange);
    struct dcom_answer answer;
    server_alive_begin(exchange);
    rpc_peer_drive(exchange, bytes, size, chunk);
    rpc_exchange_stop(exchange, last);
    assert_int_equal(exchange->step, RPC_STEP_DONE);
    server_alive_answer(exchange, &answer);
    free(exchange);
    return answer;
}

struct dcom_answer rpc_answer_of(struct rpc_peer *peer)
{
    struct dcom_answer answer = rpc_answer_to(peer->bytes.text, peer->bytes.length, 4096, RPC_END_SILENT);
    rpc_peer_free(peer);
    return answer;
}

void rpc_answer_assert(const struct dcom_answer *answer, enum dcom_state state, uint32_t status)
{
    assert_int_equal(answer->state, state);
    assert_int_equal(answer->rpc_status, status);
    assert_int_equal(answer->binding_count, 0);
    assert_string_equal(answer->host_name, "");
    assert_int_equal(answer->version_major, 0);
}
