/* SPDX-License-Identifier: MIT
 *
 * Who may use the service manager. Object: "scmanager", as sc.exe calls it; state: a text of two words: the descriptor
 * in effect as hexadecimal digits, and what the registry keeps of it for the next start of Windows, which is
 * "absent:N" (N: keys above it that are not there), "kept" (as the service manager writes it) or "TYPE:DIGITS".
 *
 * A new descriptor takes effect at once and is kept below Control\ServiceGroupOrder\Security; as Windows comes there is
 * no such value, and setting the old descriptor again leaves the value there (readme of the module SCManager of the
 * PowerShell Gallery; assumed(SCM-STORE)). So the way back is both: the old descriptor, and the value as it was.
 */
#include "remedy/change_manager.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/number.h"
#include "machine/security_descriptor.h"
#include "remedy/change_row.h"
#include "remedy/descriptor_entries.h"
#include "remedy/descriptor_words.h"
#include "remedy/script_word.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char key[] = "SYSTEM\\CurrentControlSet\\Control\\ServiceGroupOrder\\Security", name[] = "Security";

/* ---- the two words ---- */
enum stored { STORED_ABSENT, STORED_KEPT, STORED_BYTES };

struct manager {
    uint8_t *effective; /* owned */
    size_t size;
    enum stored stored;
    struct state value; /* in the registry; owned */
};

static void manager_free(struct manager *manager)
{
    free(manager->effective);
    state_free(&manager->value);
}

static void add_hex(struct strbuf *out, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        strbuf_printf(out, "%02X", bytes[i]);
}

/* LENGTH digits; NULL when they are none. */
static uint8_t *hex_bytes(const char *text, size_t length)
{
    uint8_t *bytes = memory_array(length / 2 + 1, 1);
    bool digits = length % 2 == 0;
    for (size_t i = 0; digits && i < length; i += 2) {
        uint64_t byte = 0;
        digits = number_read(text + i, 2, 16, UINT8_MAX, &byte);
        bytes[i / 2] = (uint8_t)byte;
    }
    if (digits)
        return bytes;
    free(bytes);
    return NULL;
}

static bool parse_stored(const char *word, struct manager *out)
{
    uint64_t number = 0;
    size_t length = strlen(word);
    out->stored = STORED_KEPT;
    if (strcmp(word, "kept") == 0)
        return true;
    out->stored = STORED_ABSENT;
    if (strncmp(word, "absent:", 7) == 0) {
        bool counted = number_read(word + 7, length - 7, 10, 4, &number);
        out->value.absent_keys = (uint32_t)number;
        return counted;
    }
    size_t type = strcspn(word, ":");
    out->stored = STORED_BYTES;
    if (!word[type] || !number_read(word, type, 10, UINT32_MAX, &number))
        return false;
    out->value = (struct state){.present = true, .type = (uint32_t)number, .size = (length - type - 1) / 2};
    out->value.bytes = hex_bytes(word + type + 1, length - type - 1);
    return out->value.bytes != NULL;
}

/* A descriptor without a list of entries would let in everybody. */
static bool has_entries(const uint8_t *bytes, size_t size)
{
    struct security_descriptor sd;
    if (security_descriptor_parse(bytes, size, &sd) != ST_OK)
        return false;
    bool has = sd.has_dacl;
    security_descriptor_free(&sd);
    return has;
}

/* False: it is none, or its descriptor is. */
static bool parse(const struct state *state, struct manager *out)
{
    char *text = state_string(state);
    size_t digits = strcspn(text, " ");
    *out = (struct manager){.effective = hex_bytes(text, digits), .size = digits / 2};
    bool valid = strlen(text) == state->size && text[digits] == ' ' && out->effective &&
                 has_entries(out->effective, out->size) && parse_stored(text + digits + 1, out);
    free(text);
    if (!valid)
        manager_free(out);
    return valid;
}

static struct state state_of(const struct manager *manager)
{
    struct strbuf text = STRBUF_INIT;
    add_hex(&text, manager->effective, manager->size);
    if (manager->stored == STORED_KEPT) {
        strbuf_add(&text, " kept");
    } else if (manager->stored == STORED_ABSENT) {
        strbuf_printf(&text, " absent:%" PRIu32, manager->value.absent_keys);
    } else {
        strbuf_printf(&text, " %" PRIu32 ":", manager->value.type);
        add_hex(&text, manager->value.bytes, manager->value.size);
    }
    struct state state = state_text(strbuf_text(&text));
    strbuf_free(&text);
    return state;
}

struct state change_manager_state(const uint8_t *bytes, size_t size)
{
    const struct manager manager = {.effective = (uint8_t *)(uintptr_t)bytes, .size = size, .stored = STORED_KEPT};
    return state_of(&manager);
}

static bool valid_manager(const struct change *change, const struct state *state)
{
    struct manager manager;
    if (!ascii_equal_nocase(change->object, CHANGE_MANAGER_OBJECT) || !state->present || !parse(state, &manager))
        return false;
    manager_free(&manager);
    return true;
}

/* ---- the same ---- */
static bool same_entries(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size)
{
    struct security_descriptor sd_a = {0}, sd_b = {0};
    bool same = security_descriptor_parse(a, a_size, &sd_a) == ST_OK &&
                security_descriptor_parse(b, b_size, &sd_b) == ST_OK && descriptor_entries_same(&sd_a, &sd_b);
    security_descriptor_free(&sd_a);
    security_descriptor_free(&sd_b);
    return same;
}

static bool same_effect(const struct manager *a, const struct manager *b)
{
    return same_entries(a->effective, a->size, b->effective, b->size);
}

/* "Kept" is whatever the service manager writes. */
static bool same_stored(const struct manager *a, const struct manager *b)
{
    if (a->stored == STORED_KEPT || b->stored == STORED_KEPT)
        return true;
    return a->stored == b->stored && state_equal(&a->value, &b->value);
}

static bool same_managers(const struct state *a, const struct state *b)
{
    struct manager of_a, of_b;
    if (!parse(a, &of_a))
        return false;
    bool same = false;
    if (parse(b, &of_b)) {
        same = same_effect(&of_a, &of_b) && same_stored(&of_a, &of_b);
        manager_free(&of_b);
    }
    manager_free(&of_a);
    return same;
}

/* ---- reading and writing ---- */
static const struct change value_change = {
    .kind = CHANGE_REGISTRY_VALUE, .object = (char *)(uintptr_t)key, .item = (char *)(uintptr_t)name};

/* The old descriptor is in effect again, and the registry still keeps a copy of it where nothing was, or the key of
 * that copy: the way back ended between its steps. To the fix that is as it left it, so that undo goes on and does not
 * ask. */
static bool half_way(const struct change *change, const struct manager *now)
{
    struct manager before;
    if (!change->before.present || !parse(&change->before, &before))
        return false;
    bool left = now->stored == STORED_ABSENT
                    ? now->value.absent_keys < before.value.absent_keys
                    : same_entries(now->value.bytes, now->value.size, now->effective, now->size);
    bool half = left && before.stored == STORED_ABSENT && same_effect(&before, now);
    manager_free(&before);
    return half;
}

static enum status read_manager(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct manager now = {0};
    enum status status = change_read(m, call, &value_change, &now.value);
    if (status != ST_OK)
        return status;
    now.stored = now.value.present ? STORED_BYTES : STORED_ABSENT;
    status = MACHINE_CALL(m, manager_get, call, &now.effective, &now.size);
    if (status == ST_OK)
        *out = half_way(change, &now) ? state_copy(&change->after) : state_of(&now);
    manager_free(&now);
    return status;
}

static enum status write_manager(struct machine *m, struct call *call, const struct change *change,
                                 const struct state *state)
{
    struct manager manager;
    (void)change;
    if (!parse(state, &manager))
        return ST_INVALID;
    enum status status = MACHINE_CALL(m, manager_set, call, manager.effective, manager.size);
    if (status == ST_OK && manager.stored != STORED_KEPT)
        status = change_write(m, call, &value_change, &manager.value);
    manager_free(&manager);
    return status;
}

/* ---- taking out ---- */
static bool parse_entries(const struct state *state, struct security_descriptor *out)
{
    struct manager manager;
    if (!parse(state, &manager))
        return false;
    bool good = security_descriptor_parse(manager.effective, manager.size, out) == ST_OK;
    manager_free(&manager);
    return good;
}

/* The registry keeps it as long as entries of others are in effect. */
static bool without_entry(const struct change *change, const struct state *now, struct state *out)
{
    struct state left;
    if (!descriptor_entries_left(parse_entries, change, now, &left))
        return false;
    *out = change_manager_state(left.bytes, left.size);
    state_free(&left);
    return true;
}

/* ---- words ---- */
static const struct descriptor_right rights[] = {
    {MANAGER_CONNECT, TEXT_MANAGER_RIGHT_CONNECT},
    {MANAGER_ENUMERATE, TEXT_MANAGER_RIGHT_ENUMERATE},
    {MANAGER_QUERY_LOCK, TEXT_MANAGER_RIGHT_LOCK},
    {SERVICE_READ_CONTROL, TEXT_NAMESPACE_RIGHT_READ_SECURITY},
    {0, TEXT_NONE},
};

static void describe_manager(struct strbuf *out, enum language language, const struct state *state)
{
    struct manager manager;
    (void)language;
    if (!parse(state, &manager))
        return;
    descriptor_words_sddl(out, manager.effective, manager.size);
    manager_free(&manager);
}

static void describe_difference(struct strbuf *out, enum language language, const struct change *change)
{
    static const struct descriptor_words words = {rights, TEXT_CHANGE_ENTRY_MANAGER, TEXT_CHANGE_ENTRY_MANAGER};
    struct manager before, after;
    if (!parse(&change->before, &before))
        return;
    if (parse(&change->after, &after)) {
        descriptor_words_difference(out, language, &words, change->label,
                                    (struct descriptor_bytes){before.effective, before.size},
                                    (struct descriptor_bytes){after.effective, after.size});
        manager_free(&after);
    }
    manager_free(&before);
}

/* ---- script ---- */
enum { LINE_MAX_BYTES = 7000 }; /* cmd.exe takes 8191 characters */

/* "sc sdset scmanager SDDL" with the entries alone: as SetServiceObjectSecurity leaves alone what it is not given,
 * the audit entries stay: assumed(SC-SDSET). */
static bool add_sdset(struct strbuf *out, const struct manager *manager)
{
    struct security_descriptor sd;
    struct strbuf sddl = STRBUF_INIT;
    if (security_descriptor_parse(manager->effective, manager->size, &sd) != ST_OK)
        return false;
    sd.owner = sd.group = (struct sid){0};
    sd.control = SD_DACL_PRESENT;
    bool complete = security_descriptor_to_sddl(&sd, &sddl) && sddl.length <= LINE_MAX_BYTES;
    security_descriptor_free(&sd);
    if (complete)
        strbuf_printf(out, "%%system%%\\sc.exe sdset " CHANGE_MANAGER_OBJECT " \"%s\"%s", strbuf_text(&sddl),
                      SCRIPT_WORD_OR_FAILED);
    strbuf_free(&sddl);
    return complete;
}

/* The key of the copy, which nothing but the service manager uses, where there was none. */
static void add_key_delete(struct strbuf *out)
{
    static const char query[] = "%system%\\reg.exe query \"HKLM\\", quiet[] = "\" /reg:64 >nul 2>&1\n";
    strbuf_printf(out, "%s%s%sif not errorlevel 1 %%system%%\\reg.exe delete \"HKLM\\%s\" /f /reg:64\n", query, key,
                  quiet, key);
    strbuf_printf(out, "%s%s%sif not errorlevel 1 set failed=1\n", query, key, quiet);
}

static bool script_manager(struct strbuf *out, const struct change_target *target, const struct change *change,
                           const struct state *state)
{
    struct manager manager;
    (void)change;
    if (!parse(state, &manager))
        return false;
    bool done = add_sdset(out, &manager);
    if (done && manager.stored == STORED_ABSENT && manager.value.absent_keys)
        add_key_delete(out);
    else if (done && manager.stored != STORED_KEPT)
        change_script(out, target, &value_change, &manager.value);
    manager_free(&manager);
    return done;
}

const struct change_row change_manager_access = {
    .word = "service-manager-access",
    .form = CHANGE_FORM_TEXT,
    .valid = valid_manager,
    .read = read_manager,
    .write = write_manager,
    .same = same_managers,
    .without = without_entry,
    .sentence = TEXT_CHANGE_MANAGER,
    .describe = describe_manager,
    .difference = describe_difference,
    .script = script_manager,
};
