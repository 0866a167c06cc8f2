/* SPDX-License-Identifier: MIT
 *
 * Watching who is refused while somebody tries: the logs of the target, from now on. Nothing is changed there, and
 * nothing but the events of the closed table is asked for (events/refusal.h).
 */
#ifndef SESSION_WATCHING_H
#define SESSION_WATCHING_H

#include "events/refusals.h"
#include "session/outcome.h"
#include "session/session.h"

struct watching_listener {
    /* What LOG says: once for each log, and again when that changes. */
    void (*log)(struct watching_listener *listener, enum refusal_log log, const struct refusal_log_answer *answer);
    /* Somebody was refused; of one account, client and cause that came in one moment there is one, with their count. */
    void (*refused)(struct watching_listener *listener, const struct refusal *refusal);
    /* The target cannot be asked, and is asked again; ST_OK: it can again. */
    void (*reached)(struct watching_listener *listener, enum status status, const struct fault *fault);
};

struct watching_result {
    uint64_t refused; /* that were shown */
    uint64_t others;  /* that are of nobody who was asked after */
};

/* Watches for LIMIT_MS or until CANCEL, and calls LISTENER on this thread. WHOM: only these, where it names anybody.
 * OUTCOME_NEEDS_CHANGE: somebody was refused. OUTCOME_READY: nobody was, by the logs that could be read.
 * OUTCOME_CANNOT_TELL: no log could be read. OUTCOME_CANCELLED. OUT is always filled. */
enum outcome watching_run(struct session *session, struct cancel *cancel, uint64_t limit_ms,
                          const struct refusal_whom *whom, struct watching_listener *listener,
                          struct watching_result *out);

#endif
