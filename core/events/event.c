/* SPDX-License-Identifier: MIT */
#include "events/event.h"

#include "base/ascii.h"
#include "base/number.h"
#include "base/time.h"
#include "base/utf8.h"

#include <string.h>

enum section { SECTION_NONE, SECTION_SYSTEM, SECTION_DATA, SECTION_USER };

/* Depth of what is read: Event is 1, System 2, its members 3; UserData has one element of the provider between. */
enum { DEPTH_SECTION = 2, DEPTH_MEMBER = 3, DEPTH_USER_MEMBER = 4 };

struct reader {
    const char *at, *end;
    struct event *event;
    enum section section;
    unsigned depth;
    char element[EVENT_NAME];  /* whose text is being collected; "" none */
    struct event_field *field; /* that the text is for; NULL: a member of System */
    char text[EVENT_VALUE];
    size_t length;
};

/* ---- text ---- */

static void copy(char *out, size_t size, const char *text, size_t length)
{
    struct strbuf clean = STRBUF_INIT;
    utf8_clean(&clean, text, length);
    const char *from = strbuf_text(&clean);
    length = strlen(from);
    if (length >= size)
        for (length = size - 1; length && ((unsigned char)from[length] & 0xC0) == 0x80;)
            length--;
    memcpy(out, from, length);
    out[length] = '\0';
    strbuf_free(&clean);
}

static void collect(struct reader *reader, const char *bytes, size_t length)
{
    size_t room = sizeof reader->text - reader->length;
    length = length < room ? length : room;
    memcpy(reader->text + reader->length, bytes, length);
    reader->length += length;
}

/* The character of "&#10;", "&#xA;" or one of the five names of XML; 0: none of these, the ampersand is one. */
static uint32_t entity(const char *name, size_t length)
{
    static const struct {
        const char *name;
        char character;
    } known[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
    uint64_t code;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strlen(known[i].name) == length && memcmp(known[i].name, name, length) == 0)
            return (uint32_t)known[i].character;
    bool hex = length > 2 && name[0] == '#' && name[1] == 'x';
    if (length > 1 && name[0] == '#' &&
        number_read(name + (hex ? 2 : 1), length - (hex ? 2 : 1), hex ? 16 : 10, 0x10FFFF, &code))
        return code ? (uint32_t)code : UTF8_REPLACEMENT;
    return 0;
}

enum { ENTITY = 10 /* "#x10FFFF" */ };

/* TEXT with its entities replaced, as far as it fits. */
static void collect_text(struct reader *reader, const char *text, const char *end)
{
    while (text < end && reader->length < sizeof reader->text) {
        const char *mark = memchr(text, '&', (size_t)(end - text));
        collect(reader, text, (size_t)((mark ? mark : end) - text));
        if (!mark)
            return;
        size_t rest = (size_t)(end - mark - 1);
        const char *stop = memchr(mark + 1, ';', rest < ENTITY ? rest : ENTITY);
        uint32_t code = stop ? entity(mark + 1, (size_t)(stop - mark - 1)) : 0;
        struct strbuf character = STRBUF_INIT;
        utf8_add_char(&character, code ? code : '&');
        collect(reader, strbuf_text(&character), character.length);
        strbuf_free(&character);
        text = code ? stop + 1 : mark + 1;
    }
}

/* ---- elements ---- */

static bool is(const char *name, size_t length, const char *wanted)
{
    return strlen(wanted) == length && memcmp(name, wanted, length) == 0;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct event_field *add_field(struct event *event, const char *name, size_t length)
{
    if (event->field_count == EVENT_FIELDS)
        return NULL;
    struct event_field *field = &event->fields[event->field_count++];
    copy(field->name, sizeof field->name, name, length);
    return field;
}

/* What an attribute of ELEMENT says. */
static void attribute(struct reader *reader, const char *element, size_t element_length, const char *name,
                      size_t name_length, const char *value, const char *value_end)
{
    struct event *event = reader->event;
    char text[EVENT_VALUE];
    reader->length = 0;
    collect_text(reader, value, value_end);
    copy(text, sizeof text, reader->text, reader->length);
    reader->length = 0;
    bool member = reader->depth == DEPTH_MEMBER;
    if (reader->section == SECTION_DATA && member && reader->field && is(name, name_length, "Name"))
        copy(reader->field->name, sizeof reader->field->name, text, strlen(text));
    if (reader->section != SECTION_SYSTEM || !member)
        return;
    if (is(element, element_length, "Provider") && is(name, name_length, "Name"))
        copy(event->provider, sizeof event->provider, text, strlen(text));
    else if (is(element, element_length, "TimeCreated") && is(name, name_length, "SystemTime"))
        time_from_text(text, &event->time_ms);
}

/* Attributes from AT to END, the end of the tag. */
static void attributes(struct reader *reader, const char *element, size_t length, const char *at, const char *end)
{
    while (at < end) {
        while (at < end && blank(*at))
            at++;
        const char *name = at;
        while (at < end && !blank(*at) && *at != '=')
            at++;
        size_t name_length = (size_t)(at - name);
        while (at < end && (blank(*at) || *at == '='))
            at++;
        if (at == end || (*at != '"' && *at != '\''))
            return;
        const char *value = at + 1, *stop = memchr(value, *at, (size_t)(end - value));
        if (!stop)
            return;
        attribute(reader, element, length, name, name_length, value, stop);
        at = stop + 1;
    }
}

static void section_begins(struct reader *reader, const char *name, size_t length)
{
    reader->section = is(name, length, "System")      ? SECTION_SYSTEM
                      : is(name, length, "EventData") ? SECTION_DATA
                      : is(name, length, "UserData")  ? SECTION_USER
                                                      : SECTION_NONE;
}

/* Whether the text of the element that began is wanted; makes its field. */
static bool member_begins(struct reader *reader, const char *name, size_t length)
{
    bool member = reader->depth == DEPTH_MEMBER;
    if (reader->section == SECTION_SYSTEM)
        return member;
    if (reader->section == SECTION_DATA && member)
        reader->field = add_field(reader->event, "", 0);
    else if (reader->section == SECTION_USER && reader->depth == DEPTH_USER_MEMBER)
        reader->field = add_field(reader->event, name, length);
    else
        return false;
    return reader->field != NULL;
}

static uint64_t number_of(const char *text, size_t length)
{
    uint64_t number = 0;
    bool hex = length > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    number_read(text + (hex ? 2 : 0), length - (hex ? 2 : 0), hex ? 16 : 10, UINT64_MAX, &number);
    return number;
}

static void member_ends(struct reader *reader)
{
    struct event *event = reader->event;
    const char *from = reader->text, *to = reader->text + reader->length;
    while (from < to && blank(*from))
        from++;
    while (to > from && blank(to[-1]))
        to--;
    size_t length = (size_t)(to - from);
    if (reader->field)
        copy(reader->field->value, sizeof reader->field->value, from, length);
    else if (strcmp(reader->element, "EventID") == 0)
        event->id = (uint32_t)(number_of(from, length) & 0xFFFF);
    else if (strcmp(reader->element, "EventRecordID") == 0)
        event->record = number_of(from, length);
    else if (strcmp(reader->element, "Keywords") == 0)
        event->keywords = number_of(from, length);
    else if (strcmp(reader->element, "Computer") == 0)
        copy(event->computer, sizeof event->computer, from, length);
    reader->element[0] = '\0';
    reader->field = NULL;
}

/* ---- markup ---- */

/* Behind MARK, or the end. */
static const char *behind(const struct reader *reader, const char *at, const char *mark)
{
    size_t length = strlen(mark);
    for (; (size_t)(reader->end - at) >= length; at++)
        if (memcmp(at, mark, length) == 0)
            return at + length;
    return reader->end;
}

static bool begins(const struct reader *reader, const char *mark)
{
    size_t length = strlen(mark);
    return (size_t)(reader->end - reader->at) >= length && memcmp(reader->at, mark, length) == 0;
}

/* The ">" of the tag at AT; a quoted value may hold one. The end when there is none. */
static const char *tag_end(const struct reader *reader, const char *at)
{
    char quote = '\0';
    for (; at < reader->end && (quote || *at != '>'); at++)
        if (quote ? *at == quote : *at == '"' || *at == '\'')
            quote = quote ? '\0' : *at;
    return at;
}

static void element_ends(struct reader *reader)
{
    bool user = reader->section == SECTION_USER;
    if (reader->element[0] && reader->depth == (user ? DEPTH_USER_MEMBER : DEPTH_MEMBER))
        member_ends(reader);
    if (reader->depth == DEPTH_SECTION)
        reader->section = SECTION_NONE;
    if (reader->depth)
        reader->depth--;
}

static void element_begins(struct reader *reader, const char *at, const char *end)
{
    bool empty = end > at && end[-1] == '/';
    const char *stop = empty ? end - 1 : end, *name = at;
    while (at < stop && !blank(*at))
        at++;
    const char *colon = memchr(name, ':', (size_t)(at - name));
    name = colon ? colon + 1 : name;
    size_t length = (size_t)(at - name);
    reader->depth++;
    if (reader->depth == DEPTH_SECTION)
        section_begins(reader, name, length);
    bool wanted = length && member_begins(reader, name, length);
    attributes(reader, name, length, at, stop);
    reader->length = 0;
    if (wanted)
        copy(reader->element, sizeof reader->element, name, length);
    if (empty)
        element_ends(reader);
}

static void markup(struct reader *reader)
{
    if (begins(reader, "<!--")) {
        reader->at = behind(reader, reader->at, "-->");
    } else if (begins(reader, "<![CDATA[")) {
        const char *text = reader->at + strlen("<![CDATA["), *end = behind(reader, text, "]]>");
        if (reader->element[0] && end - text >= 3)
            collect(reader, text, (size_t)(end - text) - 3);
        reader->at = end;
    } else {
        const char *name = reader->at + 1, *end = tag_end(reader, name);
        if (end < reader->end && *name == '/')
            element_ends(reader);
        else if (end < reader->end && *name != '?' && *name != '!')
            element_begins(reader, name, end);
        reader->at = end < reader->end ? end + 1 : end;
    }
}

bool event_read(const char *xml, size_t size, struct event *out)
{
    size = size < EVENT_BYTES ? size : EVENT_BYTES;
    struct reader reader = {.at = xml, .end = xml + size, .event = out};
    memset(out, 0, sizeof *out);
    while (reader.at < reader.end) {
        const char *mark = memchr(reader.at, '<', (size_t)(reader.end - reader.at));
        const char *stop = mark ? mark : reader.end;
        if (reader.element[0])
            collect_text(&reader, reader.at, stop);
        reader.at = stop;
        if (mark)
            markup(&reader);
    }
    return out->id && out->provider[0];
}

const char *event_field(const struct event *event, const char *which)
{
    uint32_t number;
    if (which[0] == '#')
        return number_decimal(which + 1, strlen(which + 1), EVENT_FIELDS, &number) && number &&
                       number <= event->field_count
                   ? event->fields[number - 1].value
                   : "";
    for (size_t i = 0; i < event->field_count; i++)
        if (ascii_equal_nocase(event->fields[i].name, which))
            return event->fields[i].value;
    return "";
}
