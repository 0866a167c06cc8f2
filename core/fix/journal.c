/* SPDX-License-Identifier: MIT
 * Writing a journal: nothing is done to the machine before its line is on the disk. */
#include "fix/journal.h"

#include "base/memory.h"
#include "base/time.h"
#include "fix/journal_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- life ---- */
void journal_header_free(struct journal_header *header)
{
    free(header->program_version);
    free(header->target);
    free(header->address);
    free(header->machine_id);
    free(header->account);
    free(header->user);
    free(header->user_sid);
    free(header->client);
    *header = (struct journal_header){0};
}

static struct journal_header header_copy(const struct journal_header *header)
{
    return (struct journal_header){
        .started_ms = header->started_ms,
        .program_version = memory_string(header->program_version),
        .target = memory_string(header->target),
        .address = memory_string(header->address),
        .machine_id = memory_string(header->machine_id),
        .remote = header->remote,
        .account = memory_string(header->account),
        .user = memory_string(header->user),
        .user_sid = memory_string(header->user_sid),
        .client = memory_string(header->client),
    };
}

void journal_free(struct journal *journal)
{
    for (size_t i = 0; i < journal->count; i++) {
        struct journal_entry *entry = &journal->entries[i];
        free(entry->requirement);
        free(entry->remedy);
        change_free(&entry->change);
        state_free(&entry->found);
    }
    free(journal->entries);
    journal_header_free(&journal->header);
    free(journal->name);
    *journal = (struct journal){0};
}

bool journal_has_open(const struct journal *journal)
{
    for (size_t i = 0; i < journal->count; i++)
        if (!journal->entries[i].undone && change_reversible(&journal->entries[i].change))
            return true;
    return false;
}

/* ---- lines ---- */
char *journal_line_seal_name(const char *name)
{
    return strbuf_printed("%.*s%s", (int)(strlen(name) - strlen(JOURNAL_SUFFIX)), name, JOURNAL_SEAL_SUFFIX);
}

/* The seal names the last line it knows; the journal may be one line ahead of it, never behind. */
static enum status write_seal(struct journal *journal, struct fault *fault)
{
    char hex[SHA256_HEX], seal[SHA256_HEX + 32];
    char *name = journal_line_seal_name(journal->name);
    int length =
        snprintf(seal, sizeof seal, "%lu %s\n", (unsigned long)journal->lines, sha256_hex(journal->chain, hex));
    enum status status = journal->store->ops->replace(journal->store, name, seal, (size_t)length, fault);
    free(name);
    return status;
}

/* Takes over LINE. */
static enum status write_line(struct journal *journal, json_t *line, struct fault *fault)
{
    struct journal_store *store = journal->store;
    size_t size = 0;
    uint8_t chain[SHA256_BYTES];
    memcpy(chain, journal->chain, sizeof chain);
    char *text = journal->broken ? NULL : journal_line_text(line, chain, &size);
    json_decref(line);
    if (!text || journal->size + size > JOURNAL_BYTES_MAX) {
        free(text);
        *fault = (struct fault){"journal", 0};
        return ST_INVALID;
    }
    enum status status = ST_OK;
    if (journal->torn)
        status = store->ops->cut(store, journal->name, journal->size + journal->torn, journal->size, fault);
    if (status == ST_OK) {
        journal->torn = 0;
        status = store->ops->append(store, journal->name, journal->size, text, size, fault);
    }
    free(text);
    journal->outdated = status == ST_INVALID && fault->code == 0;
    if (status == ST_OK) {
        journal->size += size;
        journal->lines++;
        memcpy(journal->chain, chain, sizeof chain);
        status = write_seal(journal, fault);
    }
    journal->broken = status != ST_OK;
    return status;
}

/* ---- creating ---- */
/* A computer's name as part of a file name. */
static void add_file_word(struct strbuf *out, const char *word)
{
    enum { LONGEST = 40 };
    for (size_t i = 0; word[i] && i < LONGEST; i++) {
        char c = word[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        strbuf_add_char(out, plain ? c : '_');
    }
}

/* "20241022-093000-PC-0421", made different by a number that sorts behind it: the names are the order in time. free()
 */
static char *file_name(const struct journal_header *header, unsigned number)
{
    char moment[TIME_TEXT];
    struct strbuf name = STRBUF_INIT;
    time_to_text(header->started_ms, moment);
    for (const char *c = moment; *c; c++)
        if (*c == 'T')
            strbuf_add_char(&name, '-');
        else if (*c >= '0' && *c <= '9')
            strbuf_add_char(&name, *c);
    strbuf_add_char(&name, '-');
    add_file_word(&name, header->target);
    if (number)
        strbuf_printf(&name, "_%02u", number + 1);
    strbuf_add(&name, JOURNAL_SUFFIX);
    return strbuf_take(&name);
}

static enum status create_file(struct journal_store *store, const struct journal_header *header, struct fault *fault,
                               char **out)
{
    enum { ATTEMPTS = 50 };
    enum status status = ST_INVALID;
    for (unsigned i = 0; status == ST_INVALID && i < ATTEMPTS; i++) {
        char *name = file_name(header, i);
        status = store->ops->create(store, name, fault);
        if (status == ST_OK)
            *out = name;
        else
            free(name);
    }
    return status;
}

enum status journal_create(struct journal_store *store, const struct journal_header *header, struct fault *fault,
                           struct journal *out)
{
    struct journal journal = {.store = store, .header = header_copy(header)};
    enum status status = create_file(store, header, fault, &journal.name);
    if (status == ST_OK)
        status = write_line(&journal, journal_line_header(header), fault);
    if (status != ST_OK) {
        journal_free(&journal);
        return status;
    }
    *out = journal;
    return ST_OK;
}

/* ---- entries ---- */
enum status journal_begin_change(struct journal *journal, const char *requirement, const char *remedy,
                                 const struct change *change, struct fault *fault)
{
    *fault = (struct fault){"journal", 0};
    if (journal->count == JOURNAL_ENTRIES_MAX)
        return ST_INVALID;
    struct journal_entry entry = {
        .requirement = memory_string(requirement),
        .remedy = memory_string(remedy),
        .change = change_copy(change),
        .at_ms = time_now_ms(),
    };
    /* Counted before it is written: whatever happens now, the entry may be in the file. */
    journal->entries = memory_resize(journal->entries, journal->count + 1, sizeof *journal->entries);
    journal->entries[journal->count++] = entry;
    return write_line(journal, journal_line_change(journal->count, &entry), fault);
}

static uint32_t call_code(const struct call *call)
{
    return call ? call->fault.code : 0;
}

enum status journal_end_change(struct journal *journal, enum status status, const struct call *call,
                               struct fault *fault)
{
    struct journal_entry *entry = &journal->entries[journal->count - 1];
    enum status written =
        write_line(journal, journal_line_end("done", journal->count, time_now_ms(), status, call), fault);
    if (written == ST_OK) {
        entry->done = true;
        entry->status = status;
        entry->code = call_code(call);
        entry->channel = call ? call->channel : CHANNEL_NONE;
    }
    return written;
}

enum status journal_begin_undo(struct journal *journal, size_t index, const struct state *found, const char *user,
                               struct fault *fault)
{
    struct journal_entry *entry = &journal->entries[index];
    enum status written =
        write_line(journal, journal_line_undo(index + 1, time_now_ms(), &entry->change, found, user), fault);
    if (written == ST_OK) {
        entry->undo_begun = true;
        state_free(&entry->found);
        if (found)
            entry->found = state_copy(found);
    }
    return written;
}

enum status journal_end_undo(struct journal *journal, size_t index, enum status status, const struct call *call,
                             struct fault *fault)
{
    struct journal_entry *entry = &journal->entries[index];
    int64_t now = time_now_ms();
    enum status written = write_line(journal, journal_line_end("undone", index + 1, now, status, call), fault);
    if (written == ST_OK) {
        entry->undone = status == ST_OK;
        entry->undone_ms = now;
        entry->undo_status = status;
        entry->undo_code = call_code(call);
    }
    return written;
}

/* ---- which computer ---- */
char *journal_machine_id(struct machine *machine, struct call *call, const char *computer)
{
    struct registry_value value;
    char *guid = NULL;
    if (MACHINE_CALL(machine, registry_get, call, "SOFTWARE\\Microsoft\\Cryptography", "MachineGuid", &value) ==
        ST_OK) {
        if (registry_value_string(&value, &guid) != ST_OK)
            guid = NULL;
        registry_value_free(&value);
    }
    if (guid && guid[0])
        return guid;
    free(guid);
    return strbuf_printed("name:%s", computer ? computer : "");
}
