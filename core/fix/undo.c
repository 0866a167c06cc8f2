/* SPDX-License-Identifier: MIT */
#include "fix/undo.h"

#include "base/ascii.h"
#include "fix/fix.h"

#include <stdlib.h>
#include <string.h>

/* One undo under way. */
struct undo_work {
    struct machine *machine;
    struct journal *journal;
    const char *user;
    struct undo_listener *listener;
    struct undo_result result;
};

enum status undo_check_machine(const struct journal *journal, struct machine *machine, struct call *call,
                               const char *computer)
{
    char *id = journal_machine_id(machine, call, computer);
    bool same = strcmp(id, journal->header.machine_id) == 0;
    free(id);
    return same ? ST_OK : ST_INVALID;
}

static enum undo_outcome fail(struct undo_work *undoing, enum status status, const struct call *call)
{
    if (undoing->result.status == ST_OK) {
        undoing->result.status = status;
        undoing->result.call = *call;
    }
    return UNDO_FAILED;
}

static enum undo_outcome journal_fail(struct undo_work *undoing, enum status status)
{
    undoing->result.journal_failed = true;
    if (undoing->result.status == ST_OK)
        undoing->result.status = status;
    return UNDO_FAILED;
}

/* The value is as absent as before, but keys above it were made and never filled. */
static bool keys_left(const struct change *change, const struct state *now)
{
    return change->kind == CHANGE_REGISTRY_VALUE && !now->present && now->absent_keys < change->before.absent_keys;
}

/* ---- the other journals ---- */
static bool same_object(const struct change *a, const struct change *b)
{
    return a->kind == b->kind && ascii_equal_nocase(a->object, b->object) && ascii_equal_nocase(a->item, b->item);
}

/* The newest entry of another journal for the object of ENTRY that is undone or is not, from behind on; NULL: none.
 * What was found before it is LEFT, where that is not NULL. */
static const struct journal_entry *other_entry(const struct undo_work *undoing, const struct journal_entry *entry,
                                               const struct state *left, const struct journal **of)
{
    const struct undo_listener *listener = undoing->listener;
    for (size_t i = 0; listener && i < listener->other_count; i++) {
        const struct journal *journal = listener->others[i];
        for (size_t k = journal->count; k-- > 0;) {
            const struct journal_entry *other = &journal->entries[k];
            if (!same_object(&other->change, &entry->change))
                continue;
            /* Taken back while ENTRY lay on top of it; or made since ENTRY, and still there. */
            bool counts = left ? other->undone && other->undone_ms >= entry->at_ms && other->at_ms <= entry->at_ms &&
                                     change_state_equal(entry->change.kind, left, &other->change.before)
                               : !other->undone && other->at_ms >= entry->at_ms;
            if (!counts)
                continue;
            if (of)
                *of = journal;
            return other;
        }
    }
    return NULL;
}

/* ---- one entry ---- */

/* Journals the undo of entry INDEX and brings the object to TARGET, unless it is so. */
static enum undo_outcome take_back(struct undo_work *undoing, size_t index, const struct state *now, bool as_left,
                                   const struct state *target)
{
    const struct change *change = &undoing->journal->entries[index].change;
    struct fault *fault = &undoing->result.journal_fault;
    bool already = change_state_equal(change->kind, now, target) && !keys_left(change, now);
    enum status status = journal_begin_undo(undoing->journal, index, as_left ? NULL : now, undoing->user, fault);
    if (status != ST_OK)
        return journal_fail(undoing, status);
    struct call call = call_make(NULL, FIX_WRITE_MS);
    enum status restored = already ? ST_OK : change_make(undoing->machine, &call, change, target);
    status = journal_end_undo(undoing->journal, index, restored, &call, fault);
    if (restored != ST_OK)
        fail(undoing, restored, &call);
    if (status != ST_OK)
        return journal_fail(undoing, status);
    if (restored != ST_OK)
        return UNDO_FAILED;
    return already ? UNDO_ALREADY : UNDO_RESTORED;
}

/* Others came on top of it: their part stays. False: what its part is cannot be told from NOW. */
static bool take_out(struct undo_work *undoing, size_t index, const struct state *now, enum undo_outcome *outcome)
{
    const struct journal_entry *entry = &undoing->journal->entries[index];
    struct state left;
    if (!change_without(&entry->change, now, &left))
        return false;
    const struct journal_entry *once = other_entry(undoing, entry, &left, NULL);
    *outcome = take_back(undoing, index, now, false, once ? &once->change.before : &left);
    state_free(&left);
    return true;
}

static enum undo_outcome ask(struct undo_work *undoing, size_t index, const struct state *now)
{
    const struct journal_entry *entry = &undoing->journal->entries[index];
    struct undo_listener *listener = undoing->listener;
    const struct journal *by = NULL;
    (void)other_entry(undoing, entry, NULL, &by);
    enum undo_answer answer = listener && listener->conflict ? listener->conflict(listener, entry, now, by) : UNDO_KEEP;
    undoing->result.stopped = answer == UNDO_STOP;
    if (answer == UNDO_OVERWRITE && !by)
        return take_back(undoing, index, now, false, &entry->change.before);
    return UNDO_KEPT;
}

static enum undo_outcome undo_entry(struct undo_work *undoing, size_t index)
{
    const struct journal_entry *entry = &undoing->journal->entries[index];
    const struct change *change = &entry->change;
    if (!change_reversible(change))
        return UNDO_IRREVERSIBLE;
    struct call call = call_make(NULL, FIX_WRITE_MS);
    struct state now;
    enum status status = change_read(undoing->machine, &call, change, &now);
    if (status != ST_OK)
        return fail(undoing, status, &call);
    if (!now.present && entry->undo_begun && entry->found.present && change_has_gap(change->kind))
        now = state_copy(&entry->found);
    bool gap =
        !now.present && change_has_gap(change->kind) && (entry->undo_begun || !entry->done || entry->status != ST_OK);
    bool as_left = gap || change_state_equal(change->kind, &now, &change->after);
    bool as_before = change_state_equal(change->kind, &now, &change->before);
    enum undo_outcome outcome;
    if (as_left || as_before)
        outcome = take_back(undoing, index, &now, as_left, &change->before);
    else if (!take_out(undoing, index, &now, &outcome))
        outcome = ask(undoing, index, &now);
    state_free(&now);
    return outcome;
}

static void count(struct undo_result *result, enum undo_outcome outcome)
{
    switch (outcome) {
    case UNDO_RESTORED:
        result->restored++;
        break;
    case UNDO_ALREADY:
        result->already++;
        break;
    case UNDO_KEPT:
        result->kept++;
        break;
    case UNDO_IRREVERSIBLE:
        result->irreversible++;
        break;
    case UNDO_FAILED:
        result->failed++;
        break;
    }
}

struct undo_result undo_run(struct machine *machine, struct cancel *cancel, struct journal *journal, const char *user,
                            struct undo_listener *listener)
{
    struct undo_work undoing = {machine, journal, user, listener, {.status = ST_OK}};
    struct undo_result *result = &undoing.result;
    for (size_t i = journal->count; i-- > 0 && !result->stopped && !result->journal_failed;) {
        if (journal->entries[i].undone)
            continue;
        if (cancel_requested(cancel)) {
            result->stopped = true;
            break;
        }
        enum undo_outcome outcome = undo_entry(&undoing, i);
        count(result, outcome);
        if (listener && listener->end)
            listener->end(listener, &journal->entries[i], outcome);
    }
    return *result;
}
