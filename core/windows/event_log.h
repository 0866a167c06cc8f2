/* SPDX-License-Identifier: MIT
 * One entry of the Application event log for each change made or taken back, source "WMI Ready". */
#ifndef WINDOWS_EVENT_LOG_H
#define WINDOWS_EVENT_LOG_H

#include "fix/journal_event.h"

/* Writes what became of ENTRY. That it cannot be written stops nothing: the journal is the record. */
void event_log_write(enum language language, const struct journal *journal, const struct journal_entry *entry,
                     bool undo, const char *user);

#endif
