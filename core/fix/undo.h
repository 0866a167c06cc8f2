/* SPDX-License-Identifier: MIT
 *
 * Taking changes back from a journal: newest first. What is no longer as it was left is
 * taken out of what is there now, where that can be told exactly (change_without): two
 * products may be prepared one after the other and taken back in either order. Otherwise
 * the later journal that is in the way is named; where there is none, somebody else
 * changed it, and the caller is asked. Undo writes to the same journal; when it is killed,
 * running it again goes on where it stopped.
 */
#ifndef FIX_UNDO_H
#define FIX_UNDO_H

#include "fix/journal.h"

enum undo_answer { UNDO_KEEP, UNDO_OVERWRITE, UNDO_STOP };

/* What became of one change. */
enum undo_outcome {
    UNDO_RESTORED,     /* written back and read back */
    UNDO_ALREADY,      /* nothing of it is there: never made, or taken back by somebody else */
    UNDO_KEPT,         /* changed since, and left so */
    UNDO_IRREVERSIBLE, /* an action without a state, such as a repair */
    UNDO_FAILED        /* could not be read or written: see the entry's undo_status, or RESULT */
};

struct undo_listener {
    /* The state is neither the one before nor the one after the change, and holds it in a way that cannot be taken out.
     * BY: the later journal that has to be taken back first, and UNDO_STOP is the only answer that counts; NULL: it was
     * somebody else. Without this function it is kept. */
    enum undo_answer (*conflict)(struct undo_listener *listener, const struct journal_entry *entry,
                                 const struct state *found, const struct journal *by);
    /* After each change; may be NULL. */
    void (*end)(struct undo_listener *listener, const struct journal_entry *entry, enum undo_outcome outcome);
    const struct journal *const *others; /* the other journals of the computer, newest first; borrowed */
    size_t other_count;
};

struct undo_result {
    size_t restored, already, kept, irreversible, failed;
    bool stopped;        /* cancelled, or the caller said stop */
    enum status status;  /* ST_OK, or that of the first failure */
    struct call call;    /* of that failure */
    bool journal_failed; /* the journal could not be written: nothing was done without it */
    struct fault journal_fault;
};

/* ST_OK: JOURNAL belongs to MACHINE; ST_INVALID: to another computer. */
MUST_CHECK enum status undo_check_machine(const struct journal *journal, struct machine *machine, struct call *call,
                                          const char *computer);

/* USER is who takes it back. Cancelling takes effect between two changes. */
struct undo_result undo_run(struct machine *machine, struct cancel *cancel, struct journal *journal, const char *user,
                            struct undo_listener *listener);

#endif
