/* SPDX-License-Identifier: MIT */
#include "machine/wmi_endpoint.h"

#include "base/ascii.h"
#include "base/number.h"

#include <string.h>

enum { PORT_FIRST = 1024, PORT_LAST = 65535 };

/* The page knows nothing but 0 between the commas. */
static bool is_zero(const char *text, size_t length)
{
    while (length && *text == ' ')
        text++, length--;
    while (length && text[length - 1] == ' ')
        length--;
    return length == 1 && *text == '0';
}

/* Protocol sequence, 0, end point; blanks around the parts are no part of them. PLAIN becomes false when the part in
 * the middle is another one. */
static uint32_t line_port(const char *line, size_t length, bool *plain)
{
    static const char tcp[] = "ncacn_ip_tcp,";
    enum { TCP_LENGTH = sizeof tcp - 1 };
    if (length <= TCP_LENGTH || !ascii_equal_nocase_n(line, tcp, TCP_LENGTH))
        return 0;
    const char *comma = memchr(line + TCP_LENGTH, ',', length - TCP_LENGTH);
    if (!comma)
        return 0;
    *plain &= is_zero(line + TCP_LENGTH, (size_t)(comma - line) - TCP_LENGTH);
    const char *end = line + length;
    const char *text = comma + 1;
    while (text < end && *text == ' ')
        text++;
    while (end > text && end[-1] == ' ')
        end--;
    uint32_t port;
    return number_decimal(text, (size_t)(end - text), PORT_LAST, &port) && port >= PORT_FIRST ? port : 0;
}

enum status wmi_endpoint_port(const char *lines, uint16_t *port)
{
    uint32_t first = 0;
    bool plain = true;
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        if (length) {
            uint32_t one = line_port(lines, length, &plain);
            if (!one)
                return ST_INVALID;
            first = first ? first : one;
            plain &= one == first;
        }
        lines += length + (lines[length] == '\n');
    }
    if (!first)
        return ST_ABSENT;
    if (!plain)
        return ST_UNSUPPORTED;
    *port = (uint16_t)first;
    return ST_OK;
}
