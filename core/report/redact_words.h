/* SPDX-License-Identifier: MIT
 *
 * The dictionary of a redaction: tokens by kind, and the words of the run at hand that
 * are replaced wherever they stand. Comparison ignores case in the scripts that have it,
 * and how a page, a link or JSON spells a character ("&#220;", "%C3%9C", "\u00dc").
 */
#ifndef REPORT_REDACT_WORDS_H
#define REPORT_REDACT_WORDS_H

#include "base/cancel.h"
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

/* The words of the present run as a tree of their code points, so that finding the longest one at a place costs its
 * length and not the number of words. Node 0 is the root. */
struct redact_node {
    size_t parent;
    uint32_t code;
    size_t token; /* index + 1 of the word that ends here, 0: none */
};

struct redact_words {
    struct redact_token *tokens; /* of all runs, in order of appearance */
    size_t token_count, token_capacity, token_bytes;
    size_t *slots; /* hash table of indexes + 1 */
    size_t slot_count;
    size_t next[REDACT_KIND_COUNT];
    struct redact_node *nodes; /* of the present run */
    size_t node_count, node_capacity;
    size_t *edges; /* hash table of (parent, code): indexes + 1 */
    size_t edge_count;
    struct cancel *cancel; /* may be NULL */
    size_t steps;          /* characters looked at, for the tests: linear in the size of the run */
};

/* The token of ORIGINAL, made with KIND when it is new. */
const char *redact_words_token(struct redact_words *words, enum redact_kind kind, const char *original);

/* ORIGINAL is replaced wherever it stands in the present run. A short one only where it
 * stands alone. Of one that is
 * longer than any name (REDACT_WORD characters) its beginning is learnt, and what follows without a blank goes too. */
enum { REDACT_WORD = 255, REDACT_TOKEN_BYTES = 64 << 20 /* of all runs; later names share one more token */ };
void redact_words_learn(struct redact_words *words, enum redact_kind kind, const char *original);
void redact_words_forget(struct redact_words *words); /* the present run is done; the tokens stay */

/* Bytes at TEXT that are the longest word of the present run there, and its TOKEN; 0 when none begins there. PREVIOUS
 * is the folded character before TEXT, 0 at the start. */
size_t redact_words_at(struct redact_words *words, const char *text, const char *end, uint32_t previous,
                       const char **token);

void redact_words_free(struct redact_words *words);

/* One case for letters of the Latin, Greek and Cyrillic scripts. */
uint32_t redact_words_fold(uint32_t code);

#endif
