/* SPDX-License-Identifier: MIT
 *
 * ept_map of the endpoint mapper (C706 appendix O and appendix L for the towers): on
 * which TCP ports a target says an interface listens. Information only: DCOM objects
 * are not found this way, and a client may be refused the question.
 */
#ifndef RPC_ENDPOINT_MAP_H
#define RPC_ENDPOINT_MAP_H

#include "machine/network.h"
#include "rpc/rpc_exchange.h"

enum { ENDPOINT_MAX = 32 };

struct endpoint {
    uint16_t port;
    char address[ADDRESS_TEXT]; /* as the mapper knows it; often 0.0.0.0 */
};

struct endpoint_answer {
    enum rpc_end end; /* RPC_END_NOT_RPC also for an answer that makes no sense */
    uint32_t status;  /* of the call or its refusal; 0x16C9A0D6: nothing is registered */
    struct endpoint endpoints[ENDPOINT_MAX];
    size_t count;
    bool truncated; /* there were more */
};

void endpoint_map_begin(struct rpc_exchange *exchange, const struct rpc_interface *interface);

/* EXCHANGE is done. */
void endpoint_map_answer(const struct rpc_exchange *exchange, struct endpoint_answer *out);

#endif
