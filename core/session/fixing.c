/* SPDX-License-Identifier: MIT */
#include "session/fixing.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct fixing *fixing_new(struct checked *before)
{
    struct fixing *fixing = memory_new(struct fixing);
    checked_hold(before);
    fixing->rounds[0].before = before;
    fixing->count = 1;
    fixing->refused = OUTCOME_READY;
    return fixing;
}

void fixing_free(struct fixing *fixing)
{
    if (!fixing)
        return;
    struct journal_store *store = fixing->journal.store;
    if (store) {
        journal_free(&fixing->journal);
        store->ops->free(store);
    }
    for (size_t i = fixing->count; i-- > 0;) {
        fix_free(&fixing->rounds[i].fix);
        checked_release(fixing->rounds[i].before);
    }
    free(fixing);
}

struct fixing_round *fixing_last(struct fixing *fixing)
{
    return &fixing->rounds[fixing->count - 1];
}

static const struct session *session_of(const struct fixing *fixing)
{
    return fixing->rounds[0].before->session;
}

static enum status plan(struct fixing *fixing, struct fixing_round *round, const struct fix_choice *choices,
                        size_t count, struct cancel *cancel)
{
    struct check_environment environment = session_environment(round->before->session, cancel);
    enum status status = fix_prepare(&environment, &round->before->run, choices, count, &round->fix);
    if (status == ST_OK)
        fixing->refused = outcome_of_plan(&round->fix);
    return status;
}

enum status fixing_plan(struct fixing *fixing, const struct fix_choice *choices, size_t count, struct cancel *cancel)
{
    fixing->all = choices == NULL;
    return plan(fixing, &fixing->rounds[0], choices, count, cancel);
}

/* ---- one round ---- */

struct recording {
    struct fix_listener listener;
    const struct fixing *fixing;
    struct fix_listener *outer;
};

static void on_begin(struct fix_listener *listener, const struct change *change, size_t done, size_t total)
{
    struct recording *own = container_of(listener, struct recording, listener);
    if (own->outer && own->outer->begin)
        own->outer->begin(own->outer, change, done, total);
}

static void on_end(struct fix_listener *listener, const struct journal_entry *entry, size_t done, size_t total)
{
    struct recording *own = container_of(listener, struct recording, listener);
    const struct session *session = session_of(own->fixing);
    const struct journal *journal = &own->fixing->journal;
    session->system->log_change(session->system, session->language, journal, entry, false, journal->header.user);
    if (own->outer && own->outer->end)
        own->outer->end(own->outer, entry, done, total);
}

static enum status begin_journal(struct fixing *fixing, const struct check_environment *environment,
                                 struct fault *fault)
{
    const struct session_system *system = session_of(fixing)->system;
    if (fixing->journal.store)
        return ST_OK;
    struct journal_store *store = system->journals(system);
    struct journal_header header = fix_journal_header(environment, &fixing->rounds[0].before->run);
    enum status status = journal_create(store, &header, fault, &fixing->journal);
    journal_header_free(&header);
    if (status == ST_OK)
        return ST_OK;
    fixing->journal = (struct journal){.store = NULL};
    store->ops->free(store);
    return status;
}

void fixing_apply(struct fixing *fixing, struct cancel *cancel, struct fix_listener *listener)
{
    struct fixing_round *round = fixing_last(fixing);
    struct check_environment environment = session_environment(session_of(fixing), cancel);
    struct recording recording = {{on_begin, on_end}, fixing, listener};
    struct fault fault = {NULL, 0};
    enum status status = begin_journal(fixing, &environment, &fault);
    if (status == ST_OK)
        round->result = fix_apply(&environment, &round->fix, &fixing->journal, &recording.listener);
    else
        round->result = (struct fix_result){.stop = FIX_NO_JOURNAL, .status = status, .journal_fault = fault};
}

/* ---- all rounds ---- */

/* What is recommended now leads to a further round, and that is agreed to. */
static bool next_round(struct fixing *fixing, struct checked *after, struct cancel *cancel,
                       struct fixing_listener *listener)
{
    if (!fixing->all || fixing->count == FIXING_ROUNDS)
        return false;
    struct fixing_round *next = &fixing->rounds[fixing->count];
    *next = (struct fixing_round){.before = after};
    if (plan(fixing, next, NULL, 0, cancel) != ST_OK)
        return false;
    fixing->count++;
    checked_hold(after);
    if (fix_change_count(&next->fix) && listener->agree(listener, fixing))
        return true;
    fix_free(&next->fix);
    checked_release(after);
    fixing->count--;
    return false;
}

struct checked *fixing_run(struct fixing *fixing, struct cancel *cancel, struct fixing_listener *listener)
{
    for (;;) {
        fixing_apply(fixing, cancel, &listener->changes);
        const struct fix_result *result = &fixing_last(fixing)->result;
        if (result->stop != FIX_COMPLETE)
            listener->stopped(listener, result);
        if (!fixing->journal.store)
            return NULL;
        struct checked *after = checked_new(fixing->rounds[0].before->session, cancel, listener->checks);
        bool more =
            !after->run.cancelled && result->stop == FIX_COMPLETE && next_round(fixing, after, cancel, listener);
        if (!more && !after->run.cancelled) {
            fixing_settle(fixing, &after->run);
            return after;
        }
        bool cancelled = after->run.cancelled;
        checked_release(after);
        if (cancelled)
            return NULL;
    }
}

/* ---- what it came to ---- */

static bool taken_back(const struct journal *journal)
{
    bool any = false;
    for (size_t i = 0; i < journal->count; i++)
        any = any || journal->entries[i].undone;
    return any && !journal_has_open(journal);
}

void fixing_settle(const struct fixing *fixing, struct run *after)
{
    if (!fixing->journal.store)
        return;
    for (size_t i = 0; i < fixing->count; i++) {
        const struct fixing_round *round = &fixing->rounds[i];
        struct fix_result result = round->result;
        /* What was taken back is listed, but no requirement is "fixed" by it any more. */
        if (taken_back(&fixing->journal))
            result.made = 0;
        /* Listed once, with the first round. */
        fix_settle(&round->fix, &result, &fixing->journal, i == 0 ? 0 : fixing->journal.count, after);
    }
}

enum outcome fixing_outcome(struct fixing *fixing, const struct run *after)
{
    enum fix_stop stop = fixing_last(fixing)->result.stop;
    if (stop == FIX_CANCELLED)
        return OUTCOME_CANCELLED;
    if (stop == FIX_OBJECT_REFUSED)
        return OUTCOME_NOT_ALLOWED;
    return stop == FIX_COMPLETE ? outcome_worse(outcome_of_fix(after), fixing->refused) : OUTCOME_NEEDS_CHANGE;
}

enum outcome fixing_outcome_planned(const struct fixing *fixing)
{
    const struct fixing_round *first = &fixing->rounds[0];
    if (fix_change_count(&first->fix))
        return fixing->refused;
    return outcome_worse(outcome_of_fix(&first->before->run), fixing->refused);
}

bool fixing_is_on(const struct fixing *fixing, const struct request *request)
{
    const struct request *of = &fixing->rounds[0].before->run.request;
    return of->local == request->local && strcmp(of->target, request->target) == 0;
}

bool fixing_can_undo(const struct fixing *fixing, const struct request *request)
{
    return fixing->journal.store && fixing_is_on(fixing, request) && journal_has_open(&fixing->journal);
}
