/* SPDX-License-Identifier: MIT
 *
 * An operation on another computer that can be done in several ways: the first one that
 * answers, answers. What the earlier ones said is kept in the call's attempts.
 */
#ifndef WINDOWS_WAYS_H
#define WINDOWS_WAYS_H

#include "windows/operation.h"

struct way {
    enum channel channel;
    const char *api; /* names what hangs when the whole operation does; static */
    enum status (*work)(struct operation *operation, struct call *call);
};

/* Like operation_run, with WAYS (static, 1 to CALL_ATTEMPTS) in place of the operation's own work. "Absent",
 * "invalid" and "cancelled" are answers; "denied", "unreachable", "timed out", "unsupported" and "failed"
 * lead to the next way. When none answers the status is that of the last one that was
 * really tried. */
MUST_CHECK enum status ways_run(struct operation *operation, struct call *call, const struct way *ways, size_t count);

#endif
