/* SPDX-License-Identifier: MIT
 * Making the changes of a plan, each journalled before and after, each read back. */
#include "fix/fix.h"

#include "base/memory.h"
#include "base/time.h"
#include "base/trace.h"
#include "check/run_change.h"
#include "fix/allowed.h"
#include "fix/pending_restart.h"

#include <string.h>

struct journal_header fix_journal_header(const struct check_environment *environment, const struct run *run)
{
    const struct request *request = environment->request;
    struct call call = call_make(environment->cancel, request->call_ms);
    const char *account = run->account.name ? run->account.name : request->account;
    return (struct journal_header){
        .started_ms = time_now_ms(),
        .program_version = memory_string(WMIREADY_VERSION),
        .target = memory_string(run->os.computer ? run->os.computer : request->target),
        .address = memory_string(request->local ? "" : request->target),
        .machine_id = journal_machine_id(environment->machine, &call, run->os.computer),
        .remote = !request->local,
        .account = memory_string(account ? account : ""),
        .user = memory_string(run->os.user ? run->os.user : ""),
        .user_sid = memory_string(run->os.user_sid ? run->os.user_sid : ""),
        .client = memory_string(run->client ? run->client : ""),
    };
}

/* ---- one change ---- */
/* The state before must be the one that was shown. Sets SO when it is already as it shall be. */
static enum fix_stop compare(const struct check_environment *environment, const struct change *change,
                             struct fix_result *result, bool *so)
{
    struct state now;
    *so = false;
    result->call = call_make(NULL, environment->request->call_ms);
    result->status = change_read(environment->machine, &result->call, change, &now);
    if (result->status != ST_OK)
        return FIX_UNREAD;
    bool as_shown = change_state_equal(change->kind, &now, &change->before);
    *so = change_state_equal(change->kind, &now, &change->after);
    state_free(&now);
    if (as_shown || *so)
        return FIX_COMPLETE;
    result->status = ST_INVALID;
    return FIX_CHANGED_SINCE;
}

static enum fix_stop make(const struct check_environment *environment, const struct fix_step *step,
                          const struct change *change, struct journal *journal, struct fix_result *result)
{
    bool so;
    result->status = ST_INVALID;
    if (!allowed_change(change))
        return FIX_OBJECT_REFUSED;
    enum fix_stop stop = compare(environment, change, result, &so);
    if (stop != FIX_COMPLETE || so)
        return stop;
    result->status =
        journal_begin_change(journal, step->finding->key, step->remedy->id, change, &result->journal_fault);
    if (result->status != ST_OK)
        return FIX_NO_JOURNAL;
    result->call = call_make(NULL, FIX_WRITE_MS);
    enum status proved = change_make(environment->machine, &result->call, change, &change->after);
    result->made += proved == ST_OK;
    char text[CALL_TRACE];
    TRACE("%s:%s changes %s %s | %s: %s", step->finding->key, step->remedy->id, change_kind_word(change->kind),
          change->object, change->item, call_trace(&result->call, proved, text));
    result->status = journal_end_change(journal, proved, &result->call, &result->journal_fault);
    if (result->status != ST_OK)
        return FIX_NO_JOURNAL;
    result->status = proved;
    return proved == ST_OK ? FIX_COMPLETE : FIX_FAILED;
}

/* ---- all of them ---- */
static void tell_begin(struct fix_listener *listener, const struct change *change, size_t done, size_t total)
{
    if (listener && listener->begin)
        listener->begin(listener, change, done, total);
}

/* Nothing is told of a change that was so already: it is not in the journal. */
static void tell_end(struct fix_listener *listener, const struct journal *journal, size_t entries_before, size_t done,
                     size_t total)
{
    if (listener && listener->end && journal->count > entries_before)
        listener->end(listener, &journal->entries[journal->count - 1], done, total);
}

struct fix_result fix_apply(const struct check_environment *environment, const struct fix *fix, struct journal *journal,
                            struct fix_listener *listener)
{
    struct fix_result result = {.stop = FIX_COMPLETE};
    size_t done = 0, total = fix_change_count(fix);
    for (size_t s = 0; s < fix->count; s++) {
        const struct fix_step *step = &fix->steps[s];
        for (size_t i = 0; i < step->plan.count; i++, done++) {
            const struct change *change = &step->plan.changes[i];
            size_t entries = journal->count;
            result.change = change;
            if (cancel_requested(environment->cancel)) {
                result.stop = FIX_CANCELLED;
                result.status = ST_CANCELLED;
                return result;
            }
            tell_begin(listener, change, done, total);
            result.stop = make(environment, step, change, journal, &result);
            tell_end(listener, journal, entries, done + 1, total);
            if (result.stop != FIX_COMPLETE)
                return result;
        }
    }
    result.change = NULL;
    return result;
}

enum text_id fix_stop_text(enum fix_stop stop)
{
    static const enum text_id texts[] = {
        [FIX_COMPLETE] = TEXT_NONE,
        [FIX_CANCELLED] = TEXT_FIX_CANCELLED,
        [FIX_CHANGED_SINCE] = TEXT_FIX_CHANGED_SINCE,
        [FIX_UNREAD] = TEXT_FIX_UNREAD,
        [FIX_OBJECT_REFUSED] = TEXT_FIX_OBJECT_REFUSED,
        [FIX_NO_JOURNAL] = TEXT_FIX_NO_JOURNAL,
        [FIX_FAILED] = TEXT_FIX_FAILED,
    };
    return texts[stop];
}

/* ---- what it came to ---- */
static void add_changes(const struct journal *journal, size_t first, struct run *after)
{
    for (size_t i = first; i < journal->count; i++) {
        const struct journal_entry *entry = &journal->entries[i];
        struct run_change *change = run_add_change(after);
        change->requirement = memory_string(entry->requirement);
        change->remedy = memory_string(entry->remedy);
        change->change = change_copy(&entry->change);
        change->at_ms = entry->at_ms;
        change->status = entry->done ? entry->status : ST_FAILED;
        change->code = entry->code;
        change->undone = entry->undone;
    }
}

static enum verdict settled(enum verdict checked, enum disruption disruption)
{
    switch (checked) {
    case V_READY:
    case V_NOT_APPLICABLE:
        return disruption == DISRUPTION_RESTART ? V_FIXED_AFTER_RESTART : V_FIXED;
    case V_NEEDS_CHANGE:
        return V_NOT_FIXED;
    default:
        return checked; /* attention stays attention, and what cannot be told is not called fixed */
    }
}

/* The step in which it stopped; the number of steps when it did not. */
static size_t stopped_in(const struct fix *fix, const struct fix_result *result)
{
    size_t s = 0;
    for (; s < fix->count; s++)
        for (size_t i = 0; i < fix->steps[s].plan.count; i++)
            if (&fix->steps[s].plan.changes[i] == result->change)
                return s;
    return s;
}

void fix_settle(const struct fix *fix, const struct fix_result *result, const struct journal *journal, size_t first,
                struct run *after)
{
    add_changes(journal, first, after);
    if (result->made == 0)
        return;
    /* Half a remedy has fixed nothing, and one that was not begun neither: there it is as the check says. */
    size_t stopped = stopped_in(fix, result);
    for (size_t i = 0; i < fix->count && i <= stopped; i++) {
        const struct fix_step *step = &fix->steps[i];
        struct finding *finding =
            step->refusal == FIX_ACCEPTED ? run_finding_to_change(after, step->finding->key) : NULL;
        if (!finding)
            continue;
        if (i == stopped) {
            if (finding->verdict == V_NEEDS_CHANGE && result->stop != FIX_CANCELLED)
                finding->verdict = V_NOT_FIXED;
            continue;
        }
        finding->verdict = settled(finding->verdict, step->remedy->disruption);
        if (finding->verdict == V_FIXED_AFTER_RESTART)
            pending_restart_set(finding);
    }
}
