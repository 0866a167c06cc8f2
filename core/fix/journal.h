/* SPDX-License-Identifier: MIT
 *
 * The record of every change with the state before it. One JSON object per line:
 *     {"journal":2,...}   who, when, which program, which computer
 *     {"change":1,...}    written and on the disk before change 1 is made
 *     {"done":1,...}      how it ended
 *     {"undo":1,...}      written before change 1 is taken back, with the state found
 *     {"undone":1,...}    how that ended
 * Each line ends with "chain": the SHA-256 of the chain of the line before and the line
 * itself, so damage is noticed: a line altered, left out or reordered. It has no key, so it
 * does not stop anybody who may write the file: the rights of the file do (journal_trust.h).
 * A second small file, the seal, holds the number of lines and the last chain: it lags one
 * line at most, so a journal that was cut short is known from one whose program was killed.
 */
#ifndef FIX_JOURNAL_H
#define FIX_JOURNAL_H

#include "base/sha256.h"
#include "fix/journal_store.h"
#include "remedy/change.h"

enum {
    JOURNAL_VERSION = 2,
    JOURNAL_BYTES_MAX = 8 * 1024 * 1024,
    JOURNAL_LINE_MAX = 640 * 1024, /* two descriptors of 64 KiB in hexadecimal, and the words */
    JOURNAL_ENTRIES_MAX = 1000,
};

#define JOURNAL_SUFFIX ".journal.jsonl"
#define JOURNAL_SEAL_SUFFIX ".journal.seal"

/* Why a journal is not read. */
enum journal_problem {
    JOURNAL_FINE,
    JOURNAL_EMPTY,       /* the program ended before the first change: nothing to take back */
    JOURNAL_UNREADABLE,  /* it could not be read: see status and fault */
    JOURNAL_PLANTED,     /* others than administrators could have written it */
    JOURNAL_DAMAGED,     /* altered, cut short, reordered, or never a journal */
    JOURNAL_OLDER,       /* of a format this program does not read any more */
    JOURNAL_NEWER,       /* of a format this program does not know */
    JOURNAL_NOT_ALLOWED, /* it holds a change of an object that no remedy touches */
    JOURNAL_FOREIGN,     /* of another computer */
    JOURNAL_NO_SUCH,     /* there is none of that name */
    JOURNAL_OUTDATED     /* another program wrote to it since it was read */
};

struct journal_header {
    int64_t started_ms;
    char *program_version; /* owned, like all others; "" unknown */
    char *target;          /* name of the target */
    char *address;         /* what it was reached by, as typed; "" for this computer */
    char *machine_id;      /* which computer that is, whatever its name is: journal_machine_id */
    bool remote;
    char *account;         /* who shall be able to connect */
    char *user, *user_sid; /* who made the changes */
    char *client;          /* the computer the program ran on */
};

struct journal_entry {
    char *requirement, *remedy; /* ids; owned */
    struct change change;
    int64_t at_ms;
    bool done; /* how it ended is known */
    enum status status;
    uint32_t code;
    enum channel channel;
    bool undo_begun;
    struct state found; /* what the last undo found, when it was not the state after */
    bool undone;
    int64_t undone_ms;
    enum status undo_status; /* of the last undo that ended */
    uint32_t undo_code;
};

struct journal {
    struct journal_store *store;
    char *name; /* of the file; owned */
    struct journal_header header;
    struct journal_entry *entries; /* in the order they were begun; owned */
    size_t count;
    uint32_t lines;
    uint8_t chain[SHA256_BYTES];
    size_t size;   /* bytes of whole lines */
    size_t torn;   /* bytes behind them, of a last line that was left half written: cut away before the next write */
    bool broken;   /* a write failed: nothing more is written */
    bool outdated; /* it failed because another program wrote to the file: it has to be read again */
};

/* Makes a journal with its first line. The strings of HEADER are copied. */
MUST_CHECK enum status journal_create(struct journal_store *store, const struct journal_header *header,
                                      struct fault *fault, struct journal *out);

/* Reads a journal and everything it says. PROBLEM is JOURNAL_FINE with ST_OK. */
MUST_CHECK enum status journal_open(struct journal_store *store, const char *name, enum journal_problem *problem,
                                    struct fault *fault, struct journal *out);

/* What another program wrote to it since it was read is read as well. On failure JOURNAL is as it was. */
enum status journal_refresh(struct journal *journal, struct fault *fault);

/* Each returns when the line is on the disk. After a failure the journal is broken and refuses more. */
MUST_CHECK enum status journal_begin_change(struct journal *journal, const char *requirement, const char *remedy,
                                            const struct change *change, struct fault *fault);
MUST_CHECK enum status journal_end_change(struct journal *journal, enum status status, const struct call *call,
                                          struct fault *fault);
/* FOUND: the state that was there instead of the state after; NULL when it was that one. */
MUST_CHECK enum status journal_begin_undo(struct journal *journal, size_t index, const struct state *found,
                                          const char *user, struct fault *fault);
MUST_CHECK enum status journal_end_undo(struct journal *journal, size_t index, enum status status,
                                        const struct call *call, struct fault *fault);

void journal_free(struct journal *journal);
void journal_header_free(struct journal_header *header);

/* Something in it is still to be taken back. */
bool journal_has_open(const struct journal *journal);

/* Names of all journals, oldest first; free() each and NAMES. */
MUST_CHECK enum status journal_list(struct journal_store *store, char ***names, size_t *count, struct fault *fault);

/* What tells one Windows from every other: MachineGuid, which a computer keeps when it is renamed; "name:PC" where
 * it cannot be read. free() */
char *journal_machine_id(struct machine *machine, struct call *call, const char *computer);

enum text_id journal_problem_text(enum journal_problem problem);

#endif
