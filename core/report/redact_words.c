/* SPDX-License-Identifier: MIT */
#include "report/redact_words.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 64, SHORT_WORD = 4 };

uint32_t redact_fold(uint32_t code)
{
    if ((code >= 'A' && code <= 'Z') || (code >= 0xC0 && code <= 0xDE && code != 0xD7) ||
        (code >= 0x391 && code <= 0x3A9) || (code >= 0x410 && code <= 0x42F))
        return code + 32;
    if (code >= 0x400 && code <= 0x40F)
        return code + 80;
    /* Latin Extended-A: pairs, whose parity changes twice. */
    if ((code >= 0x100 && code <= 0x137) || (code >= 0x14A && code <= 0x177))
        return code | 1;
    if ((code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E))
        return code + (code & 1);
    return code;
}

/* The code points of TEXT, folded. */
static uint32_t *fold(const char *text, size_t *length)
{
    size_t size = strlen(text);
    const char *at = text, *end = text + size;
    uint32_t *codes = memory_new_n(uint32_t, size + 1);
    *length = 0;
    while (at < end)
        codes[(*length)++] = redact_fold(utf8_next(&at, end));
    return codes;
}

/* ---- tokens ---- */

static size_t hash(const uint32_t *codes, size_t length)
{
    uint64_t value = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        value = (value ^ codes[i]) * UINT64_C(0x100000001b3);
    return (size_t)(value ^ value >> 32);
}

static size_t *slot_of(const struct redact_words *words, const uint32_t *codes, size_t length)
{
    size_t mask = words->slot_count - 1;
    for (size_t i = hash(codes, length) & mask;; i = (i + 1) & mask) {
        size_t *slot = &words->slots[i];
        if (!*slot)
            return slot;
        const struct redact_token *token = &words->tokens[*slot - 1];
        if (token->length == length && memcmp(token->folded, codes, length * sizeof *codes) == 0)
            return slot;
    }
}

static void grow(struct redact_words *words)
{
    if (words->slot_count > 2 * words->token_count + 2)
        return;
    free(words->slots);
    words->slot_count = words->slot_count ? 2 * words->slot_count : FIRST_SLOTS;
    words->slots = memory_new_n(size_t, words->slot_count);
    for (size_t i = 0; i < words->token_count; i++)
        *slot_of(words, words->tokens[i].folded, words->tokens[i].length) = i + 1;
}

static size_t token_index(struct redact_words *words, enum redact_kind kind, const char *original)
{
    static const char *const names[REDACT_KIND_COUNT] = {"PC",      "USER", "DOMAIN", "NETWORK",
                                                         "ADDRESS", "SID",  "GUID",   "VALUE"};
    size_t length;
    uint32_t *codes = fold(original, &length);
    grow(words);
    size_t *slot = slot_of(words, codes, length);
    /* Files without end make no tokens without end: what comes late shares one. */
    if (!*slot && words->token_bytes >= REDACT_TOKEN_BYTES && original[0]) {
        free(codes);
        return token_index(words, REDACT_VALUE, "");
    }
    if (*slot) {
        free(codes);
        return *slot - 1;
    }
    if (words->token_count == words->token_capacity) {
        words->token_capacity = words->token_capacity ? 2 * words->token_capacity : 32;
        words->tokens = memory_resize(words->tokens, words->token_capacity, sizeof *words->tokens);
    }
    struct strbuf clean = STRBUF_INIT;
    utf8_clean(&clean, original, strlen(original));
    words->tokens[words->token_count] = (struct redact_token){
        strbuf_take(&clean), string_printf("%s-%zu", names[kind], ++words->next[kind]), codes, length};
    words->token_bytes += sizeof *words->tokens + strlen(original) + length * sizeof *codes;
    *slot = ++words->token_count;
    return words->token_count - 1;
}

const char *redact_words_token(struct redact_words *words, enum redact_kind kind, const char *original)
{
    size_t index = token_index(words, kind, original); /* may move the tokens */
    return words->tokens[index].token;
}

/* ---- words ---- */

static size_t *edge_of(const struct redact_words *words, size_t parent, uint32_t code)
{
    const uint32_t key[] = {(uint32_t)parent, code};
    size_t mask = words->edge_count - 1;
    for (size_t i = hash(key, array_count(key)) & mask;; i = (i + 1) & mask) {
        size_t *edge = &words->edges[i];
        if (!*edge || (words->nodes[*edge - 1].parent == parent && words->nodes[*edge - 1].code == code))
            return edge;
    }
}

static void grow_edges(struct redact_words *words)
{
    if (words->edge_count > 2 * words->node_count + 2)
        return;
    free(words->edges);
    words->edge_count = words->edge_count ? 2 * words->edge_count : FIRST_SLOTS;
    words->edges = memory_new_n(size_t, words->edge_count);
    for (size_t i = 1; i < words->node_count; i++)
        *edge_of(words, words->nodes[i].parent, words->nodes[i].code) = i + 1;
}

static size_t add_node(struct redact_words *words, size_t parent, uint32_t code)
{
    if (words->node_count == words->node_capacity) {
        words->node_capacity = words->node_capacity ? 2 * words->node_capacity : FIRST_SLOTS;
        words->nodes = memory_resize(words->nodes, words->node_capacity, sizeof *words->nodes);
    }
    words->nodes[words->node_count] = (struct redact_node){parent, code, 0};
    return words->node_count++;
}

static size_t child(struct redact_words *words, size_t parent, uint32_t code)
{
    grow_edges(words);
    size_t *edge = edge_of(words, parent, code);
    if (!*edge)
        *edge = add_node(words, parent, code) + 1;
    return *edge - 1;
}

void redact_words_learn(struct redact_words *words, enum redact_kind kind, const char *original)
{
    if (!original[0])
        return;
    size_t index = token_index(words, kind, original), node = 0;
    const char *at = original, *end = original + strlen(original);
    if (!words->node_count)
        add_node(words, 0, 0);
    for (size_t i = 0; at < end && i < REDACT_WORD; i++, words->steps++)
        node = child(words, node, redact_fold(utf8_next(&at, end)));
    if (node && !words->nodes[node].token)
        words->nodes[node].token = index + 1;
}

void redact_words_forget(struct redact_words *words)
{
    free(words->nodes);
    free(words->edges);
    words->nodes = NULL;
    words->edges = NULL;
    words->node_count = words->node_capacity = words->edge_count = 0;
}

static bool in_a_word(uint32_t code)
{
    return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || code == '_' || code >= 0xC0;
}

/* A short word must stand alone: "it" is a user and a part of half of all words. A longer one is replaced wherever it
 * stands, since "PC-0421" within "PC-0421B" would give it away. */
static bool may_stand(size_t word, const char *behind, const char *end, uint32_t previous)
{
    if (word > SHORT_WORD)
        return true;
    return !in_a_word(previous) && (behind == end || !in_a_word(redact_fold(utf8_next(&behind, end))));
}

size_t redact_words_at(struct redact_words *words, const char *text, const char *end, uint32_t previous,
                       const char **token)
{
    size_t node = 0, length = 0, word = 0;
    for (const char *at = text; words->node_count && at < end;) {
        words->steps++;
        size_t edge = *edge_of(words, node, redact_fold(utf8_next(&at, end)));
        if (!edge)
            break;
        node = edge - 1;
        word++;
        if (!words->nodes[node].token || !may_stand(word, at, end, previous))
            continue;
        *token = words->tokens[words->nodes[node].token - 1].token;
        length = (size_t)(at - text);
        if (word == REDACT_WORD)
            length += strcspn(at, " \t\r\n");
    }
    return length;
}

void redact_words_free(struct redact_words *words)
{
    for (size_t i = 0; i < words->token_count; i++) {
        free(words->tokens[i].original);
        free(words->tokens[i].token);
        free(words->tokens[i].folded);
    }
    free(words->tokens);
    free(words->slots);
    redact_words_forget(words);
    *words = (struct redact_words){0};
}
