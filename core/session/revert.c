/* SPDX-License-Identifier: MIT */
#include "session/revert.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/word.h"
#include "fix/pending_restart.h"

#include <stdlib.h>
#include <string.h>

static enum outcome refuse(struct revert_refusal *refusal, const char *name, enum journal_problem problem,
                           struct fault fault, bool denied)
{
    *refusal = (struct revert_refusal){memory_string(name), problem, fault, NULL};
    if (problem == JOURNAL_NOT_ALLOWED)
        return OUTCOME_NOT_ALLOWED;
    return denied && fault.code ? OUTCOME_ADMINISTRATOR : OUTCOME_NEEDS_CHANGE;
}

void revert_refusal_free(struct revert_refusal *refusal)
{
    free(refusal->name);
    free(refusal->nearest);
    *refusal = (struct revert_refusal){NULL, JOURNAL_FINE, {NULL, 0}, NULL};
}

/* ---- the list ---- */

static void read_entry(struct revert_list *list, char *name)
{
    struct revert_entry *entry = &list->entries[list->count++];
    entry->name = name;
    entry->status = journal_open(list->store, name, &entry->problem, &entry->fault, &entry->journal);
}

static const char *file_name(const char *typed)
{
    const char *name = typed;
    for (const char *at = typed; *at; at++)
        if (*at == '\\' || *at == '/')
            name = at + 1;
    return name;
}

static enum outcome read_names(const struct revert_list *list, char ***names, size_t *count,
                               struct revert_refusal *refusal)
{
    struct fault fault = {NULL, 0};
    *names = NULL;
    *count = 0;
    enum status status = journal_list(list->store, names, count, &fault);
    if (status == ST_OK || status == ST_ABSENT)
        return OUTCOME_READY;
    bool planted = status == ST_DENIED && fault.code == 0;
    return refuse(refusal, list->store->folder, planted ? JOURNAL_PLANTED : JOURNAL_UNREADABLE, fault,
                  status == ST_DENIED);
}

/* The one of NAMES that TYPED is, or the only one that begins with it; COUNT when there is none. */
static size_t find_name(char *const *names, size_t count, const char *typed)
{
    size_t found = count, begins = 0;
    for (size_t i = 0; i < count; i++) {
        if (!ascii_starts_nocase(names[i], typed))
            continue;
        if (strlen(names[i]) == strlen(typed) || ascii_equal_nocase(names[i] + strlen(typed), JOURNAL_SUFFIX))
            return i;
        found = i;
        begins++;
    }
    return begins == 1 ? found : count;
}

static enum outcome no_such(char *const *names, size_t count, const char *typed, struct revert_refusal *refusal)
{
    const char **known = memory_new_n(const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        known[i] = names[i];
    const char *near = count ? word_nearest(typed, known) : NULL;
    *refusal = (struct revert_refusal){memory_string(typed), JOURNAL_NO_SUCH, {NULL, 0}, memory_string(near)};
    free(known);
    return OUTCOME_BAD_ARGUMENT;
}

/* Those of NAMES that are wanted, newest first; each name has a new owner, or none any more. */
static enum outcome take(struct revert_list *list, char **names, size_t count, const char *typed,
                         struct revert_refusal *refusal)
{
    size_t wanted = typed ? find_name(names, count, typed) : count;
    if (typed && wanted == count)
        return no_such(names, count, typed, refusal);
    list->entries = memory_new_n(struct revert_entry, count + 1);
    for (size_t i = count; i-- > 0;) {
        if (typed && i != wanted)
            continue;
        read_entry(list, names[i]);
        names[i] = NULL;
    }
    return OUTCOME_READY;
}

enum outcome revert_list_read(const struct session_system *system, const char *name, struct revert_list *out,
                              struct revert_refusal *refusal)
{
    struct revert_list list = {.store = system->journals(system)};
    char **names;
    size_t count;
    enum outcome outcome = read_names(&list, &names, &count, refusal);
    if (outcome == OUTCOME_READY)
        outcome = take(&list, names, count, name ? file_name(name) : NULL, refusal);
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
    if (outcome == OUTCOME_READY)
        *out = list;
    else
        revert_list_free(&list);
    return outcome;
}

void revert_list_free(struct revert_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->entries[i].problem == JOURNAL_FINE)
            journal_free(&list->entries[i].journal);
        free(list->entries[i].name);
    }
    free(list->entries);
    list->store->ops->free(list->store);
    *list = (struct revert_list){NULL, NULL, 0};
}

struct revert_entry *revert_newest(const struct revert_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct revert_entry *entry = &list->entries[i];
        bool refused = entry->problem != JOURNAL_FINE && entry->problem != JOURNAL_EMPTY;
        if (refused || (entry->problem == JOURNAL_FINE && journal_has_open(&entry->journal)))
            return entry;
    }
    return NULL;
}

enum outcome revert_usable(const struct revert_entry *entry, struct revert_refusal *refusal)
{
    if (entry->problem == JOURNAL_FINE)
        return OUTCOME_READY;
    return refuse(refusal, entry->name, entry->problem, entry->fault, entry->status == ST_DENIED);
}

/* ---- the computer ---- */

struct request revert_request(const struct journal *journal)
{
    const struct journal_header *header = &journal->header;
    struct request request = request_default();
    if (!header->remote)
        return request;
    /* The name that the computer has may mean nothing here: it was reached by what was typed then. */
    free(request.target);
    request.target = memory_string(header->address[0] ? header->address : header->target);
    request.local = false;
    return request;
}

enum outcome revert_check_machine(const struct journal *journal, const struct session *session, struct cancel *cancel,
                                  char **user, struct revert_refusal *refusal)
{
    struct call call = call_make(cancel, session->request.call_ms);
    struct os_info os = {0};
    enum status status = MACHINE_CALL(session->machine, os_get, &call, &os);
    if (status == ST_OK)
        status = undo_check_machine(journal, session->machine, &call, os.computer);
    enum outcome outcome = OUTCOME_READY;
    if (status == ST_OK)
        *user = memory_string(os.user ? os.user : "");
    else
        outcome = refuse(refusal, journal->name, status == ST_INVALID ? JOURNAL_FOREIGN : JOURNAL_UNREADABLE,
                         call.fault, false);
    os_info_free(&os);
    return outcome;
}

void revert_describe(struct strbuf *out, enum language language, const struct change *change)
{
    struct change back = *change;
    back.before = change->after;
    back.after = change->before;
    change_describe(out, language, &back);
}

/* ---- doing it ---- */

struct reverting {
    struct undo_listener listener;
    const struct session *session;
    const struct journal *journal;
    const char *user;
    int64_t started_ms; /* what was changed before that may be in force */
    struct undo_listener *outer;
    struct reverted *sum;
};

static enum undo_answer on_conflict(struct undo_listener *listener, const struct journal_entry *entry,
                                    const struct state *found, const struct journal *by)
{
    struct reverting *own = container_of(listener, struct reverting, listener);
    return own->outer && own->outer->conflict ? own->outer->conflict(own->outer, entry, found, by) : UNDO_KEEP;
}

static void on_end(struct undo_listener *listener, const struct journal_entry *entry, enum undo_outcome outcome)
{
    struct reverting *own = container_of(listener, struct reverting, listener);
    const struct session *session = own->session;
    if (outcome == UNDO_RESTORED && entry->at_ms < own->started_ms)
        own->sum->restart = own->sum->restart || pending_restart_of(entry);
    session->system->log_change(session->system, session->language, own->journal, entry, true, own->user);
    if (own->outer && own->outer->end)
        own->outer->end(own->outer, entry, outcome);
}

static void add(struct undo_result *sum, const struct undo_result *one)
{
    sum->restored += one->restored;
    sum->already += one->already;
    sum->kept += one->kept;
    sum->irreversible += one->irreversible;
    sum->failed += one->failed;
    sum->stopped = sum->stopped || one->stopped;
    sum->journal_failed = sum->journal_failed || one->journal_failed;
    if (sum->status == ST_OK) {
        sum->status = one->status;
        sum->call = one->call;
        sum->journal_fault = one->journal_fault;
    }
}

/* The other journals of the same computer, newest first. Those that cannot be read are in nobody's way. free() */
static const struct journal **others_of(const struct journal *journal, const struct revert_list *list, size_t *count)
{
    const struct journal **others = memory_new_n(const struct journal *, list->count + 1);
    *count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct revert_entry *entry = &list->entries[i];
        if (entry->problem == JOURNAL_FINE && strcmp(entry->name, journal->name) != 0 &&
            strcmp(entry->journal.header.machine_id, journal->header.machine_id) == 0)
            others[(*count)++] = &entry->journal;
    }
    return others;
}

static struct undo_result undo_beside_others(struct reverting *own, struct journal *journal, struct cancel *cancel)
{
    struct revert_list list = {NULL, NULL, 0};
    struct revert_refusal refusal;
    bool read = revert_list_read(own->session->system, NULL, &list, &refusal) == OUTCOME_READY;
    const struct journal **others = others_of(journal, &list, &own->listener.other_count);
    own->listener.others = others;
    struct undo_result result = undo_run(own->session->machine, cancel, journal, own->user, &own->listener);
    free(others);
    if (read)
        revert_list_free(&list);
    else
        revert_refusal_free(&refusal);
    return result;
}

static void revert_one(struct reverting *own, struct journal *journal, struct cancel *cancel)
{
    const struct session_system *system = own->session->system;
    struct fault unread;
    own->journal = journal;
    /* Nobody knows here when another computer was started: what was changed there may be in force. */
    own->started_ms = journal->header.remote ? INT64_MAX : system->started_ms(system);
    /* Without this a journal that somebody took something back from since would be refused. Where it cannot be read,
     * the first write says why. */
    journal_refresh(journal, &unread);
    struct undo_result result = undo_beside_others(own, journal, cancel);
    add(&own->sum->result, &result);
    own->sum->outdated = own->sum->outdated || journal->outdated;
}

struct reverted revert_run(struct session *session, struct journal *const *journals, size_t count, const char *user,
                           struct cancel *cancel, struct undo_listener *listener)
{
    struct reverted sum = {.result = {.status = ST_OK}};
    struct reverting own = {{.conflict = on_conflict, .end = on_end}, session, NULL, user, 0, listener, &sum};
    for (size_t i = 0; i < count && !sum.result.stopped; i++)
        revert_one(&own, journals[i], cancel);
    sum.result.call.cancel = NULL;
    return sum;
}

enum outcome revert_outcome(const struct reverted *reverted)
{
    const struct undo_result *result = &reverted->result;
    if (result->stopped)
        return OUTCOME_CANCELLED;
    if (result->failed || result->kept || result->irreversible || result->journal_failed)
        return OUTCOME_NEEDS_CHANGE;
    return reverted->restart ? OUTCOME_RESTART : OUTCOME_READY;
}
