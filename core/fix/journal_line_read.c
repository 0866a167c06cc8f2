/* SPDX-License-Identifier: MIT
 * What the lines of a journal say: every key checked, nothing taken for granted. */
#include "fix/journal_line.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/time.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_LIMIT = 4096 };

/* The text under KEY; false when there is none or it is too long. free() */
static bool take_text(const json_t *line, const char *key, char **out)
{
    const char *text = json_string_value(json_object_get(line, key));
    if (!text || strlen(text) > TEXT_LIMIT)
        return false;
    *out = memory_string(text);
    return true;
}

/* What people read of the object: a text, or a rule as text again. Shown, never acted on. */
static bool take_label(const json_t *line, const char *key, char **out)
{
    const json_t *label = json_object_get(line, key);
    if (!json_is_object(label))
        return take_text(line, key, out);
    *out = json_dumps(label, JSON_COMPACT);
    return *out != NULL;
}

static bool take_time(const json_t *line, const char *key, int64_t *out)
{
    const char *text = json_string_value(json_object_get(line, key));
    return text && time_from_text(text, out);
}

static bool take_number(const json_t *object, const char *key, uint64_t highest, uint64_t *out)
{
    const json_t *value = json_object_get(object, key);
    if (!value)
        return true; /* left out when zero */
    if (!json_is_integer(value) || json_integer_value(value) < 0 || (uint64_t)json_integer_value(value) > highest)
        return false;
    *out = (uint64_t)json_integer_value(value);
    return true;
}

size_t journal_line_number(const json_t *line, const char *key, size_t highest)
{
    const json_t *value = json_object_get(line, key);
    if (!json_is_integer(value) || json_integer_value(value) < 1 || (uint64_t)json_integer_value(value) > highest)
        return 0;
    return (size_t)json_integer_value(value);
}

bool journal_line_read_header(const json_t *line, struct journal_header *out)
{
    *out = (struct journal_header){0};
    const json_t *remote = json_object_get(line, "remote");
    out->remote = json_is_true(remote);
    return json_is_boolean(remote) && take_time(line, "started", &out->started_ms) &&
           take_text(line, "version", &out->program_version) && take_text(line, "target", &out->target) &&
           take_text(line, "address", &out->address) && take_text(line, "machine", &out->machine_id) &&
           take_text(line, "account", &out->account) && take_text(line, "user", &out->user) &&
           take_text(line, "user_sid", &out->user_sid) && take_text(line, "client", &out->client);
}

/* ---- states ---- */
static bool take_hex(const json_t *value, struct state *out)
{
    const char *hex = json_string_value(value);
    size_t length = hex ? strlen(hex) : 1;
    if (length % 2 != 0)
        return false;
    uint8_t *bytes = memory_array(length / 2, 1);
    for (size_t i = 0; i < length; i += 2) {
        uint64_t byte;
        if (!number_read(hex + i, 2, 16, UINT8_MAX, &byte)) {
            free(bytes);
            return false;
        }
        bytes[i / 2] = (uint8_t)byte;
    }
    out->bytes = bytes;
    out->size = length / 2;
    return true;
}

static bool take_state(const json_t *object, struct state *out)
{
    *out = (struct state){0};
    const json_t *present = json_object_get(object, "present"), *hex = json_object_get(object, "hex");
    const json_t *text = json_object_get(object, "text"), *rule = json_object_get(object, "rule");
    uint64_t type = 0, keys = 0;
    if (!json_is_object(object) || !json_is_boolean(present) || (hex != NULL) + (text != NULL) + (rule != NULL) > 1)
        return false;
    out->present = json_is_true(present);
    if (!take_number(object, "type", UINT32_MAX, &type) || !take_number(object, "absent_keys", 64, &keys) ||
        !take_number(object, "number", INT64_MAX, &out->number))
        return false;
    out->type = (uint32_t)type;
    out->absent_keys = (uint32_t)keys;
    if (hex)
        return take_hex(hex, out);
    if (rule) {
        char *spelled = json_is_object(rule) ? json_dumps(rule, JSON_COMPACT) : NULL;
        out->bytes = (uint8_t *)spelled;
        out->size = spelled ? strlen(spelled) : 0;
        return spelled != NULL;
    }
    if (text && !json_is_string(text))
        return false;
    if (text) {
        out->size = json_string_length(text);
        out->bytes = memory_copy(json_string_value(text), out->size);
    }
    return true;
}

/* ---- lines ---- */
bool journal_line_read_change(const json_t *line, struct journal_entry *out)
{
    *out = (struct journal_entry){0};
    struct change *change = &out->change;
    const char *kind = json_string_value(json_object_get(line, "kind"));
    change->kind = kind ? change_kind_from_word(kind) : CHANGE_KIND_COUNT;
    return change->kind != CHANGE_KIND_COUNT && take_time(line, "at", &out->at_ms) &&
           take_text(line, "requirement", &out->requirement) && take_text(line, "remedy", &out->remedy) &&
           take_text(line, "object", &change->object) && take_text(line, "item", &change->item) &&
           take_label(line, "label", &change->label) && take_state(json_object_get(line, "before"), &change->before) &&
           take_state(json_object_get(line, "after"), &change->after);
}

bool journal_line_read_end(const json_t *line, int64_t *at_ms, enum status *status, uint32_t *code,
                           enum channel *channel)
{
    const char *word = json_string_value(json_object_get(line, "status"));
    const char *way = json_string_value(json_object_get(line, "channel"));
    uint64_t number = 0;
    if (!word || !way || !take_time(line, "at", at_ms) || !take_number(line, "code", UINT32_MAX, &number))
        return false;
    *status = status_from_word(word);
    *channel = call_channel_from_word(way);
    *code = (uint32_t)number;
    return *status != ST_COUNT && *channel != CHANNEL_COUNT;
}

bool journal_line_read_undo(const json_t *line, struct state *found, bool *has_found)
{
    int64_t at_ms;
    const json_t *value = json_object_get(line, "found");
    *has_found = value != NULL;
    if (!take_time(line, "at", &at_ms) || !json_is_string(json_object_get(line, "user")))
        return false;
    if (!value)
        return true;
    if (take_state(value, found))
        return true;
    state_free(found);
    return false;
}
