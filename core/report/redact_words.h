/* SPDX-License-Identifier: MIT
 *
 * The dictionary of a redaction: tokens by kind, and the words of the run at hand that
 * are replaced wherever they stand. Comparison ignores case in the scripts that have it.
 */
#ifndef REPORT_REDACT_WORDS_H
#define REPORT_REDACT_WORDS_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum redact_kind {
    REDACT_COMPUTER,
    REDACT_USER,
    REDACT_DOMAIN,
    REDACT_NETWORK,
    REDACT_ADDRESS,
    REDACT_SID,
    REDACT_GUID,
    REDACT_VALUE,
    REDACT_KIND_COUNT
};

struct redact_token {
    char *original, *token; /* owned */
    uint32_t *folded;       /* code points in one case; owned */
    size_t length;
};

/* A word of the present run. */
struct redact_word {
    size_t token; /* index */
};

struct redact_words {
    struct redact_token *tokens; /* of all runs, in order of appearance */
    size_t token_count, token_capacity;
    size_t *slots; /* hash table of indexes + 1 */
    size_t slot_count;
    size_t next[REDACT_KIND_COUNT];
    struct redact_word *words; /* of the present run, longest first after redact_words_ready */
    size_t word_count;
};

/* The token of ORIGINAL, made with KIND when it is new. */
const char *redact_words_token(struct redact_words *words, enum redact_kind kind, const char *original);

/* ORIGINAL is replaced wherever it stands in the present run. Empty and one-character words are not. */
void redact_words_learn(struct redact_words *words, enum redact_kind kind, const char *original);
void redact_words_ready(struct redact_words *words);
void redact_words_forget(struct redact_words *words); /* the present run is done; the tokens stay */

/* Bytes at TEXT that are a word of the present run, and its TOKEN; 0 when none begins there. PREVIOUS is the
 * folded character before TEXT, 0 at the start. */
size_t redact_words_at(const struct redact_words *words, const char *text, const char *end, uint32_t previous,
                       const char **token);

void redact_words_free(struct redact_words *words);

/* One case for letters of the Latin, Greek and Cyrillic scripts. */
uint32_t redact_fold(uint32_t code);

#endif
