/* SPDX-License-Identifier: MIT
 *
 * How connecting to a channel ended: to the service manager, the Remote Registry, LSA, a WMI namespace, or getting the
 * credentials for it. A type of its own, so that it cannot be handed on as what the channel answered:
 * "absent", "invalid" and "unsupported" are answers, and there are none before the connection stands. Which code
 * Windows gives for which fault of a connection is written nowhere; every one is taken for "out of reach" here unless
 * it says denied, timed out or cancelled.
 */
#ifndef WINDOWS_LINK_H
#define WINDOWS_LINK_H

#include "base/status.h"
#include "machine/call.h"

#include <stdbool.h>

enum link { LINK_UP, LINK_DENIED, LINK_TIMEOUT, LINK_UNREACHABLE, LINK_CANCELLED };

/* What an operation ends with that needed LINK. */
MUST_CHECK enum status link_status(enum link link);

/* Set the fault of CALL and say how the connection ended; code 0 is LINK_UP. */
enum link link_win32(struct call *call, const char *api, uint32_t code);
enum link link_hresult(struct call *call, const char *api, uint32_t hresult);
enum link link_ntstatus(struct call *call, const char *api, uint32_t ntstatus);

/* Sets the fault of CALL. The functions about accounts and groups (Lookup*, Net*) connect and ask in one call: only
 * codes that speak of accounts become "absent" or "invalid", everything else is the connection's. */
MUST_CHECK enum status link_account_answer(struct call *call, const char *api, uint32_t code);

/* CODE says that the other end of a proxy is gone: CO_E_OBJNOTCONNECTED, RPC_E_SERVER_DIED, RPC_E_SERVER_DIED_DNE,
 * RPC_E_DISCONNECTED, OR_INVALID_OXID. A new connection may stand. */
bool link_proxy_is_dead(uint32_t code);

#endif
