/* SPDX-License-Identifier: MIT */
#include "fix/undo.h"

#include "fix/fix.h"

#include <stdlib.h>
#include <string.h>

/* One undo under way. */
struct undoing {
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

static enum undo_outcome fail(struct undoing *undoing, enum status status, const struct call *call)
{
    if (undoing->result.status == ST_OK) {
        undoing->result.status = status;
        undoing->result.call = *call;
    }
    return UNDO_FAILED;
}

static enum undo_outcome journal_fail(struct undoing *undoing, enum status status)
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

/* Journals the undo of entry INDEX and does it, unless NOW is already the state before. */
static enum undo_outcome take_back(struct undoing *undoing, size_t index, const struct state *now, bool as_left)
{
    const struct change *change = &undoing->journal->entries[index].change;
    struct fault *fault = &undoing->result.journal_fault;
    bool already = change_state_equal(change->kind, now, &change->before) && !keys_left(change, now);
    enum status status = journal_begin_undo(undoing->journal, index, as_left ? NULL : now, undoing->user, fault);
    if (status != ST_OK)
        return journal_fail(undoing, status);
    struct call call = call_make(NULL, FIX_WRITE_MS);
    enum status restored = already ? ST_OK : change_make(undoing->machine, &call, change, &change->before);
    status = journal_end_undo(undoing->journal, index, restored, &call, fault);
    if (restored != ST_OK)
        fail(undoing, restored, &call);
    if (status != ST_OK)
        return journal_fail(undoing, status);
    if (restored != ST_OK)
        return UNDO_FAILED;
    return already ? UNDO_ALREADY : UNDO_RESTORED;
}

static enum undo_answer ask(struct undoing *undoing, const struct journal_entry *entry, const struct state *found)
{
    struct undo_listener *listener = undoing->listener;
    return listener && listener->conflict ? listener->conflict(listener, entry, found) : UNDO_KEEP;
}

static enum undo_outcome undo_entry(struct undoing *undoing, size_t index)
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
    bool as_left = change_state_equal(change->kind, &now, &change->after);
    bool as_before = change_state_equal(change->kind, &now, &change->before);
    enum undo_answer answer = as_left || as_before ? UNDO_OVERWRITE : ask(undoing, entry, &now);
    enum undo_outcome outcome = UNDO_KEPT;
    if (answer == UNDO_OVERWRITE)
        outcome = take_back(undoing, index, &now, as_left);
    undoing->result.stopped = answer == UNDO_STOP;
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
    struct undoing undoing = {machine, journal, user, listener, {.status = ST_OK}};
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
