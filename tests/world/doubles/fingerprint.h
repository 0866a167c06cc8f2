/* SPDX-License-Identifier: MIT
 * A password as a number (FNV-1a over its UTF-16 units): enough to compare, useless to find it in memory. */
#ifndef WORLD_FINGERPRINT_H
#define WORLD_FINGERPRINT_H

#include <stdint.h>
#include <stdio.h>
#include <wchar.h>

enum { FINGERPRINT_TEXT = 17 };

static inline void fingerprint(const wchar_t *text, wchar_t out[FINGERPRINT_TEXT])
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (; text && *text; text++) {
        hash = (hash ^ (*text & 0xFF)) * UINT64_C(0x100000001B3);
        hash = (hash ^ (*text >> 8 & 0xFF)) * UINT64_C(0x100000001B3);
    }
    swprintf(out, FINGERPRINT_TEXT, L"%08X%08X", (unsigned)(hash >> 32), (unsigned)hash);
}

#endif
