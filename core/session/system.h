/* SPDX-License-Identifier: MIT
 *
 * What a session needs of the computer that the program runs on. core/windows fills the
 * table in with the real one, the tests with their fakes. Every operation may be called
 * from any thread.
 */
#ifndef SESSION_SYSTEM_H
#define SESSION_SYSTEM_H

#include "coordinator/coordinator.h"
#include "fix/journal.h"

struct credentials; /* a user name and a password that were asked for; windows/credentials.h */

struct session_system {
    /* ---- this computer ---- */
    /* HOST (of target_parse) means it. Sends nothing, but may take a moment. */
    bool (*is_own)(const struct session_system *system, const char *host);
    char *(*own_name)(const struct session_system *system); /* free() */
    /* It is in no domain; false when it is in one, or when that cannot be told. */
    bool (*in_workgroup)(const struct session_system *system);
    /* The short name of the domain it is in; NULL in a workgroup, or when that cannot be told. free() */
    char *(*own_domain)(const struct session_system *system);
    int64_t (*started_ms)(const struct session_system *system); /* when it started, UTC; base/time.h */

    /* ---- the work ---- */
    /* TARGET NULL: this computer. CREDENTIALS are held by the machine; NULL: who runs the program. */
    struct machine *(*machine)(const struct session_system *system, const char *target,
                               struct credentials *credentials);
    char *(*credentials_name)(const struct session_system *system, const struct credentials *credentials); /* free() */
    /* The same secret under another NAME; the caller owes a release of both. */
    struct credentials *(*credentials_renamed)(const struct session_system *system, struct credentials *credentials,
                                               const char *name);
    void (*credentials_release)(const struct session_system *system, struct credentials *credentials);
    struct executor *(*executor)(const struct session_system *system); /* for one run */

    /* ---- the records ---- */
    struct journal_store *(*journals)(const struct session_system *system); /* freed by its ops->free */
    /* One entry of the event log for what became of ENTRY; failing stops nothing, the journal is the record. */
    void (*log_change)(const struct session_system *system, enum language language, const struct journal *journal,
                       const struct journal_entry *entry, bool undo, const char *user);
};

#endif
