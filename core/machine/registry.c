/* SPDX-License-Identifier: MIT */
#include "machine/registry.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "base/utf.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_BYTES = 16 };

static uint64_t little_endian(const uint8_t *bytes, size_t size)
{
    uint64_t number = 0;
    for (size_t i = size; i-- > 0;)
        number = number << 8 | bytes[i];
    return number;
}

enum status registry_value_dword(const struct registry_value *value, uint32_t *out)
{
    if (value->type != REGISTRY_DWORD || value->size != 4)
        return ST_INVALID;
    *out = (uint32_t)little_endian(value->bytes, 4);
    return ST_OK;
}

enum status registry_value_string(const struct registry_value *value, char **out)
{
    if (value->type != REGISTRY_STRING && value->type != REGISTRY_EXPAND_STRING)
        return ST_INVALID;
    if (value->size % 2 != 0)
        return ST_INVALID;
    *out = utf_from_utf16le(value->bytes, value->size);
    return ST_OK;
}

enum status registry_value_multi(const struct registry_value *value, char **out)
{
    if (value->type != REGISTRY_MULTI_STRING || value->size % 2 != 0)
        return ST_INVALID;
    struct strbuf lines = STRBUF_INIT;
    size_t at = 0;
    while (at < value->size) {
        size_t length = utf_utf16le_length(value->bytes + at, value->size - at);
        if (at + length == value->size)
            goto truncated;
        if (length == 0)
            goto complete; /* the empty string ends the list; what follows it is not part of it */
        if (at > 0)
            strbuf_add_char(&lines, '\n');
        utf_add_utf16le(&lines, value->bytes + at, length);
        at += length + 2;
    }
    if (at > 0)
        goto truncated;
complete:
    *out = strbuf_take(&lines);
    return ST_OK;
truncated:
    strbuf_free(&lines);
    return ST_INVALID;
}

struct registry_value registry_dword(uint32_t number)
{
    uint8_t bytes[4];
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(number >> 8 * i);
    return (struct registry_value){REGISTRY_DWORD, memory_copy(bytes, 4), 4};
}

static void add_terminated(struct strbuf *out, const char *utf8, size_t length)
{
    size_t size;
    uint8_t *units = utf_to_utf16le(utf8, length, &size);
    strbuf_add_n(out, units, size);
    strbuf_add_n(out, "\0", 2);
    free(units);
}

static struct registry_value take_bytes(uint32_t type, struct strbuf *buf)
{
    size_t size = buf->length;
    return (struct registry_value){type, (uint8_t *)strbuf_take(buf), size};
}

struct registry_value registry_string(const char *utf8)
{
    struct strbuf bytes = STRBUF_INIT;
    add_terminated(&bytes, utf8, strlen(utf8));
    return take_bytes(REGISTRY_STRING, &bytes);
}

struct registry_value registry_multi(const char *lines)
{
    struct strbuf bytes = STRBUF_INIT;
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        if (length > 0) /* an empty string would end the list */
            add_terminated(&bytes, lines, length);
        lines += length;
        if (*lines == '\n')
            lines++;
    }
    strbuf_add_n(&bytes, "\0", 2);
    return take_bytes(REGISTRY_MULTI_STRING, &bytes);
}

static char *text_of_bytes(const struct registry_value *value)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_printf(&text, "%" PRIZU " B", value->size);
    for (size_t i = 0; i < value->size && i < SHOWN_BYTES; i++)
        strbuf_printf(&text, "%s%02X", i == 0 ? ": " : " ", value->bytes[i]);
    if (value->size > SHOWN_BYTES)
        strbuf_add(&text, " ...");
    return strbuf_take(&text);
}

static char *text_of_multi(char *lines)
{
    struct strbuf text = STRBUF_INIT;
    for (const char *at = lines; *at; at++)
        strbuf_add(&text, *at == '\n' ? ", " : (const char[]){*at, '\0'});
    free(lines);
    return strbuf_take(&text);
}

char *registry_value_text(const struct registry_value *value)
{
    char *text;
    uint32_t number;
    if (registry_value_dword(value, &number) == ST_OK)
        return strbuf_printed("0x%08" PRIX32 " (%" PRIu32 ")", number, number);
    if (value->type == REGISTRY_QWORD && value->size == 8) {
        uint64_t wide = little_endian(value->bytes, 8);
        return strbuf_printed("0x%016" PRIX64 " (%" PRIu64 ")", wide, wide);
    }
    if (registry_value_multi(value, &text) == ST_OK)
        text = text_of_multi(text);
    else if (registry_value_string(value, &text) != ST_OK)
        return text_of_bytes(value);
    if (*text)
        return text;
    free(text);
    return memory_string("\"\"");
}

const char *registry_type_name(uint32_t type)
{
    static const char *const names[] = {
        "REG_NONE",
        "REG_SZ",
        "REG_EXPAND_SZ",
        "REG_BINARY",
        "REG_DWORD",
        "REG_DWORD_BIG_ENDIAN",
        "REG_LINK",
        "REG_MULTI_SZ",
        "REG_RESOURCE_LIST",
        "REG_FULL_RESOURCE_DESCRIPTOR",
        "REG_RESOURCE_REQUIREMENTS_LIST",
        "REG_QWORD",
    };
    return type < array_count(names) ? names[type] : "REG_?";
}

struct registry_value registry_value_copy(const struct registry_value *value)
{
    return (struct registry_value){value->type, memory_copy(value->bytes, value->size), value->size};
}

bool registry_value_equal(const struct registry_value *a, const struct registry_value *b)
{
    return a->type == b->type && a->size == b->size && (a->size == 0 || memcmp(a->bytes, b->bytes, a->size) == 0);
}

void registry_value_free(struct registry_value *value)
{
    free(value->bytes);
    *value = (struct registry_value){0};
}
