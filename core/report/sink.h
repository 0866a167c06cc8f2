/* SPDX-License-Identifier: MIT
 *
 * Where a report goes: a string, a file, anything that takes bytes in order. A page
 * about ten thousand machines is written through it without ever being in memory.
 */
#ifndef REPORT_SINK_H
#define REPORT_SINK_H

#include "base/strbuf.h"

#include <stdbool.h>

struct sink {
    bool (*write)(struct sink *sink, const char *bytes, size_t size); /* false: the bytes are lost */
};

struct sink_text {
    struct sink sink;
    struct strbuf *out;
};

struct sink_text sink_to_text(struct strbuf *out);

#endif
