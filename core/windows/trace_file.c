/* SPDX-License-Identifier: MIT */
#include "windows/trace_file.h"

#include "base/memory.h"
#include "base/time.h"
#include "base/trace.h"
#include "windows/file_write.h"

struct trace_file {
    struct trace_sink sink;
    HANDLE handle;
};

/* Opened for appending alone, each WriteFile lands behind all others: lines of two threads never mix. */
static void write_line(struct trace_sink *sink, const char *line, size_t length)
{
    struct trace_file *file = container_of(sink, struct trace_file, sink);
    DWORD written;
    WriteFile(file->handle, line, (DWORD)length, &written, NULL);
}

static uint32_t thread_number(void)
{
    return GetCurrentThreadId();
}

uint32_t trace_file_begin(const char *path, bool keep, const char *program)
{
    uint32_t code;
    char now[TIME_TEXT];
    HANDLE handle = file_write_log(path, &code);
    if (handle == INVALID_HANDLE_VALUE)
        return code;
    struct trace_file *file = memory_new(struct trace_file); /* for as long as the process lives */
    *file = (struct trace_file){{write_line, thread_number}, handle};
    trace_begin(&file->sink, keep);
    TRACE("trace %d of %s %s, %s", TRACE_SCHEMA, program, WMIREADY_VERSION, time_to_text(time_now_ms(), now));
    return 0;
}
