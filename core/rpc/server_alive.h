/* SPDX-License-Identifier: MIT
 *
 * IObjectExporter::ServerAlive2 ([MS-DCOM] 3.1.2.5.1.7): the object resolver answers it
 * without credentials and names its addresses, so it proves that DCOM is alive and shows
 * whether the address in use is one the target itself knows.
 */
#ifndef RPC_SERVER_ALIVE_H
#define RPC_SERVER_ALIVE_H

#include "machine/network.h"
#include "rpc/rpc_exchange.h"

void server_alive_begin(struct rpc_exchange *exchange);

/* EXCHANGE is done. OUT->ms is left 0 for the caller. */
void server_alive_answer(const struct rpc_exchange *exchange, struct dcom_answer *out);

#endif
