/* SPDX-License-Identifier: MIT
 *
 * Taking journals back: those of earlier sessions by list, by name or the newest, and
 * those of this one. Whether a journal belongs to the computer is asked before anything
 * is taken back.
 */
#ifndef SESSION_REVERT_H
#define SESSION_REVERT_H

#include "fix/undo.h"
#include "session/outcome.h"
#include "session/session.h"

/* Why a journal, or the list of them, cannot be had. */
struct revert_refusal {
    char *name; /* of the journal or the folder; owned */
    enum journal_problem problem;
    struct fault fault;
    char *nearest; /* JOURNAL_NO_SUCH: the name that may have been meant; NULL none; owned */
};
void revert_refusal_free(struct revert_refusal *refusal);

struct revert_entry {
    char *name;                   /* owned */
    enum journal_problem problem; /* JOURNAL_FINE: it can be taken back; else why not, with status and fault */
    enum status status;
    struct fault fault;
    struct journal journal; /* zeroed unless JOURNAL_FINE */
};

struct revert_list {
    struct journal_store *store;  /* owned */
    struct revert_entry *entries; /* newest first; owned */
    size_t count;
};

/* All journals (no folder is no journal), or with NAME the one of that file name: a path is cut to it, journals
 * elsewhere are not trusted; its ending, and what makes no difference among those that are there, may be left out.
 * OUTCOME_READY, or REFUSAL says why there is no list. */
enum outcome revert_list_read(const struct session_system *system, const char *name, struct revert_list *out,
                              struct revert_refusal *refusal);
void revert_list_free(struct revert_list *list);

/* The newest with something left to take back; NULL none. One that is refused is not passed over in silence: it may be
 * the one that matters. */
struct revert_entry *revert_newest(const struct revert_list *list);

/* OUTCOME_READY when ENTRY can be read; otherwise REFUSAL says why not. */
enum outcome revert_usable(const struct revert_entry *entry, struct revert_refusal *refusal);

/* The computer that JOURNAL was made on, as it is reached; not finished. request_free() */
struct request revert_request(const struct journal *journal);

/* What taking CHANGE back does, in words. */
void revert_describe(struct strbuf *out, enum language language, const struct change *change);

/* ---- doing it ---- */
struct reverted {
    struct undo_result result; /* of all journals */
    bool restart;              /* something that was in force was taken back, and stays so until a restart */
    bool outdated;             /* another program wrote to a journal meanwhile */
};

/* OUTCOME_READY: JOURNAL belongs to the computer of SESSION, and *USER is who runs the program there; free(). */
enum outcome revert_check_machine(const struct journal *journal, const struct session *session, struct cancel *cancel,
                                  char **user, struct revert_refusal *refusal);

/* Takes JOURNALS (newest first) back in the name of USER, each change with its entry in the event log. What others took
 * back since is read first. LISTENER may be NULL. */
struct reverted revert_run(struct session *session, struct journal *const *journals, size_t count, const char *user,
                           struct cancel *cancel, struct undo_listener *listener);

enum outcome revert_outcome(const struct reverted *reverted);

#endif
