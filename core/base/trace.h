/* SPDX-License-Identifier: MIT
 *
 * The trace: one line for each decision of the program (what was asked of a machine, which channel was tried and why
 * it was left, how a requirement was judged, what was changed), with the seconds since it began and the thread:
 *
 *         2.034 [5140] #17 remote-registry left: unreachable, RegConnectRegistryW 0x00000035, 2003 ms
 *
 * Any thread writes at any time. Lines are whole, hold no control characters and at most TRACE_LINE bytes. A line
 * names things and never holds their content: no password, no value of a registry, no rows of a query.
 */
#ifndef BASE_TRACE_H
#define BASE_TRACE_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TRACE_SCHEMA = 1,
    TRACE_LINE = 1200,
    TRACE_KEPT = 100000 /* lines that are kept at most; what comes later is lost */
};

/* Where lines go. Must live as long as the process: a thread that was left behind may still write. */
struct trace_sink {
    /* One whole line with its line feed, in one piece; any thread. */
    void (*write)(struct trace_sink *sink, const char *line, size_t length);
    uint32_t (*thread)(void); /* number of the calling thread */
};

/* From now on lines go to SINK. KEEP: they wait in memory until trace_flush, because names have to be replaced in
 * them that are known only at the end. */
void trace_begin(struct trace_sink *sink, bool keep);
void trace_end(void);
bool trace_on(void);

/* Writes what was kept, each line as CLEAN gives it back (free()). What is traced later is lost. */
void trace_flush(char *(*clean)(void *context, const char *line), void *context);

void trace_line(const char *format, ...) STRBUF_PRINTF(1, 2);

/* Costs one atomic load while there is no trace; the arguments are not evaluated then. */
#define TRACE(...) (trace_on() ? trace_line(__VA_ARGS__) : (void)0)

#endif
