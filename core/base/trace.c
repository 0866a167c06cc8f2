/* SPDX-License-Identifier: MIT */
#include "base/trace.h"

#include "base/memory.h"
#include "base/time.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kept {
    struct kept *before;
    char *line;
};

static _Atomic(struct trace_sink *) current;
static _Atomic(struct kept *) newest; /* of the lines that are kept */
static atomic_uint kept_count;
static atomic_bool keeping;
static int64_t begun_ms; /* written before `current` */

bool trace_on(void)
{
    return atomic_load_explicit(&current, memory_order_acquire) != NULL;
}

void trace_begin(struct trace_sink *sink, bool keep)
{
    begun_ms = time_tick_ms();
    atomic_store(&keeping, keep);
    atomic_store(&current, sink);
}

void trace_end(void)
{
    atomic_store(&current, NULL);
}

static void keep(char *line)
{
    if (atomic_fetch_add(&kept_count, 1) >= TRACE_KEPT) {
        free(line);
        return;
    }
    struct kept *kept = memory_new(struct kept);
    kept->line = line;
    kept->before = atomic_load(&newest);
    while (!atomic_compare_exchange_weak(&newest, &kept->before, kept)) {
    }
}

/* Foreign names may hold anything: what could end the line or mislead its reader is written out. */
static char *clean_line(uint32_t thread, int64_t ms, const char *text)
{
    struct strbuf line = STRBUF_INIT;
    strbuf_printf(&line, "%6" PRId64 ".%03d [%" PRIu32 "] ", ms / 1000, (int)(ms % 1000), thread);
    size_t begin = line.length;
    utf8_show(&line, text, TRACE_LINE / 4);
    if (line.length > TRACE_LINE - 2)
        line.length = TRACE_LINE - 2;
    for (size_t i = begin; i < line.length; i++)
        if ((unsigned char)line.text[i] < 0x20)
            line.text[i] = ' ';
    strbuf_add_char(&line, '\n');
    return strbuf_take(&line);
}

void trace_line(const char *format, ...)
{
    struct trace_sink *sink = atomic_load_explicit(&current, memory_order_acquire);
    if (!sink)
        return;
    char text[TRACE_LINE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    char *line = clean_line(sink->thread(), time_tick_ms() - begun_ms, text);
    if (atomic_load(&keeping)) {
        keep(line);
        return;
    }
    sink->write(sink, line, strlen(line));
    free(line);
}

void trace_flush(char *(*clean)(void *context, const char *line), void *context)
{
    struct trace_sink *sink = atomic_load(&current);
    struct kept *oldest = NULL;
    for (struct kept *at = atomic_exchange(&newest, NULL), *before; at; at = before) {
        before = at->before;
        at->before = oldest;
        oldest = at;
    }
    for (struct kept *at = oldest, *next; at; at = next) {
        char *line = sink ? clean(context, at->line) : NULL;
        if (line)
            sink->write(sink, line, strlen(line));
        next = at->before;
        free(line);
        free(at->line);
        free(at);
    }
}
