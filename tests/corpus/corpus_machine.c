/* SPDX-License-Identifier: MIT */
#include "corpus_machine.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "base/utf.h"

#include <stdlib.h>
#include <string.h>

#define HIVE "HKEY_LOCAL_MACHINE\\"

/* ---- the format of regedit ---- */

/* "hex(7):36,00,\" and its lines: the bytes. */
static struct registry_value read_hex(const char *text)
{
    struct registry_value value = {.type = REGISTRY_BINARY};
    if (text[3] == '(')
        value.type = (uint32_t)strtoul(text + 4, NULL, 16);
    value.bytes = memory_array(strlen(text), 1);
    for (const char *at = strchr(text, ':') + 1; *at;) {
        char *end;
        unsigned long byte = strtoul(at, &end, 16);
        if (end != at)
            value.bytes[value.size++] = (uint8_t)byte;
        at = end == at ? at + 1 : end;
    }
    return value;
}

/* "text" with backslashes before quotes and backslashes, from *AT, which moves behind it; free() */
static char *read_quoted(const char **at)
{
    struct strbuf text = STRBUF_INIT;
    for ((*at)++; **at && **at != '"'; (*at)++) {
        if (**at == '\\' && (*at)[1])
            (*at)++;
        strbuf_add_char(&text, **at);
    }
    *at += **at == '"';
    return strbuf_take(&text);
}

static bool read_value(const char *text, struct registry_value *out)
{
    if (strncmp(text, "dword:", 6) == 0) {
        *out = registry_dword((uint32_t)strtoul(text + 6, NULL, 16));
    } else if (strncmp(text, "hex", 3) == 0) {
        *out = read_hex(text);
    } else if (*text == '"') {
        char *string = read_quoted(&text);
        *out = registry_string(string);
        free(string);
    } else {
        return false;
    }
    return true;
}

static void take_value(const char *key, const char *line, corpus_value_fn *each, void *context)
{
    char *name = *line == '"' ? read_quoted(&line) : memory_string("");
    struct registry_value value;
    if (*line == '@')
        line++;
    if (*line == '=' && read_value(line + 1, &value)) {
        each(key, name, &value, context);
        registry_value_free(&value);
    }
    free(name);
}

/* KEY is the one that LINE stands below: "" before the first one of the hive. */
static void take_line(const char *line, char **key, corpus_value_fn *each, void *context)
{
    if (*line != '[') {
        if (**key)
            take_value(*key, line, each, context);
        return;
    }
    bool ours = strncmp(line + 1, HIVE, strlen(HIVE)) == 0;
    const char *path = ours ? line + 1 + strlen(HIVE) : "";
    free(*key);
    *key = memory_string_n(path, strcspn(path, "]"));
    if (ours)
        each(*key, NULL, NULL, context);
}

void corpus_registry(const char *file, corpus_value_fn *each, void *context)
{
    size_t size;
    char *raw = corpus_text(file, &size), *key = memory_string("");
    bool wide = size > 2 && (uint8_t)raw[0] == 0xFF && (uint8_t)raw[1] == 0xFE;
    char *text = wide ? utf_from_utf16le(raw + 2, size - 2) : memory_string(raw);
    struct strbuf line = STRBUF_INIT;
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, "\r\n");
        bool more = length && at[length - 1] == '\\'; /* goes on in the next one */
        strbuf_add_n(&line, at, length - more);
        at += length + strspn(at + length, "\r\n");
        if (more)
            continue;
        take_line(strbuf_text(&line), &key, each, context);
        strbuf_clear(&line);
    }
    strbuf_free(&line);
    free(text);
    free(raw);
    free(key);
}

static void import_value(const char *key, const char *name, const struct registry_value *value, void *context)
{
    if (name)
        fake_value(context, key, name, registry_value_copy(value));
}

void corpus_registry_import(const char *file, struct fake_machine *fake)
{
    corpus_registry(file, import_value, fake);
}

/* ---- the firewall ---- */

struct firewall corpus_firewall_effective(struct firewall_stores *stores)
{
    struct firewall firewall = {.service_running = true};
    firewall_stores_effective(stores, &firewall);
    firewall_stores_free(stores);
    return firewall;
}

/* That a key exists says so of those above it. */
static void take_stored(const char *path, const char *name, const struct registry_value *value, void *context)
{
    for (size_t i = 0; i < firewall_key_count; i++) {
        const struct firewall_key *key = &firewall_keys[i];
        size_t length = strlen(key->path);
        if (!ascii_equal_nocase_n(path, key->path, length) || (path[length] && path[length] != '\\'))
            continue;
        if (!name)
            firewall_stores_key(context, key);
        else if (!path[length])
            firewall_stores_take(context, key, name, value);
    }
}

struct firewall corpus_firewall(const char *file)
{
    struct firewall_stores stores = {0};
    corpus_registry(file, take_stored, &stores);
    return corpus_firewall_effective(&stores);
}

void corpus_firewall_enable(struct firewall *firewall)
{
    for (size_t i = 0; i < firewall->rule_count; i++)
        if (firewall_group_is_wmi(firewall->rules[i].group))
            firewall->rules[i].enabled = true;
}

/* ---- ActSysAc: one mask for each SID of an LSA database ---- */

enum { NETWORK = 0x2, DENY_NETWORK = 0x80 };

struct holders {
    struct sid_list *network, *denied;
};

static void one_account(char *const *columns, size_t count, void *context)
{
    const struct holders *holders = context;
    struct sid sid;
    if (count < 2 || !sid_from_text(columns[0], &sid))
        return;
    unsigned long mask = strtoul(columns[1], NULL, 0);
    if (mask & NETWORK)
        sid_list_add(holders->network, &sid);
    if (mask & DENY_NETWORK)
        sid_list_add(holders->denied, &sid);
}

void corpus_rights(const char *file, struct sid_list *network, struct sid_list *denied)
{
    corpus_rows(file, one_account, &(struct holders){network, denied});
}
