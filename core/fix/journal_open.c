/* SPDX-License-Identifier: MIT
 *
 * Reading a journal. It will be replayed with administrator rights, so everything is
 * checked: the chain, the seal, the order of the lines, and that every change is one this
 * program makes.
 */
#include "fix/journal.h"

#include "base/memory.h"
#include "fix/allowed.h"
#include "fix/journal_line.h"

#include <stdlib.h>
#include <string.h>

/* ---- one line after the other ---- */
static enum journal_problem read_header(struct journal *journal, const json_t *line)
{
    const json_t *version = json_object_get(line, "journal");
    if (!json_is_integer(version) || json_integer_value(version) < 1)
        return JOURNAL_DAMAGED;
    if (json_integer_value(version) != JOURNAL_VERSION)
        return json_integer_value(version) < JOURNAL_VERSION ? JOURNAL_OLDER : JOURNAL_NEWER;
    return journal_line_read_header(line, &journal->header) ? JOURNAL_FINE : JOURNAL_DAMAGED;
}

/* Changes are numbered in order, and none begins before the one before it ended. */
static enum journal_problem read_change(struct journal *journal, const json_t *line)
{
    if (journal->count == JOURNAL_ENTRIES_MAX ||
        journal_line_number(line, "change", JOURNAL_ENTRIES_MAX) != journal->count + 1 ||
        (journal->count && !journal->entries[journal->count - 1].done))
        return JOURNAL_DAMAGED;
    journal->entries = memory_resize(journal->entries, journal->count + 1, sizeof *journal->entries);
    struct journal_entry *entry = &journal->entries[journal->count++];
    if (!journal_line_read_change(line, entry))
        return JOURNAL_DAMAGED;
    return allowed_change(&entry->change) ? JOURNAL_FINE : JOURNAL_NOT_ALLOWED;
}

static enum journal_problem read_done(struct journal *journal, const json_t *line)
{
    if (journal->count == 0 || journal_line_number(line, "done", journal->count) != journal->count)
        return JOURNAL_DAMAGED;
    struct journal_entry *entry = &journal->entries[journal->count - 1];
    int64_t at_ms;
    if (entry->done || !journal_line_read_end(line, &at_ms, &entry->status, &entry->code, &entry->channel))
        return JOURNAL_DAMAGED;
    entry->done = true;
    return JOURNAL_FINE;
}

static enum journal_problem read_undo(struct journal *journal, const json_t *line)
{
    size_t number = journal_line_number(line, "undo", journal->count);
    struct state found = {0};
    bool has_found = false;
    if (number == 0 || journal->entries[number - 1].undone || !journal_line_read_undo(line, &found, &has_found))
        return JOURNAL_DAMAGED;
    struct journal_entry *entry = &journal->entries[number - 1];
    entry->undo_begun = true;
    state_free(&entry->found);
    entry->found = found;
    return JOURNAL_FINE;
}

static enum journal_problem read_undone(struct journal *journal, const json_t *line)
{
    size_t number = journal_line_number(line, "undone", journal->count);
    if (number == 0)
        return JOURNAL_DAMAGED;
    struct journal_entry *entry = &journal->entries[number - 1];
    enum channel channel;
    if (entry->undone || !entry->undo_begun ||
        !journal_line_read_end(line, &entry->undone_ms, &entry->undo_status, &entry->undo_code, &channel))
        return JOURNAL_DAMAGED;
    entry->undone = entry->undo_status == ST_OK;
    return JOURNAL_FINE;
}

static enum journal_problem read_line(struct journal *journal, const char *text, size_t length)
{
    json_t *line = journal_line_parse(text, length, journal->chain);
    if (!line)
        return JOURNAL_DAMAGED;
    enum journal_problem problem = JOURNAL_DAMAGED;
    if (journal->lines == 0)
        problem = read_header(journal, line);
    else if (json_object_get(line, "change"))
        problem = read_change(journal, line);
    else if (json_object_get(line, "done"))
        problem = read_done(journal, line);
    else if (json_object_get(line, "undo"))
        problem = read_undo(journal, line);
    else if (json_object_get(line, "undone"))
        problem = read_undone(journal, line);
    json_decref(line);
    if (problem == JOURNAL_FINE)
        journal->lines++;
    return problem;
}

/* ---- the seal ---- */
/* "LINES CHAIN\n" as it must read for a journal that ends with this line. */
static bool seal_fits(const char *seal, size_t size, uint32_t lines, const uint8_t chain[SHA256_BYTES])
{
    char hex[SHA256_HEX];
    char *expected = strbuf_printed("%lu %s\n", (unsigned long)lines, sha256_hex(chain, hex));
    bool fits = strlen(expected) == size && memcmp(expected, seal, size) == 0;
    free(expected);
    return fits;
}

static enum status read_file(struct journal_store *store, const char *name, size_t limit, enum journal_problem *problem,
                             struct fault *fault, uint8_t **bytes, size_t *size)
{
    *fault = (struct fault){NULL, 0};
    enum status status = store->ops->read(store, name, limit, bytes, size, fault);
    if (status == ST_INVALID)
        *problem = JOURNAL_DAMAGED;
    else if (status == ST_DENIED && fault->code == 0)
        *problem = JOURNAL_PLANTED;
    else if (status != ST_OK)
        *problem = JOURNAL_UNREADABLE;
    return status;
}

/* All lines; BEFORE is the chain before the last one. */
static enum journal_problem read_lines(struct journal *journal, const char *text, size_t size,
                                       uint8_t before[SHA256_BYTES])
{
    while (journal->size < size) {
        const char *line = text + journal->size;
        const char *end = memchr(line, '\n', size - journal->size);
        if (!end) {
            journal->torn = size - journal->size;
            break;
        }
        memcpy(before, journal->chain, SHA256_BYTES);
        enum journal_problem problem = read_line(journal, line, (size_t)(end - line));
        if (problem != JOURNAL_FINE)
            return problem;
        journal->size += (size_t)(end - line) + 1;
    }
    return JOURNAL_FINE;
}

/* The seal knows the last line, or the one before it when the program ended between the two. */
static enum journal_problem compare_seal(const struct journal *journal, const char *seal, size_t size,
                                         const uint8_t before[SHA256_BYTES])
{
    if (!seal)
        return journal->lines <= 1 ? JOURNAL_EMPTY : JOURNAL_DAMAGED;
    if (journal->lines == 0)
        return JOURNAL_DAMAGED;
    if (seal_fits(seal, size, journal->lines, journal->chain))
        return JOURNAL_FINE;
    /* Ahead of the seal by one whole line: then nothing can be torn behind it. */
    bool ahead = !journal->torn && journal->lines > 1 && seal_fits(seal, size, journal->lines - 1, before);
    return ahead ? JOURNAL_FINE : JOURNAL_DAMAGED;
}

/* Reads both files into JOURNAL. */
static enum status read_both(struct journal *journal, enum journal_problem *problem, struct fault *fault)
{
    uint8_t *text = NULL, *seal = NULL, before[SHA256_BYTES] = {0};
    size_t size = 0, seal_size = 0;
    char *seal_name = journal_line_seal_name(journal->name);
    enum status status = read_file(journal->store, journal->name, JOURNAL_BYTES_MAX, problem, fault, &text, &size);
    if (status != ST_OK)
        goto seal_name;
    status = read_file(journal->store, seal_name, 256, problem, fault, &seal, &seal_size);
    if (status != ST_OK && status != ST_ABSENT)
        goto text;
    *problem = read_lines(journal, (const char *)text, size, before);
    if (*problem == JOURNAL_FINE)
        *problem = compare_seal(journal, (const char *)seal, seal_size, before);
    status = *problem == JOURNAL_FINE ? ST_OK : ST_INVALID;
    free(seal);
text:
    free(text);
seal_name:
    free(seal_name);
    return status;
}

static bool plain_name(const char *name)
{
    size_t length = strlen(name), suffix = strlen(JOURNAL_SUFFIX);
    return length > suffix && strcmp(name + length - suffix, JOURNAL_SUFFIX) == 0 && !strpbrk(name, "/\\:");
}

enum status journal_open(struct journal_store *store, const char *name, enum journal_problem *problem,
                         struct fault *fault, struct journal *out)
{
    *problem = JOURNAL_DAMAGED;
    *fault = (struct fault){NULL, 0};
    if (!plain_name(name))
        return ST_INVALID;
    struct journal journal = {.store = store, .name = memory_string(name)};
    enum status status = read_both(&journal, problem, fault);
    if (status != ST_OK) {
        journal_free(&journal);
        return status;
    }
    *out = journal;
    return ST_OK;
}

enum status journal_refresh(struct journal *journal, struct fault *fault)
{
    struct journal now;
    enum journal_problem problem;
    enum status status = journal_open(journal->store, journal->name, &problem, fault, &now);
    if (status == ST_OK) {
        journal_free(journal);
        *journal = now;
    }
    return status;
}

enum status journal_list(struct journal_store *store, char ***names, size_t *count, struct fault *fault)
{
    return store->ops->list(store, JOURNAL_SUFFIX, names, count, fault);
}

enum text_id journal_problem_text(enum journal_problem problem)
{
    static const enum text_id texts[] = {
        [JOURNAL_FINE] = TEXT_NONE,
        [JOURNAL_EMPTY] = TEXT_JOURNAL_EMPTY,
        [JOURNAL_UNREADABLE] = TEXT_JOURNAL_UNREADABLE,
        [JOURNAL_PLANTED] = TEXT_JOURNAL_PLANTED,
        [JOURNAL_DAMAGED] = TEXT_JOURNAL_DAMAGED,
        [JOURNAL_OLDER] = TEXT_JOURNAL_OLDER,
        [JOURNAL_NEWER] = TEXT_JOURNAL_NEWER,
        [JOURNAL_NOT_ALLOWED] = TEXT_JOURNAL_NOT_ALLOWED,
        [JOURNAL_NO_SUCH] = TEXT_JOURNAL_NO_SUCH,
        [JOURNAL_FOREIGN] = TEXT_JOURNAL_FOREIGN,
        [JOURNAL_OUTDATED] = TEXT_JOURNAL_OUTDATED,
    };
    return texts[problem];
}
