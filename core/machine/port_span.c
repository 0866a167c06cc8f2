/* SPDX-License-Identifier: MIT */
#include "machine/port_span.h"

#include "base/number.h"

/* A port as a decimal number; *TEXT moves behind it. 0: none. */
static uint32_t take_port(const char **text, const char *end)
{
    uint32_t number = 0;
    size_t digits = number_digits(*text, (size_t)(end - *text), 10);
    number_decimal(*text, digits, UINT16_MAX, &number);
    *text += digits;
    return number;
}

bool port_span_parse(const char *text, size_t length, struct port_span *out)
{
    const char *end = text + length;
    uint32_t first = take_port(&text, end), last = first;
    if (first && text < end && *text == '-') {
        text++;
        last = take_port(&text, end);
    }
    if (!first || last < first || text != end)
        return false;
    *out = (struct port_span){(uint16_t)first, (uint16_t)last};
    return true;
}
