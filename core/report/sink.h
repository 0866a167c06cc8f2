/* SPDX-License-Identifier: MIT
 *
 * Where a report goes: a string, a file, anything that takes bytes in order. A page
 * about ten thousand machines is written through it without ever being in memory.
 */
#ifndef REPORT_SINK_H
#define REPORT_SINK_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stdio.h>

struct sink {
    bool (*write)(struct sink *sink, const char *bytes, size_t size); /* false: the bytes are lost */
};

struct sink_text {
    struct sink sink;
    struct strbuf *out;
};

struct sink_file {
    struct sink sink;
    FILE *file;
};

struct sink_text sink_to_text(struct strbuf *out);

/* FILE is open for writing in binary mode and stays the caller's; errors of closing it are the caller's too. */
struct sink_file sink_to_file(FILE *file);

#endif
