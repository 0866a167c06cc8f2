/* SPDX-License-Identifier: MIT
 * GUID text of object entries: three little-endian numbers, then bytes ([MS-DTYP] 2.3.4). */
#include "machine/sddl.h"

#include "base/number.h"

#include <stdio.h>

/* Which stored byte each pair of digits stands for; -1 is a hyphen. */
static const signed char layout[] = {3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15};

enum { LAYOUT_SIZE = sizeof layout, GUID_TEXT = 36 };

bool sddl_read_guid(struct sddl_token token, uint8_t *guid)
{
    if (token.length != GUID_TEXT)
        return false;
    uint8_t read[16];
    const char *at = token.text;
    for (size_t i = 0; i < LAYOUT_SIZE; i++) {
        if (layout[i] < 0) {
            if (*at++ != '-')
                return false;
            continue;
        }
        uint64_t byte;
        if (!number_read(at, 2, 16, UINT8_MAX, &byte))
            return false;
        read[layout[i]] = (uint8_t)byte;
        at += 2;
    }
    for (size_t i = 0; i < sizeof read; i++)
        guid[i] = read[i];
    return true;
}

void sddl_write_guid(struct strbuf *out, const uint8_t *guid)
{
    for (size_t i = 0; i < LAYOUT_SIZE; i++) {
        if (layout[i] < 0)
            strbuf_add_char(out, '-');
        else
            strbuf_printf(out, "%02x", guid[layout[i]]);
    }
}
