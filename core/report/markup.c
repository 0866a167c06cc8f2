/* SPDX-License-Identifier: MIT */
#include "report/markup.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum { FLUSH_AT = 32768 };

static void flush(struct markup *m)
{
    if (m->buffer.length && !m->sink->write(m->sink, m->buffer.text, m->buffer.length))
        m->failed = true;
    strbuf_clear(&m->buffer);
}

static void end_start_tag(struct markup *m)
{
    if (m->in_tag)
        strbuf_add_char(&m->buffer, '>');
    m->in_tag = false;
    if (m->buffer.length > FLUSH_AT)
        flush(m);
}

static bool is_one_of(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, list[i]) == 0)
            return true;
    return false;
}

static bool is_void(const char *name)
{
    static const char *const names[] = {"meta", "link", "br", "hr", "img", "input", "col", "wbr"};
    return is_one_of(name, names, array_count(names));
}

/* Elements that begin a line of their own, so that two reports can be compared line by line. */
static bool begins_line(const char *name)
{
    static const char *const names[] = {
        "html",    "head",  "meta",    "title", "style", "body",   "header",    "nav",     "main", "footer", "section",
        "article", "h1",    "h2",      "h3",    "h4",    "p",      "ul",        "ol",      "li",   "dl",     "dt",
        "dd",      "table", "caption", "thead", "tbody", "tr",     "details",   "summary", "svg",  "symbol", "g",
        "div",     "pre",   "aside",   "path",  "text",  "figure", "testsuite", "testcase"};
    return is_one_of(name, names, array_count(names));
}

static bool is_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:");
    return length > 0 && name[length] == '\0';
}

/* What no page of ours contains, whatever a later change of this program asks for. */
static bool is_forbidden_element(const char *name)
{
    static const char *const names[] = {"script", "iframe", "object", "embed", "form", "base", "foreignObject"};
    return is_one_of(name, names, array_count(names));
}

static bool is_forbidden_attribute(const char *name)
{
    static const char *const names[] = {"style", "src", "srcset", "action", "formaction", "srcdoc", "ping"};
    return ascii_starts_nocase(name, "on") || is_one_of(name, names, array_count(names));
}

/* XML 1.0 has no other control characters, escaped or not (production 2); HTML calls them errors. */
static void add_escaped(struct strbuf *out, uint32_t c)
{
    switch (c) {
    case '&':
        strbuf_add(out, "&amp;");
        break;
    case '<':
        strbuf_add(out, "&lt;");
        break;
    case '>':
        strbuf_add(out, "&gt;");
        break;
    case '"':
        strbuf_add(out, "&quot;");
        break;
    case '\'':
        strbuf_add(out, "&#39;");
        break;
    default:
        utf8_add_char(out, utf8_deceptive(c) ? UTF8_REPLACEMENT : c);
    }
}

/* SPECIAL: what must not appear as it is in that place. */
static void escape(struct strbuf *out, const char *text, const char *special)
{
    const char *end = text + strlen(text);
    while (text < end) {
        size_t plain = strcspn(text, special);
        const char *stop = text + plain;
        while (text < stop) {
            const char *start = text;
            if ((unsigned char)*text >= 0x20 && (unsigned char)*text < 0x7F) {
                while (text < stop && (unsigned char)*text >= 0x20 && (unsigned char)*text < 0x7F)
                    text++;
                strbuf_add_n(out, start, (size_t)(text - start));
            } else {
                add_escaped(out, utf8_next(&text, end));
            }
        }
        if (text < end)
            add_escaped(out, utf8_next(&text, end));
    }
}

void markup_begin_part(struct markup *m, enum markup_kind kind, struct sink *sink)
{
    *m = (struct markup){.sink = sink, .kind = kind};
}

void markup_begin(struct markup *m, enum markup_kind kind, struct sink *sink)
{
    markup_begin_part(m, kind, sink);
    strbuf_add(&m->buffer, kind == MARKUP_HTML ? "<!DOCTYPE html>" : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
}

bool markup_end(struct markup *m)
{
    assert(m->depth == 0);
    flush(m);
    strbuf_free(&m->buffer);
    return !m->failed;
}

void markup_open(struct markup *m, const char *name)
{
    assert(is_name(name) && !is_forbidden_element(name) && m->depth < MARKUP_DEPTH);
    end_start_tag(m);
    if (begins_line(name))
        strbuf_add_char(&m->buffer, '\n');
    strbuf_add_char(&m->buffer, '<');
    strbuf_add(&m->buffer, name);
    m->open[m->depth++] = name;
    m->in_tag = true;
}

static void attribute(struct markup *m, const char *name)
{
    assert(m->in_tag && is_name(name) && !is_forbidden_attribute(name));
    strbuf_add_char(&m->buffer, ' ');
    strbuf_add(&m->buffer, name);
}

void markup_attr(struct markup *m, const char *name, const char *value)
{
    /* Only the two functions below know what a safe address is. */
    assert(strcmp(name, "href") != 0);
    attribute(m, name);
    strbuf_add(&m->buffer, "=\"");
    struct strbuf shown = STRBUF_INIT;
    utf8_show(&shown, value, MARKUP_SHOWN);
    escape(&m->buffer, strbuf_text(&shown), "&<>\"'");
    strbuf_free(&shown);
    strbuf_add_char(&m->buffer, '"');
}

void markup_attr_number(struct markup *m, const char *name, int64_t value)
{
    attribute(m, name);
    strbuf_printf(&m->buffer, "=\"%" PRId64 "\"", value);
}

void markup_flag(struct markup *m, const char *name)
{
    attribute(m, name);
    if (m->kind == MARKUP_XML)
        strbuf_printf(&m->buffer, "=\"%s\"", name);
}

/* RFC 3986: unreserved characters and the path separator stay, every other byte is %HH. A colon is
 * encoded too, so the first segment can never be read as a scheme. */
static void add_percent(struct strbuf *out, const char *path)
{
    static const char kept[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; *path; path++) {
        if (*path == '\\' || *path == '/')
            strbuf_add_char(out, '/');
        else if (strchr(kept, *path))
            strbuf_add_char(out, *path);
        else
            strbuf_printf(out, "%%%02X", (unsigned)(unsigned char)*path);
    }
}

void markup_link_here(struct markup *m, const char *id)
{
    attribute(m, "href");
    strbuf_add(&m->buffer, "=\"#");
    add_percent(&m->buffer, id);
    strbuf_add_char(&m->buffer, '"');
}

void markup_link_file(struct markup *m, const char *path)
{
    attribute(m, "href");
    /* "./" keeps a path that begins with "//" from naming a host. */
    strbuf_add(&m->buffer, "=\"./");
    add_percent(&m->buffer, path + strspn(path, "/\\"));
    strbuf_add_char(&m->buffer, '"');
}

void markup_own_text(struct markup *m, const char *text)
{
    end_start_tag(m);
    escape(&m->buffer, text, "&<>");
}

void markup_text(struct markup *m, const char *text)
{
    struct strbuf shown = STRBUF_INIT;
    utf8_show(&shown, text, MARKUP_SHOWN);
    markup_own_text(m, strbuf_text(&shown));
    strbuf_free(&shown);
}

void markup_style(struct markup *m, const char *css)
{
    assert(m->depth && strcmp(m->open[m->depth - 1], "style") == 0 && !strstr(css, "</"));
    end_start_tag(m);
    strbuf_add(&m->buffer, css);
}

void markup_part(struct markup *m, const char *bytes, size_t size)
{
    end_start_tag(m);
    strbuf_add_n(&m->buffer, bytes, size);
}

void markup_close(struct markup *m, const char *name)
{
    assert(m->depth && strcmp(m->open[m->depth - 1], name) == 0);
    m->depth--;
    if (m->kind == MARKUP_HTML && is_void(name)) {
        end_start_tag(m);
    } else if (m->kind == MARKUP_XML && m->in_tag) {
        strbuf_add(&m->buffer, "/>");
        m->in_tag = false;
    } else {
        end_start_tag(m);
        strbuf_printf(&m->buffer, "</%s>", name);
    }
}

void markup_open_class(struct markup *m, const char *name, const char *class_name)
{
    markup_open(m, name);
    if (class_name)
        markup_attr(m, "class", class_name);
}

void markup_element(struct markup *m, const char *name, const char *class_name, const char *text)
{
    markup_open_class(m, name, class_name);
    markup_text(m, text);
    markup_close(m, name);
}
