/* SPDX-License-Identifier: MIT */
#include "remedy/port_range.h"

#include "base/number.h"
#include "base/strbuf.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PORT_MAX = 65535, ACCEPTED_START = 1025, ACCEPTED_COUNT = 255 };

char *port_range_to_text(const struct port_range *range)
{
    return strbuf_printed("%" PRIu16 ",%" PRIu32, range->start, range->count);
}

/* A number of at most five digits without leading zero; *TEXT moves behind it. 0: none. */
static uint32_t number(const char **text)
{
    uint32_t value = 0;
    size_t digits = number_digits(*text, 6, 10);
    if (**text == '0' || !number_decimal(*text, digits, UINT16_MAX + 1, &value))
        return 0;
    *text += digits;
    return value;
}

enum status port_range_from_text(const char *text, struct port_range *out)
{
    uint32_t start = number(&text);
    if (start == 0 || start > PORT_MAX || *text++ != ',')
        return ST_INVALID;
    uint32_t count = number(&text);
    if (count == 0 || count > PORT_MAX + 1 - start || *text != '\0')
        return ST_INVALID;
    *out = (struct port_range){.start = (uint16_t)start, .count = count};
    return ST_OK;
}

bool port_range_acceptable(const struct port_range *range)
{
    return range->start >= ACCEPTED_START && range->count >= ACCEPTED_COUNT &&
           range->start + range->count <= PORT_MAX + 1;
}
