/* SPDX-License-Identifier: MIT
 * The journals that the program wrote in this prefix, and its entries in the event log (doubles/netapi32/events.c). */
#ifndef WORLD_JOURNALS_H
#define WORLD_JOURNALS_H

#include <stdbool.h>
#include <stddef.h>

struct journals_count {
    size_t journals;
    size_t changes, done;            /* lines of the newest journal: begun; ended well */
    size_t undos, undone;            /* the same of taking back */
    size_t ways;                     /* changes made over the channel that was asked for */
    size_t made, taken_back, failed; /* entries in the event log */
    size_t mute;                     /* entries that name no requirement, no journal or no person */
};

/* No journal, no entry. */
void journals_clear(void);
/* CHANNEL: the word that WAYS counts, "" none. */
struct journals_count journals_count(const char *channel);

/* Makes the newest journal, or the folder, what WORD says: "truncated" "altered" "reordered" "garbage" "foreign"
 * "planted" (others may write it) "unknown" (a change that the program never makes, sealed as it should be),
 * "readonly" (a folder nobody may write), "file" (a file is in the folder's place), "others" (a folder of others).
 * False: no such word, or it failed. */
bool journals_spoil(const char *word);
/* The folder is gone, whatever it was made. */
void journals_repair(void);

#endif
