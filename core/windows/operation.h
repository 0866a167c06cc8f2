/* SPDX-License-Identifier: MIT
 *
 * One blocking operation on a Windows machine, run through deferred.h: with the machine
 * held, its credentials impersonated and a call frame of its own, so that nothing of the
 * caller is touched by a thread that was left behind.
 */
#ifndef WINDOWS_OPERATION_H
#define WINDOWS_OPERATION_H

#include "windows/deferred.h"
#include "windows/machine_windows.h"

struct way;

struct operation {
    struct deferred deferred;
    struct windows_machine *machine;
    struct call call; /* the thread's; its cancel stays valid while the thread runs */
    enum status (*work)(struct operation *operation, struct call *call);
    void (*clear)(struct operation *operation); /* frees what inputs and unused outputs own; may be NULL */
    bool carries_credentials; /* WORK hands them over itself (WMI: COAUTHIDENTITY): no impersonation */
    enum status status;       /* of WORK */
    const struct way *ways;   /* ways.h */
    size_t way_count;
    atomic_uint current_way;
};

/* OPERATION is the first member of a zeroed block from memory_new; it is freed with free(). */
void operation_init(struct operation *operation, struct machine *machine,
                    enum status (*work)(struct operation *, struct call *), void (*clear)(struct operation *));

/* Runs WORK and returns its status with CALL filled from it (channel, fault, attempts, elapsed time). On
 * ST_TIMEOUT and ST_CANCELLED of the wait itself API names what hangs. Outputs may be
 * read only after ST_OK. CHANNEL is the one that is tried first. */
MUST_CHECK enum status operation_run(struct operation *operation, struct call *call, enum channel channel,
                                     const char *api);

/* Always, as the last thing. */
void operation_release(struct operation *operation);

#endif
