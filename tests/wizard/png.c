/* SPDX-License-Identifier: MIT
 *
 * The smallest encoder that packs runs: one deflate block with the fixed codes (RFC 1951), whose only matches repeat
 * the pixel to the left, in rows of filter "Up" (PNG, section 9), which turns equal rows into zeros.
 */
#include "png.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bytes {
    uint8_t *data;
    size_t count, room;
    unsigned held, held_bits; /* bits that are no whole byte yet */
};

static void add(struct bytes *out, uint8_t byte)
{
    if (out->count == out->room) {
        out->room = out->room ? out->room * 2 : 65536;
        out->data = realloc(out->data, out->room);
        if (!out->data)
            abort();
    }
    out->data[out->count++] = byte;
}

static void add_number(struct bytes *out, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        add(out, (uint8_t)(number >> shift));
}

/* ---- deflate ---- */

static void bits(struct bytes *out, unsigned value, unsigned count)
{
    out->held |= value << out->held_bits;
    for (out->held_bits += count; out->held_bits >= 8; out->held_bits -= 8, out->held >>= 8)
        add(out, (uint8_t)out->held);
}

/* Huffman codes come with their first bit first. */
static void code(struct bytes *out, unsigned value, unsigned count)
{
    while (count-- > 0)
        bits(out, value >> count & 1, 1);
}

static void literal(struct bytes *out, unsigned byte)
{
    if (byte < 144)
        code(out, 0x30 + byte, 8);
    else
        code(out, 0x190 + byte - 144, 9);
}

enum { PIXEL = 3, LONGEST = 258 };

/* LONGEST bytes again, from PIXEL bytes ago: length code 285, distance code 2. */
static void repeat_longest(struct bytes *out)
{
    code(out, 0xC0 + 285 - 280, 8);
    code(out, 2, 5);
}

static void deflate(struct bytes *out, const uint8_t *data, size_t count)
{
    bits(out, 1, 1);
    bits(out, 1, 2);
    for (size_t i = 0; i < count;) {
        size_t run = 0;
        while (i >= PIXEL && run < LONGEST && i + run < count && data[i + run] == data[i + run - PIXEL])
            run++;
        if (run == LONGEST) {
            repeat_longest(out);
            i += LONGEST;
        } else {
            literal(out, data[i++]);
        }
    }
    code(out, 0, 7); /* end of block */
    bits(out, 0, 7); /* to a whole byte */
    out->held = out->held_bits = 0;
}

static uint32_t adler(const uint8_t *data, size_t count)
{
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < count; i++) {
        a = (a + data[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

/* ---- PNG ---- */

static uint32_t crc(const uint8_t *data, size_t count)
{
    uint32_t sum = 0xFFFFFFFF;
    for (size_t i = 0; i < count; i++) {
        sum ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320 : 0);
    }
    return ~sum;
}

static void chunk(struct bytes *out, const char *kind, const struct bytes *content)
{
    add_number(out, (uint32_t)content->count);
    size_t begin = out->count;
    for (int i = 0; i < 4; i++)
        add(out, (uint8_t)kind[i]);
    for (size_t i = 0; i < content->count; i++)
        add(out, content->data[i]);
    add_number(out, crc(out->data + begin, out->count - begin));
}

static uint8_t channel(uint32_t pixel, int which)
{
    return (uint8_t)(pixel >> (16 - 8 * which));
}

static struct bytes rows(const uint32_t *pixels, int width, int height)
{
    struct bytes out = {0};
    for (int y = 0; y < height; y++) {
        const uint32_t *row = pixels + (ptrdiff_t)y * width;
        add(&out, 2); /* Up */
        for (int x = 0; x < width; x++)
            for (int c = 0; c < PIXEL; c++)
                add(&out, (uint8_t)(channel(row[x], c) - (y ? channel(row[x - width], c) : 0)));
    }
    return out;
}

bool png_write(const char *path, const uint32_t *pixels, int width, int height)
{
    static const uint8_t signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}, kind[] = {8, 2, 0, 0, 0};
    struct bytes file = {0}, head = {0}, packed = {0}, raw = rows(pixels, width, height), none = {0};
    for (size_t i = 0; i < sizeof signature; i++)
        add(&file, signature[i]);
    add_number(&head, (uint32_t)width);
    add_number(&head, (uint32_t)height);
    for (size_t i = 0; i < sizeof kind; i++)
        add(&head, kind[i]);
    add(&packed, 0x78); /* zlib, RFC 1950 */
    add(&packed, 0x01);
    deflate(&packed, raw.data, raw.count);
    add_number(&packed, adler(raw.data, raw.count));
    chunk(&file, "IHDR", &head);
    chunk(&file, "IDAT", &packed);
    chunk(&file, "IEND", &none);
    FILE *stream = fopen(path, "wb");
    bool done = stream && fwrite(file.data, file.count, 1, stream) == 1;
    if (stream)
        done = fclose(stream) == 0 && done;
    free(raw.data);
    free(packed.data);
    free(head.data);
    free(file.data);
    return done;
}
