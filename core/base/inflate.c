/* SPDX-License-Identifier: MIT */
#include "base/inflate.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { CODE_BITS = 15, LITERALS = 288, DISTANCES = 32, LENGTH_CODES = 19, END_OF_BLOCK = 256 };

struct stream {
    const uint8_t *in, *in_end;
    uint32_t bits; /* not yet used, lowest first */
    unsigned bit_count;
    uint8_t *out;
    size_t used, size;
    bool bad;
};

/* A Huffman code (RFC 1951, 3.2.2): how many codes of each length, and the symbols in code order. */
struct code {
    uint16_t count[CODE_BITS + 1];
    uint16_t symbols[LITERALS];
};

static unsigned take_bits(struct stream *s, unsigned count)
{
    while (s->bit_count < count) {
        if (s->in == s->in_end) {
            s->bad = true;
            return 0;
        }
        s->bits |= (uint32_t)*s->in++ << s->bit_count;
        s->bit_count += 8;
    }
    unsigned value = s->bits & ((1u << count) - 1);
    s->bits >>= count;
    s->bit_count -= count;
    return value;
}

static void make_code(struct code *code, const uint8_t *lengths, unsigned symbols)
{
    uint16_t start[CODE_BITS + 2] = {0};
    memset(code->count, 0, sizeof code->count);
    for (unsigned i = 0; i < symbols; i++)
        code->count[lengths[i]]++;
    code->count[0] = 0;
    for (unsigned bits = 1; bits <= CODE_BITS; bits++)
        start[bits + 1] = (uint16_t)(start[bits] + code->count[bits]);
    for (unsigned i = 0; i < symbols; i++)
        if (lengths[i])
            code->symbols[start[lengths[i]]++] = (uint16_t)i;
}

/* Codes of one length are consecutive numbers: a code is found by its distance from the first of its length. */
static unsigned take_symbol(struct stream *s, const struct code *code)
{
    int value = 0, first = 0, index = 0;
    for (unsigned bits = 1; bits <= CODE_BITS && !s->bad; bits++) {
        value |= (int)take_bits(s, 1);
        int count = code->count[bits];
        if (value - count < first)
            return code->symbols[index + (value - first)];
        index += count;
        first = (first + count) * 2;
        value *= 2;
    }
    s->bad = true;
    return 0;
}

static void put(struct stream *s, uint8_t byte)
{
    if (s->used < s->size)
        s->out[s->used++] = byte;
    else
        s->bad = true;
}

static void copy_back(struct stream *s, size_t distance, size_t length)
{
    if (distance > s->used) {
        s->bad = true;
        return;
    }
    while (length-- && !s->bad)
        put(s, s->out[s->used - distance]);
}

/* Lengths 3 to 258 and distances 1 to 32768 (RFC 1951, 3.2.5): each symbol stands for a base and some extra bits. */
static size_t take_length(struct stream *s, unsigned symbol)
{
    if (symbol == 28)
        return 258;
    unsigned extra = symbol < 8 ? 0 : symbol / 4 - 1;
    size_t base = symbol < 8 ? symbol : (4u + symbol % 4) << extra;
    return base + 3 + take_bits(s, extra);
}

static size_t take_distance(struct stream *s, unsigned symbol)
{
    unsigned extra = symbol < 4 ? 0 : symbol / 2 - 1;
    size_t base = symbol < 4 ? symbol : (2u + symbol % 2) << extra;
    return base + 1 + take_bits(s, extra);
}

static void take_block(struct stream *s, const struct code *literals, const struct code *distances)
{
    while (!s->bad) {
        unsigned symbol = take_symbol(s, literals);
        if (symbol == END_OF_BLOCK)
            return;
        if (symbol < END_OF_BLOCK) {
            put(s, (uint8_t)symbol);
            continue;
        }
        if (symbol > 285) {
            s->bad = true;
            return;
        }
        size_t length = take_length(s, symbol - 257);
        unsigned far = take_symbol(s, distances);
        if (far > 29)
            s->bad = true;
        else
            copy_back(s, take_distance(s, far), length);
    }
}

static void take_stored(struct stream *s)
{
    s->bits = 0;
    s->bit_count = 0;
    unsigned length = take_bits(s, 16), check = take_bits(s, 16);
    if ((length ^ check) != 0xFFFF)
        s->bad = true;
    while (length-- && !s->bad)
        put(s, (uint8_t)take_bits(s, 8));
}

static void take_fixed(struct stream *s)
{
    uint8_t lengths[LITERALS];
    struct code literals, distances;
    memset(lengths, 8, sizeof lengths);
    memset(lengths + 144, 9, 112);
    memset(lengths + 256, 7, 24);
    make_code(&literals, lengths, LITERALS);
    memset(lengths, 5, DISTANCES);
    make_code(&distances, lengths, DISTANCES);
    take_block(s, &literals, &distances);
}

/* The code lengths of both codes, run-length coded by a third code (RFC 1951, 3.2.7). */
static void take_lengths(struct stream *s, const struct code *code, uint8_t *lengths, unsigned total)
{
    for (unsigned i = 0; i < total && !s->bad;) {
        unsigned symbol = take_symbol(s, code), repeat = 1;
        uint8_t length = (uint8_t)symbol;
        if (symbol == 16) {
            if (i == 0)
                s->bad = true;
            length = i ? lengths[i - 1] : 0;
            repeat = 3 + take_bits(s, 2);
        } else if (symbol >= 17) {
            length = 0;
            repeat = symbol == 17 ? 3 + take_bits(s, 3) : 11 + take_bits(s, 7);
        }
        while (repeat-- && i < total)
            lengths[i++] = length;
    }
}

static void take_dynamic(struct stream *s)
{
    static const uint8_t order[LENGTH_CODES] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[LITERALS + DISTANCES] = {0};
    struct code code, literals, distances;
    unsigned literal_count = 257 + take_bits(s, 5), distance_count = 1 + take_bits(s, 5), count = 4 + take_bits(s, 4);
    if (literal_count > LITERALS)
        s->bad = true;
    for (unsigned i = 0; i < count && !s->bad; i++)
        lengths[order[i]] = (uint8_t)take_bits(s, 3);
    make_code(&code, lengths, LENGTH_CODES);
    memset(lengths, 0, sizeof lengths);
    if (!s->bad)
        take_lengths(s, &code, lengths, literal_count + distance_count);
    make_code(&literals, lengths, s->bad ? 0 : literal_count);
    make_code(&distances, lengths + (s->bad ? 0 : literal_count), s->bad ? 0 : distance_count);
    take_block(s, &literals, &distances);
}

size_t inflate_bytes(const void *packed, size_t packed_size, void *out, size_t size)
{
    struct stream s = {.in = packed, .in_end = (const uint8_t *)packed + packed_size, .out = out, .size = size};
    bool last = false;
    while (!last && !s.bad) {
        last = take_bits(&s, 1) != 0;
        unsigned kind = take_bits(&s, 2);
        if (kind == 0)
            take_stored(&s);
        else if (kind == 1)
            take_fixed(&s);
        else if (kind == 2)
            take_dynamic(&s);
        else
            s.bad = true;
    }
    return s.bad ? 0 : s.used;
}
