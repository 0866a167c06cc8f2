/* SPDX-License-Identifier: MIT
 *
 * A call that cannot be cancelled (ConnectServer, RegConnectRegistryW, GetAddrInfo ...) runs
 * on a thread of its own. When the deadline passes or the user cancels, the thread is
 * left to finish by itself - never terminated - and whoever ends last frees the
 * parameter block.
 *
 * Embed struct deferred in a block that holds every input (copied) and output:
 *
 *     struct lookup { struct deferred deferred; wchar_t *name; ADDRINFOW *found; };
 *     struct lookup *lookup = memory_new(struct lookup);
 *     deferred_init(&lookup->deferred, lookup_work, lookup_free);
 *     lookup->name = ...;
 *     enum status status = deferred_run(&lookup->deferred, call, "GetAddrInfoW");
 *     if (status == ST_OK)          // finished: outputs may be read and taken
 *         ...
 *     deferred_release(&lookup->deferred);  // always
 */
#ifndef WINDOWS_DEFERRED_H
#define WINDOWS_DEFERRED_H

#include "base/hold.h"
#include "machine/call.h"
#include "windows/windows_api.h"

struct deferred {
    void (*work)(struct deferred *deferred); /* on the disposable thread; MTA COM is initialised there */
    void (*free)(struct deferred *deferred); /* frees the block that DEFERRED is in; on either thread */
    struct hold hold;
    HANDLE done;
    struct cancel *cancel; /* held while the thread runs; long WORK may look at it */
};

void deferred_init(struct deferred *deferred, void (*work)(struct deferred *), void (*free)(struct deferred *));

/* Starts the work and waits, at most CALL->limit_ms. ST_OK: it has finished (whatever its result).
 * ST_TIMEOUT, ST_CANCELLED: it still runs and its outputs must not be touched; API, the function
 * that hangs, is in CALL's fault. ST_FAILED: the thread could not be started. Once only. */
MUST_CHECK enum status deferred_run(struct deferred *deferred, struct call *call, const char *api);

/* The two halves of deferred_run, for several at once. After a start that was ST_OK wait once or never. */
MUST_CHECK enum status deferred_start(struct deferred *deferred, struct call *call, const char *api);
MUST_CHECK enum status deferred_wait(struct deferred *deferred, struct call *call, uint32_t limit_ms, const char *api);

void deferred_release(struct deferred *deferred);

/* How many threads are left behind at this moment, in the whole program. */
unsigned deferred_pending(void);

#endif
