/* SPDX-License-Identifier: MIT */
#include "report/redact_words.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 64, SHORT_WORD = 4 };

uint32_t redact_words_fold(uint32_t code)
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

/* ---- spellings ---- */

/* Digits of BASE at TEXT, at most MOST, at least LEAST; 0 bytes when there are fewer. */
static size_t number_at(const char *text, const char *end, unsigned base, size_t least, size_t most, uint32_t *out)
{
    static const char digits[] = "0123456789abcdef";
    size_t length = 0;
    *out = 0;
    for (; length < most && text + length < end; length++) {
        const char *digit = memchr(digits, text[length] | 0x20, base);
        if (!digit)
            break;
        *out = *out * base + (uint32_t)(digit - digits);
    }
    return length < least ? 0 : length;
}

/* "%C3%9C": the bytes of one character. */
static size_t percent_at(const char *text, const char *end, uint32_t *code)
{
    char bytes[4];
    size_t count = 0, length = 0;
    uint32_t byte;
    while (count < sizeof bytes && text + length < end && text[length] == '%' &&
           number_at(text + length + 1, end, 16, 2, 2, &byte)) {
        bytes[count++] = (char)byte;
        length += 3;
    }
    if (!count)
        return 0;
    const char *at = bytes;
    *code = utf8_next(&at, bytes + count);
    return 3 * (size_t)(at - bytes);
}

/* "\\u00dc", and the two of a pair. */
static size_t escape_at(const char *text, const char *end, uint32_t *code)
{
    uint32_t low;
    if (end - text < 6 || text[0] != '\\' || (text[1] | 0x20) != 'u' || !number_at(text + 2, end, 16, 4, 4, code))
        return 0;
    if (*code < 0xD800 || *code > 0xDBFF || !escape_at(text + 6, end, &low) || low < 0xDC00 || low > 0xDFFF)
        return 6;
    *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
    return 12;
}

/* "&#220;", "&#xDC;", "&amp;". */
static size_t entity_at(const char *text, const char *end, uint32_t *code)
{
    if (end - text >= 5 && memcmp(text, "&amp;", 5) == 0) {
        *code = '&';
        return 5;
    }
    if (end - text < 4 || text[0] != '&' || text[1] != '#')
        return 0;
    bool hex = (text[2] | 0x20) == 'x';
    size_t start = hex ? 3 : 2, length = number_at(text + start, end, hex ? 16 : 10, 1, 7, code);
    return length && text + start + length < end && text[start + length] == ';' ? start + length + 1 : 0;
}

/* The next character of a text, however a page, a link or JSON spells it, in one case. */
static uint32_t next_letter(const char **at, const char *end)
{
    uint32_t code = 0;
    size_t length = 0;
    if (**at == '%')
        length = percent_at(*at, end, &code);
    else if (**at == '\\')
        length = escape_at(*at, end, &code);
    else if (**at == '&')
        length = entity_at(*at, end, &code);
    if (!length)
        return redact_words_fold(utf8_next(at, end));
    *at += length;
    return redact_words_fold(code);
}

/* The code points of TEXT, folded. */
static uint32_t *fold(const char *text, size_t *length)
{
    size_t size = strlen(text);
    const char *at = text, *end = text + size;
    uint32_t *codes = memory_new_n(uint32_t, size + 1);
    *length = 0;
    while (at < end)
        codes[(*length)++] = redact_words_fold(utf8_next(&at, end));
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
        strbuf_take(&clean), strbuf_printed("%s-%" PRIZU, names[kind], ++words->next[kind]), codes, length};
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

/* ORIGINAL is spelled with the letters that NEXT takes from it. */
static void learn(struct redact_words *words, size_t index, const char *original,
                  uint32_t (*next)(const char **, const char *))
{
    const char *at = original, *end = original + strlen(original);
    size_t node = 0;
    for (size_t i = 0; at < end && i < REDACT_WORD; i++, words->steps++)
        node = child(words, node, next(&at, end));
    if (node && !words->nodes[node].token)
        words->nodes[node].token = index + 1;
}

static uint32_t next_plain(const char **at, const char *end)
{
    return redact_words_fold(utf8_next(at, end));
}

void redact_words_learn(struct redact_words *words, enum redact_kind kind, const char *original)
{
    if (!original[0])
        return;
    size_t index = token_index(words, kind, original);
    if (!words->node_count)
        add_node(words, 0, 0);
    learn(words, index, original, next_plain);
    /* In a text "%41" is read as "A", also where the name has it. */
    if (strpbrk(original, "%&\\"))
        learn(words, index, original, next_letter);
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
    return !in_a_word(previous) && (behind == end || !in_a_word(redact_words_fold(utf8_next(&behind, end))));
}

size_t redact_words_at(struct redact_words *words, const char *text, const char *end, uint32_t previous,
                       const char **token)
{
    size_t node = 0, length = 0, word = 0;
    for (const char *at = text; words->node_count && at < end;) {
        words->steps++;
        size_t edge = *edge_of(words, node, next_letter(&at, end));
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
