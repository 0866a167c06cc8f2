/* SPDX-License-Identifier: MIT
 * Towers of an endpoint mapper: the first byte is the byte order, the rest the stub. */
#include "rpc/endpoint_map.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    struct rpc_exchange *exchange = memory_new(struct rpc_exchange);
    struct endpoint_answer answer;
    endpoint_map_begin(exchange, &rpc_object_exporter);
    exchange->big_endian = bytes[0] & 1;
    exchange->cut = size - 1 > RPC_STUB_MAX;
    exchange->stub_size = exchange->cut ? RPC_STUB_MAX : size - 1;
    memcpy(exchange->stub, bytes + 1, exchange->stub_size);
    rpc_exchange_stop(exchange, RPC_END_ANSWERED);
    endpoint_map_answer(exchange, &answer);
    assert(answer.count <= ENDPOINT_MAX);
    for (size_t i = 0; i < answer.count; i++)
        assert(memchr(answer.endpoints[i].address, 0, ADDRESS_TEXT));
    free(exchange);
    return 0;
}
