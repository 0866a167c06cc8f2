/* SPDX-License-Identifier: MIT
 * TCP ports as lists of ranges, the way firewall rules and Rpc\Internet write them. */
#ifndef MACHINE_PORT_SPAN_H
#define MACHINE_PORT_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct port_span {
    uint16_t first, last; /* both belong to it */
};

/* "135" or "5000-6000" of LENGTH bytes. False for anything else, for numbers that are no port, and for a range that
 * runs backwards; OUT is untouched then. */
bool port_span_parse(const char *text, size_t length, struct port_span *out);

#endif
