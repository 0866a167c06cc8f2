/* SPDX-License-Identifier: MIT
 * What answers on port 135, in pieces: the first byte is their size. */
#include "rpc/server_alive.h"

#include "base/memory.h"
#include "machine/ip.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct dcom_answer drive(const uint8_t *bytes, size_t size, size_t chunk)
{
    struct rpc_exchange *exchange = memory_new(struct rpc_exchange);
    struct dcom_answer answer;
    server_alive_begin(exchange);
    while (exchange->step != RPC_STEP_DONE) {
        if (exchange->step == RPC_STEP_SEND) {
            rpc_exchange_sent(exchange);
            continue;
        }
        assert(exchange->wanted > 0 && exchange->wanted <= RPC_FRAGMENT_MAX);
        if (size == 0)
            rpc_exchange_stop(exchange, RPC_END_SILENT);
        size_t part = exchange->wanted < chunk ? exchange->wanted : chunk;
        part = part < size ? part : size;
        if (part)
            rpc_exchange_received(exchange, bytes, part);
        bytes += part;
        size -= part;
    }
    server_alive_answer(exchange, &answer);
    free(exchange);
    return answer;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    struct dcom_answer one = drive(bytes + 1, size - 1, 1);
    struct dcom_answer many = drive(bytes + 1, size - 1, bytes[0] ? bytes[0] : 4096);
    /* How the bytes were cut on the way makes no difference. */
    assert(one.state == many.state && one.rpc_status == many.rpc_status);
    assert(one.binding_count == many.binding_count && one.bindings_truncated == many.bindings_truncated);
    assert(strcmp(one.host_name, many.host_name) == 0);
    assert(one.binding_count <= BINDING_MAX);
    for (size_t i = 0; i < one.binding_count; i++) {
        struct ip ip;
        assert(ip_from_text(one.bindings[i], &ip));
    }
    return 0;
}
