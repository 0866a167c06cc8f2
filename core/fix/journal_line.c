/* SPDX-License-Identifier: MIT */
#include "fix/journal_line.h"

#include "base/memory.h"
#include "base/time.h"
#include "base/utf8.h"
#include "remedy/change_row.h"
#include "remedy/firewall_rule.h"

#include <stdlib.h>
#include <string.h>

static const char chain_key[] = ",\"chain\":\"";

/* What journals say is for people first, so text is put in as it is; broken UTF-8 is repaired. */
static json_t *text_value(const char *text)
{
    struct strbuf clean = STRBUF_INIT;
    utf8_clean(&clean, text ? text : "", strlen(text ? text : ""));
    json_t *value = json_string(strbuf_text(&clean));
    strbuf_free(&clean);
    return value;
}

static void put_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, text_value(text));
}

static void put_time(json_t *object, const char *key, int64_t at_ms)
{
    char text[TIME_TEXT];
    json_object_set_new(object, key, json_string(time_to_text_ms(at_ms, text)));
}

/* ---- states ---- */
/* A rule is an object in the journal too; NULL: TEXT is none. */
static json_t *rule_value(enum change_kind kind, const char *text)
{
    struct firewall_rule rule;
    if (change_row(kind)->form != CHANGE_FORM_RULE || !text || firewall_rule_from_text(text, &rule) != ST_OK)
        return NULL;
    firewall_rule_free(&rule);
    return json_loads(text, 0, NULL);
}

static json_t *hex_value(const uint8_t *bytes, size_t size)
{
    struct strbuf hex = STRBUF_INIT;
    for (size_t i = 0; i < size; i++)
        strbuf_printf(&hex, "%02X", bytes[i]);
    json_t *value = json_string(strbuf_text(&hex));
    strbuf_free(&hex);
    return value;
}

static bool is_utf8(const struct state *state)
{
    struct strbuf clean = STRBUF_INIT;
    utf8_clean(&clean, (const char *)state->bytes, state->size);
    bool same = !memchr(state->bytes, 0, state->size) && clean.length == state->size &&
                memcmp(strbuf_text(&clean), state->bytes, state->size) == 0;
    strbuf_free(&clean);
    return same;
}

static json_t *state_value(enum change_kind kind, const struct state *state)
{
    json_t *object = json_object();
    json_object_set_new(object, "present", json_boolean(state->present));
    if (!state->present) {
        if (state->absent_keys)
            json_object_set_new(object, "absent_keys", json_integer(state->absent_keys));
        return object;
    }
    if (kind == CHANGE_REGISTRY_VALUE)
        json_object_set_new(object, "type", json_integer(state->type));
    if (state->number)
        json_object_set_new(object, "number", json_integer((json_int_t)state->number));
    if (!state->bytes)
        return object;
    char *text = state_string(state);
    json_t *rule = rule_value(kind, text);
    if (rule)
        json_object_set_new(object, "rule", rule);
    else if (change_row(kind)->form == CHANGE_FORM_TEXT && is_utf8(state))
        json_object_set_new(object, "text", json_string(text));
    else
        json_object_set_new(object, "hex", hex_value(state->bytes, state->size));
    free(text);
    return object;
}

/* ---- lines ---- */
json_t *journal_line_header(const struct journal_header *header)
{
    json_t *line = json_object();
    json_object_set_new(line, "journal", json_integer(JOURNAL_VERSION));
    put_text(line, "program", "WMI Ready");
    put_text(line, "version", header->program_version);
    put_time(line, "started", header->started_ms);
    put_text(line, "target", header->target);
    put_text(line, "address", header->address);
    put_text(line, "machine", header->machine_id);
    json_object_set_new(line, "remote", json_boolean(header->remote));
    put_text(line, "account", header->account);
    put_text(line, "user", header->user);
    put_text(line, "user_sid", header->user_sid);
    put_text(line, "client", header->client);
    return line;
}

json_t *journal_line_change(size_t number, const struct journal_entry *entry)
{
    const struct change *change = &entry->change;
    json_t *line = json_object();
    struct strbuf words = STRBUF_INIT;
    change_describe(&words, LANGUAGE_EN, change);
    json_object_set_new(line, "change", json_integer((json_int_t)number));
    put_time(line, "at", entry->at_ms);
    put_text(line, "says", strbuf_text(&words));
    put_text(line, "requirement", entry->requirement);
    put_text(line, "remedy", entry->remedy);
    put_text(line, "kind", change_kind_word(change->kind));
    put_text(line, "object", change->object);
    put_text(line, "item", change->item);
    json_t *rule = rule_value(change->kind, change->label);
    json_object_set_new(line, "label", rule ? rule : text_value(change->label));
    json_object_set_new(line, "before", state_value(change->kind, &change->before));
    json_object_set_new(line, "after", state_value(change->kind, &change->after));
    strbuf_free(&words);
    return line;
}

json_t *journal_line_end(const char *key, size_t number, int64_t at_ms, enum status status, const struct call *call)
{
    json_t *line = json_object();
    json_object_set_new(line, key, json_integer((json_int_t)number));
    put_time(line, "at", at_ms);
    put_text(line, "status", status_word(status));
    json_object_set_new(line, "code", json_integer(call ? call->fault.code : 0));
    put_text(line, "channel", call_channel_word(call ? call->channel : CHANNEL_NONE));
    return line;
}

json_t *journal_line_undo(size_t number, int64_t at_ms, const struct change *change, const struct state *found,
                          const char *user)
{
    json_t *line = json_object();
    json_object_set_new(line, "undo", json_integer((json_int_t)number));
    put_time(line, "at", at_ms);
    put_text(line, "user", user);
    if (found)
        json_object_set_new(line, "found", state_value(change->kind, found));
    return line;
}

/* ---- the chain ---- */
static void chain_on(uint8_t chain[SHA256_BYTES], const char *text, size_t length)
{
    struct sha256 hash;
    sha256_begin(&hash);
    sha256_add(&hash, chain, SHA256_BYTES);
    sha256_add(&hash, text, length);
    sha256_end(&hash, chain);
}

char *journal_line_text(const json_t *line, uint8_t chain[SHA256_BYTES], size_t *size)
{
    char *text = json_dumps(line, JSON_COMPACT);
    if (!text)
        return NULL;
    size_t length = strlen(text) - 1; /* without the closing brace */
    char hex[SHA256_HEX];
    chain_on(chain, text, length);
    struct strbuf out = STRBUF_INIT;
    strbuf_add_n(&out, text, length);
    strbuf_printf(&out, "%s%s\"}\n", chain_key, sha256_hex(chain, hex));
    free(text);
    if (out.length > JOURNAL_LINE_MAX) {
        strbuf_free(&out);
        return NULL;
    }
    *size = out.length;
    return strbuf_take(&out);
}

json_t *journal_line_parse(const char *text, size_t length, uint8_t chain[SHA256_BYTES])
{
    const size_t tail = sizeof chain_key - 1 + SHA256_HEX - 1 + 2; /* key, digits, "} */
    char hex[SHA256_HEX];
    if (length <= tail || length > JOURNAL_LINE_MAX)
        return NULL;
    const char *at = text + length - tail;
    chain_on(chain, text, length - tail);
    sha256_hex(chain, hex);
    if (memcmp(at, chain_key, sizeof chain_key - 1) != 0 ||
        memcmp(at + sizeof chain_key - 1, hex, SHA256_HEX - 1) != 0 || memcmp(text + length - 2, "\"}", 2) != 0)
        return NULL;
    json_t *line = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    if (line && !json_is_object(line)) {
        json_decref(line);
        return NULL;
    }
    return line;
}
