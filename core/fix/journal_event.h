/* SPDX-License-Identifier: MIT
 * A journalled change as an entry of the event log: complete in itself, also for somebody who has never heard of this
 * program. */
#ifndef FIX_JOURNAL_EVENT_H
#define FIX_JOURNAL_EVENT_H

#include "fix/journal.h"

enum journal_event { JOURNAL_EVENT_MADE, JOURNAL_EVENT_UNDONE, JOURNAL_EVENT_FAILED };

/* Which entry the change deserves now; false: none (it was so already). */
bool journal_event_kind(const struct journal_entry *entry, bool undo, enum journal_event *out);

/* USER is who did it. free() */
char *journal_event_text(enum language language, const struct journal *journal, const struct journal_entry *entry,
                         enum journal_event kind, const char *user);

#endif
