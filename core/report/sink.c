/* SPDX-License-Identifier: MIT */
#include "report/sink.h"

#include "base/memory.h"

static bool text_write(struct sink *sink, const char *bytes, size_t size)
{
    strbuf_add_n(container_of(sink, struct sink_text, sink)->out, bytes, size);
    return true;
}

static bool file_write(struct sink *sink, const char *bytes, size_t size)
{
    return fwrite(bytes, 1, size, container_of(sink, struct sink_file, sink)->file) == size;
}

struct sink_text sink_to_text(struct strbuf *out)
{
    return (struct sink_text){{text_write}, out};
}

struct sink_file sink_to_file(FILE *file)
{
    return (struct sink_file){{file_write}, file};
}
