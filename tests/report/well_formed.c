/* SPDX-License-Identifier: MIT */
#include "well_formed.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>

enum { DEPTH = 64, NAME = 32 };

struct reader {
    const char *start, *at, *end;
    bool html;
    char open[DEPTH][NAME];
    size_t depth;
    struct well_formed *out;
};

static bool fault(struct reader *reader, const char *what)
{
    if (!reader->out->fault) {
        reader->out->fault = what;
        reader->out->at = (size_t)(reader->at - reader->start);
    }
    return false;
}

static void shape(struct reader *reader, char kind, const char *name)
{
    uint64_t hash = (reader->out->shape ^ (unsigned char)kind) * UINT64_C(0x100000001b3);
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
    reader->out->shape = hash;
}

static bool is_one_of(const char *name, const char *list)
{
    size_t length = strlen(name);
    for (const char *at = strstr(list, name); at; at = strstr(at + 1, name))
        if (at[-1] == ' ' && at[length] == ' ')
            return true;
    return false;
}

static bool known_element(const struct reader *reader, const char *name)
{
    static const char html[] =
        " html head meta title style body a svg symbol path use header p div h1 h2 h3 h4 h5 ul li b "
        "nav main section span strong code figure figcaption g text article details summary dl dt "
        "dd table caption thead tbody tr th td bdi dfn pre footer ";
    static const char xml[] = " testsuites testsuite testcase failure error skipped system-out ";
    return is_one_of(name, reader->html ? html : xml);
}

static bool known_attribute(const struct reader *reader, const char *name)
{
    static const char html[] =
        " lang http-equiv content charset name class href id width height aria-hidden viewBox d "
        "aria-label aria-labelledby role transform x y text-anchor display scope colspan tabindex open ";
    static const char xml[] = " name tests failures errors skipped time timestamp hostname classname message type ";
    return is_one_of(name, reader->html ? html : xml);
}

static bool take_name(struct reader *reader, char *name)
{
    size_t length = 0;
    while (reader->at < reader->end && length < NAME - 1 &&
           strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", *reader->at) && *reader->at)
        name[length++] = *reader->at++;
    name[length] = '\0';
    return length > 0 || fault(reader, "a name is missing");
}

static bool escape(struct reader *reader)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (size_t i = 0; i < array_count(known); i++) {
        size_t length = strlen(known[i]);
        if ((size_t)(reader->end - reader->at) >= length && memcmp(reader->at, known[i], length) == 0) {
            reader->at += length;
            return true;
        }
    }
    return fault(reader, "a bare ampersand");
}

/* Text up to STOP, which is left to be read. */
static bool text(struct reader *reader, char stop)
{
    while (reader->at < reader->end && *reader->at != stop) {
        if (*reader->at == '&') {
            if (!escape(reader))
                return false;
            continue;
        }
        if (*reader->at == '<' || *reader->at == '>')
            return fault(reader, "a bare angle bracket");
        const char *start = reader->at;
        uint32_t code = utf8_next(&reader->at, reader->end);
        if (code == UTF8_REPLACEMENT && memcmp(start, "\xEF\xBF\xBD", 3) != 0)
            return fault(reader, "broken UTF-8");
        if (utf8_deceptive(code))
            return fault(reader, "a control or deceptive character");
    }
    return true;
}

static bool attributes(struct reader *reader, const char *element)
{
    while (reader->at < reader->end && *reader->at == ' ') {
        char name[NAME];
        reader->at++;
        if (!take_name(reader, name))
            return false;
        if (!known_attribute(reader, name))
            return fault(reader, "an unknown attribute");
        shape(reader, '@', name);
        if (reader->at < reader->end && *reader->at != '=') {
            if (strcmp(name, "open") != 0 || strcmp(element, "details") != 0)
                return fault(reader, "an attribute without value");
            continue;
        }
        if (reader->end - reader->at < 2 || reader->at[1] != '"')
            return fault(reader, "an attribute without quotes");
        reader->at += 2;
        const char *value = reader->at;
        if (!text(reader, '"') || reader->at == reader->end)
            return fault(reader, "an attribute without end");
        if (strcmp(name, "href") == 0 && *value != '#' && memcmp(value, "./", 2) != 0)
            return fault(reader, "a link that leaves the page");
        reader->at++;
    }
    return true;
}

static bool closing_tag(struct reader *reader)
{
    char name[NAME];
    if (!take_name(reader, name) || reader->at == reader->end || *reader->at++ != '>')
        return fault(reader, "a closing tag without end");
    if (!reader->depth || strcmp(reader->open[reader->depth - 1], name) != 0)
        return fault(reader, "a closing tag for another element");
    shape(reader, '/', name);
    reader->depth--;
    return true;
}

static bool opening_tag(struct reader *reader)
{
    char name[NAME];
    if (!take_name(reader, name) || !known_element(reader, name))
        return fault(reader, "an unknown element");
    shape(reader, '<', name);
    reader->out->elements++;
    if (!attributes(reader, name))
        return false;
    bool closed = !reader->html && reader->at < reader->end && *reader->at == '/';
    reader->at += closed;
    if (reader->at == reader->end || *reader->at++ != '>')
        return fault(reader, "a tag without end");
    if (closed || (reader->html && strcmp(name, "meta") == 0))
        return true;
    if (reader->depth == DEPTH)
        return fault(reader, "too deep");
    memcpy(reader->open[reader->depth++], name, NAME);
    if (strcmp(name, "style") == 0) {
        while (reader->at < reader->end && *reader->at != '<')
            reader->at++;
    }
    return true;
}

bool well_formed(const char *bytes, size_t length, bool html, struct well_formed *out)
{
    struct reader reader = {.start = bytes, .at = bytes, .end = bytes + length, .html = html, .out = out};
    const char *head = html ? "<!DOCTYPE html>" : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    *out = (struct well_formed){.shape = UINT64_C(0xcbf29ce484222325)};
    if (length < strlen(head) || memcmp(bytes, head, strlen(head)) != 0)
        return fault(&reader, "another beginning");
    reader.at += strlen(head);
    while (reader.at < reader.end) {
        if (!text(&reader, '<'))
            return false;
        if (reader.at == reader.end)
            break;
        reader.at++;
        bool closing = reader.at < reader.end && *reader.at == '/';
        reader.at += closing;
        if (!(closing ? closing_tag(&reader) : opening_tag(&reader)))
            return false;
    }
    return reader.depth == 0 || fault(&reader, "an element without end");
}
