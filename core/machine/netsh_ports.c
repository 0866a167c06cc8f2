/* SPDX-License-Identifier: MIT */
#include "machine/netsh_ports.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { PORTS = 65536, DIGITS_MOST = 9 };

bool netsh_ports_valid(unsigned long start, unsigned long count)
{
    return start > 0 && count > 0 && start < PORTS && count <= PORTS && start + count <= PORTS;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The number that the line from LINE to END ends with. A letter, a point or a sign before it makes it a part of
 * something else ("IPv4", "1.0"); a blank, a colon or a byte of another code page does not. */
static bool last_number(const char *line, const char *end, unsigned long *out)
{
    while (end > line && is_blank(end[-1]))
        end--;
    const char *begin = end;
    while (begin > line && isdigit((unsigned char)begin[-1]))
        begin--;
    bool part = begin > line && (isalpha((unsigned char)begin[-1]) || strchr(".,-+", begin[-1]));
    if (begin == end || end - begin > DIGITS_MOST || part)
        return false;
    *out = strtoul(begin, NULL, 10);
    return true;
}

enum status netsh_ports_read(const char *text, struct port_range *out)
{
    unsigned long found[2] = {0, 0}, number;
    size_t count = 0;
    for (const char *line = text; *line;) {
        const char *end = line + strcspn(line, "\n");
        if (last_number(line, end, &number)) {
            if (count < 2)
                found[count] = number;
            count++;
        }
        line = end + (*end == '\n');
    }
    if (count == 0)
        return ST_UNSUPPORTED;
    if (count != 2 || !netsh_ports_valid(found[0], found[1]))
        return ST_INVALID;
    *out = (struct port_range){.start = (uint16_t)found[0], .count = (uint32_t)found[1]};
    return ST_OK;
}
