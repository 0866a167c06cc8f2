/* SPDX-License-Identifier: MIT */
#include "session/watching.h"

#include "base/time.h"

#include <string.h>

/* Each answer comes within a second of what it tells, of at most so many events of one log. */
enum { FOLLOW_MS = 1000, MOST = 2000 };

struct watch {
    struct session *session;
    struct cancel *cancel;
    struct watching_listener *listener;
    struct refusal_log_answer logs[REFUSAL_LOG_COUNT]; /* as they were said */
    bool told[REFUSAL_LOG_COUNT];
    bool read;           /* some log could be */
    enum status reached; /* as it was said */
    struct watching_result *result;
};

/* The account of a session that only watches was taken nowhere yet: it is shown to the target once, over a channel that
 * says why it refuses one (windows/attempt.h). */
static void log_on(struct watch *watch)
{
    struct call call = call_make(watch->cancel, watch->session->request.call_ms);
    struct registry_value value = {0};
    if (MACHINE_CALL(watch->session->machine, registry_get, &call, "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion",
                     "CurrentBuildNumber", &value) == ST_OK)
        registry_value_free(&value);
}

static void say_logs(struct watch *watch, const struct refusals *refusals)
{
    for (unsigned log = 0; log < REFUSAL_LOG_COUNT; log++) {
        const struct refusal_log_answer *now = &refusals->logs[log], *then = &watch->logs[log];
        watch->read = watch->read || now->status == ST_OK;
        if (watch->told[log] && now->status == then->status && now->off == then->off &&
            now->fault.code == then->fault.code)
            continue;
        watch->told[log] = true;
        watch->logs[log] = *now;
        watch->listener->log(watch->listener, (enum refusal_log)log, now);
    }
}

static void say(struct watch *watch, struct refusals *refusals, const struct refusal_whom *whom)
{
    say_logs(watch, refusals);
    refusals_keep(refusals, whom);
    watch->result->others += refusals->others;
    /* In the order in which it happened. */
    for (size_t i = refusals->count; i--;) {
        watch->result->refused += refusals->items[i].count;
        watch->listener->refused(watch->listener, &refusals->items[i]);
    }
}

static enum status ask(struct watch *watch, const struct refusals_question *question, struct refusals *out)
{
    struct call call = call_make(watch->cancel, FOLLOW_MS + watch->session->request.call_ms);
    enum status status = MACHINE_CALL(watch->session->machine, refusals_get, &call, question, out);
    if (status != watch->reached && status != ST_CANCELLED)
        watch->listener->reached(watch->listener, status, &call.fault);
    watch->reached = status == ST_CANCELLED ? watch->reached : status;
    return status;
}

enum outcome watching_run(struct session *session, struct cancel *cancel, uint64_t limit_ms,
                          const struct refusal_whom *whom, struct watching_listener *listener,
                          struct watching_result *out)
{
    struct watch watch = {.session = session, .cancel = cancel, .listener = listener, .result = out};
    int64_t end = time_tick_ms() + (int64_t)limit_ms;
    *out = (struct watching_result){0};
    if (!session->request.local)
        log_on(&watch);
    for (int64_t left; (left = end - time_tick_ms()) > 0 && !cancel_requested(cancel);) {
        const struct refusals_question question = {.most = MOST,
                                                   .follow_ms = left < FOLLOW_MS ? (uint32_t)left : FOLLOW_MS};
        struct refusals refusals = refusals_none();
        enum status status = ask(&watch, &question, &refusals);
        if (status == ST_OK) {
            say(&watch, &refusals, whom);
            refusals_free(&refusals);
        }
        /* Nobody is let in who was not before: waiting changes nothing. */
        if (status == ST_UNSUPPORTED || status == ST_DENIED || (status == ST_OK && !watch.read))
            break;
    }
    if (cancel_requested(cancel))
        return OUTCOME_CANCELLED;
    return out->refused ? OUTCOME_NEEDS_CHANGE : watch.read ? OUTCOME_READY : OUTCOME_CANNOT_TELL;
}
