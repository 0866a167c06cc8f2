/* SPDX-License-Identifier: MIT
 *
 * Some changes hold only after a restart of Windows, but what they wrote can be read at once: a check would call it
 * ready too early. The journals tell which changes were made since Windows started.
 */
#ifndef FIX_PENDING_RESTART_H
#define FIX_PENDING_RESTART_H

#include "check/run.h"
#include "fix/journal.h"

/* The remedy that ENTRY belongs to holds only after a restart. */
bool pending_restart_of(const struct journal_entry *entry);

/* FINDING is ready only after a restart: verdict, advice. */
void pending_restart_set(struct finding *finding);

/* Sets the findings of RUN that are ready because of a change made to this computer (MACHINE_ID) after STARTED_MS, UTC.
 * Journals that cannot be read tell nothing: then the findings stay as they are. Returns how many. */
size_t pending_restart_mark(struct journal_store *store, const char *machine_id, int64_t started_ms, struct run *run);

#endif
