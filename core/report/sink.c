/* SPDX-License-Identifier: MIT */
#include "report/sink.h"

#include "base/memory.h"

static bool text_write(struct sink *sink, const char *bytes, size_t size)
{
    strbuf_add_n(container_of(sink, struct sink_text, sink)->out, bytes, size);
    return true;
}

struct sink_text sink_to_text(struct strbuf *out)
{
    return (struct sink_text){{text_write}, out};
}
