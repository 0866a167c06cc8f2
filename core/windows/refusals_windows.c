/* SPDX-License-Identifier: MIT
 *
 * The events that say who was refused, through wevtapi: EvtQuery with the numbers of the table and the time, newest
 * first; of another computer over EvtOpenSession (winevt.h). Its time limit is reserved, so it runs on a thread that
 * may be left behind, and its credentials are only looked at by the first call over it: hence nobody is logged on here
 * who was not taken before. A result set is live: what is read is bounded, and a log that is cleared meanwhile
 * (ERROR_EVT_QUERY_RESULT_STALE) is begun anew.
 */
#include "windows/ops.h"
#include "windows/refusals_follow.h"

#include "base/memory.h"
#include "windows/operation.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <stdlib.h>
#include <string.h>

enum { BEGUN_ANEW = 3 };

struct refusals_operation {
    struct operation operation;
    struct refusals_question question;
    struct refusals refusals;
};

static struct refusals_operation *of(struct operation *operation)
{
    return container_of(operation, struct refusals_operation, operation);
}

static void clear(struct operation *operation)
{
    refusals_free(&of(operation)->refusals);
}

/* ---- one log ---- */

static DWORD read_once(struct log_reading *reading, struct refusals *out, const char **api)
{
    struct strbuf query = STRBUF_INIT;
    refusal_query(&query, reading->log, reading->question->age_ms);
    wchar_t *wide = utf16_from_utf8(strbuf_text(&query)), *path = utf16_from_utf8(refusal_log_name(reading->log));
    EVT_HANDLE result = EvtQuery(reading->session, path, wide, EvtQueryChannelPath | EvtQueryReverseDirection);
    DWORD error = result ? ERROR_SUCCESS : GetLastError();
    *api = result ? "EvtNext" : "EvtQuery";
    reading->looked_at = 0;
    if (result) {
        error = refusals_log_next(reading, result, out);
        EvtClose(result);
    }
    free(path);
    free(wide);
    strbuf_free(&query);
    return error;
}

static void merge(struct refusals *into, struct refusals *part)
{
    for (size_t i = 0; i < part->count; i++)
        refusals_add(into, &part->items[i]);
    into->others += part->others;
    part->count = 0;
    refusals_free(part);
}

static enum status read_log(struct log_reading *reading, struct refusals *out)
{
    struct refusal_log_answer *answer = &out->logs[reading->log];
    struct refusals part = refusals_none();
    const char *api = NULL;
    DWORD error = ERROR_EVT_QUERY_RESULT_STALE;
    for (int i = 0; error == ERROR_EVT_QUERY_RESULT_STALE && i < BEGUN_ANEW; i++) {
        refusals_free(&part);
        error = read_once(reading, &part, &api);
    }
    merge(out, &part);
    free(reading->xml);
    reading->xml = NULL;
    refusals_log_answer(error, api, answer);
    answer->off =
        error == ERROR_NO_MORE_ITEMS && !reading->looked_at && refusals_log_off(reading->session, reading->log);
    return answer->status;
}

/* ---- the computer ---- */

/* The account was taken; or a channel that says why it refuses answered and did not refuse it, only what was asked. */
static bool was_accepted(struct windows_machine *machine)
{
    AcquireSRWLockShared(&machine->lock);
    bool reached = machine->port_smb.known && machine->port_smb.link == LINK_UP;
    bool accepted = machine->accepted || (machine->exact_tried && reached && !machine->refused);
    ReleaseSRWLockShared(&machine->lock);
    return accepted;
}

/* The answer for the machine as a whole: it is out of reach when the first log says so, and then no other is asked. */
static enum status work(struct operation *operation, struct call *call)
{
    struct refusals_operation *own = of(operation);
    EVT_HANDLE session = NULL;
    /* Some of the time is left for what was read to be handed over. */
    ULONGLONG until = GetTickCount64() + call->limit_ms - call->limit_ms / 5;
    if (own->question.follow_ms)
        return refusals_follow(operation->machine, call, &own->question, until, &own->refusals);
    if (operation->machine->host) {
        session = refusals_log_session(operation->machine);
        if (!session)
            return status_win32(call, "EvtOpenSession", GetLastError());
    }
    enum status status = ST_OK;
    for (unsigned log = 0; status == ST_OK && log < REFUSAL_LOG_COUNT; log++) {
        struct log_reading reading = {
            .session = session, .log = (enum refusal_log)log, .question = &own->question, .call = call, .until = until};
        enum status answer = read_log(&reading, &own->refusals);
        if (answer == ST_UNREACHABLE || answer == ST_CANCELLED) {
            call->fault = own->refusals.logs[log].fault;
            status = answer;
        }
    }
    if (session)
        EvtClose(session);
    refusals_sort(&own->refusals);
    return status;
}

enum status ops_refusals_get(struct machine *m, struct call *call, const struct refusals_question *question,
                             struct refusals *out)
{
    struct windows_machine *machine = machine_windows_of(m);
    if (machine->host && !was_accepted(machine))
        return ST_UNSUPPORTED;
    struct refusals_operation *own = memory_new(struct refusals_operation);
    operation_init(&own->operation, m, work, clear);
    own->operation.carries_credentials = true;
    own->question = *question;
    own->refusals = refusals_none();
    enum channel channel = machine->host ? CHANNEL_EVENT_LOG : CHANNEL_LOCAL;
    enum status status = operation_run(&own->operation, call, channel, "EvtQuery");
    if (status == ST_OK) {
        *out = own->refusals;
        own->refusals = refusals_none();
    }
    operation_release(&own->operation);
    return status;
}
