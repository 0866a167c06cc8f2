/* SPDX-License-Identifier: MIT
 *
 * Taking changes back: what this session made, or a journal of an earlier one, chosen from a list in which the exact
 * changes are shown before. The work runs on a thread of its own; where somebody changed the same value since, the
 * person is asked; a check of what is shown follows. UI thread.
 */
#ifndef WIZARD_UNDOING_H
#define WIZARD_UNDOING_H

#include "session/revert.h"
#include "wizard/wizard.h"

/* MSG_CONFLICT: somebody changed it since; the worker waits for the answer. */
struct conflict {
    const struct journal_entry *entry;
    const struct state *found;
};

/* MSG_UNDONE: what taking back came to. MSG_JOURNALS: what there is to take back. */
struct undoing;
struct undoing_journals;

/* Takes back what this session changed on the target for the requirement ID; NULL: everything. */
void undoing_session(struct wizard *wizard, const char *id);
bool undoing_can(const struct wizard *wizard, const char *id);

/* Asks which journal is taken back, and does it. Without administrator rights the wizard is started again with them. */
void undoing_ask(struct wizard *wizard);

/* Of the hub: each takes its argument over. */
void undoing_take_journals(struct wizard *wizard, struct undoing_journals *journals);
void undoing_take(struct wizard *wizard, struct undoing *undoing);
enum undo_answer undoing_ask_conflict(struct wizard *wizard, const struct conflict *conflict);

#endif
