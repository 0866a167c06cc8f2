/* SPDX-License-Identifier: MIT
 * The table of kinds, and what holds for all of them. */
#include "remedy/change.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "remedy/change_row.h"
#include "remedy/script_word.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CHANGE_KIND_POINTER(kind, row) [kind] = &row,
static const struct change_row *const rows[CHANGE_KIND_COUNT] = {CHANGE_KINDS(CHANGE_KIND_POINTER)};

const struct change_row *change_row(enum change_kind kind)
{
    return (unsigned)kind < CHANGE_KIND_COUNT ? rows[kind] : NULL;
}

const char *change_kind_word(enum change_kind kind)
{
    const struct change_row *row = change_row(kind);
    return row ? row->word : "";
}

enum change_kind change_kind_from_word(const char *word)
{
    for (unsigned i = 0; i < CHANGE_KIND_COUNT; i++)
        if (strcmp(rows[i]->word, word) == 0)
            return (enum change_kind)i;
    return CHANGE_KIND_COUNT;
}

bool change_is_action(enum change_kind kind)
{
    const struct change_row *row = change_row(kind);
    return row && row->action;
}

bool change_has_gap(enum change_kind kind)
{
    const struct change_row *row = change_row(kind);
    return row && row->gap;
}

bool change_reversible(const struct change *change)
{
    const struct change_row *row = change_row(change->kind);
    return row && !row->action && (!row->reversible || row->reversible(change));
}

/* ---- what may be touched ---- */
static bool valid_state(const struct change_row *row, const struct change *change, const struct state *state)
{
    enum { STATE_BYTES_MAX = 65536, KEY_DEPTH_MAX = 16 };
    bool shape = row->highest
                     ? state->present && state->size == 0 && state->type == 0 && state->number <= row->highest
                     : state->number == 0 && state->size <= STATE_BYTES_MAX && state->absent_keys <= KEY_DEPTH_MAX;
    return shape && (!row->valid || row->valid(change, state));
}

bool change_valid(const struct change *change)
{
    enum { NAME_MAX_BYTES = 512 };
    const struct change_row *row = change_row(change->kind);
    return row && change->object && change->item && strlen(change->object) <= NAME_MAX_BYTES &&
           strlen(change->item) <= NAME_MAX_BYTES && valid_state(row, change, &change->before) &&
           valid_state(row, change, &change->after);
}

static bool matches(const char *name, const char *pattern)
{
    size_t length = strlen(pattern);
    if (length && pattern[length - 1] == '*')
        return ascii_equal_nocase_n(name, pattern, length - 1);
    return ascii_equal_nocase(name, pattern);
}

bool change_listed(const struct change *change, const struct change_object *objects)
{
    for (; objects && objects->object; objects++)
        if (objects->kind == change->kind && matches(change->object, objects->object) &&
            (!objects->item || ascii_equal_nocase(change->item, objects->item)))
            return true;
    return false;
}

/* ---- states ---- */
enum status change_read(struct machine *machine, struct call *call, const struct change *change, struct state *out)
{
    const struct change_row *row = change_row(change->kind);
    return row ? row->read(machine, call, change, out) : ST_INVALID;
}

enum status change_write(struct machine *machine, struct call *call, const struct change *change,
                         const struct state *state)
{
    const struct change_row *row = change_row(change->kind);
    if (!row || (!state->present && !row->can_be_absent))
        return ST_INVALID;
    return row->write(machine, call, change, state);
}

enum status change_make(struct machine *machine, struct call *call, const struct change *change,
                        const struct state *state)
{
    struct call back = call_make(NULL, call->limit_ms);
    struct state now;
    enum status written = change_write(machine, call, change, state);
    if (change_is_action(change->kind))
        return written;
    enum status status = change_read(machine, &back, change, &now);
    if (status != ST_OK) {
        if (written == ST_OK)
            *call = back;
        return written == ST_OK ? status : written;
    }
    bool made = change_state_equal(change->kind, &now, state);
    state_free(&now);
    if (made)
        return ST_OK;
    return written == ST_OK ? call_fault(call, ST_FAILED, "read back", 0) : written;
}

bool change_state_equal(enum change_kind kind, const struct state *a, const struct state *b)
{
    const struct change_row *row = change_row(kind);
    return state_equal(a, b) || (row && row->same && a->present && b->present && row->same(a, b));
}

bool change_without(const struct change *change, const struct state *now, struct state *out)
{
    const struct change_row *row = change_row(change->kind);
    return row && row->without && change->after.present && now->present && row->without(change, now, out);
}

/* ---- words ---- */
static void name_both(struct strbuf *object, struct strbuf *item, enum language language, const struct change *change)
{
    const struct change_row *row = change_row(change->kind);
    if (row && row->name)
        row->name(object, item, language, change);
    else
        strbuf_add(object, change->object);
}

void change_describe_object(struct strbuf *out, enum language language, const struct change *change)
{
    struct strbuf item = STRBUF_INIT;
    name_both(out, &item, language, change);
    if (item.length)
        strbuf_printf(out, " %s", strbuf_text(&item));
    strbuf_free(&item);
}

void change_describe_state(struct strbuf *out, enum language language, const struct change *change,
                           const struct state *state)
{
    const struct change_row *row = change_row(change->kind);
    if (!state->present)
        strbuf_add(out, text_get(language, row && row->absence != TEXT_NONE ? row->absence : TEXT_STATUS_ABSENT));
    else if (row && row->describe)
        row->describe(out, language, state);
    else if (row && state->number < CHANGE_ROW_WORDS && row->words[state->number] != TEXT_NONE)
        strbuf_add(out, text_get(language, row->words[state->number]));
    else if (row && row->highest)
        strbuf_printf(out, "%" PRIu64, state->number);
}

void change_describe(struct strbuf *out, enum language language, const struct change *change)
{
    const struct change_row *row = change_row(change->kind);
    struct strbuf object = STRBUF_INIT, item = STRBUF_INIT, before = STRBUF_INIT, after = STRBUF_INIT;
    if (!row)
        return;
    name_both(&object, &item, language, change);
    if (row->difference) {
        row->difference(&after, language, change);
    } else {
        change_describe_state(&before, language, change, &change->before);
        change_describe_state(&after, language, change, &change->after);
    }
    const char *const arguments[] = {strbuf_text(&object), strbuf_text(&item), strbuf_text(&before),
                                     strbuf_text(&after)};
    bool removal = !change->after.present && row->removal != TEXT_NONE;
    text_format(out, language, removal ? row->removal : row->sentence, arguments, array_count(arguments));
    strbuf_free(&object);
    strbuf_free(&item);
    strbuf_free(&before);
    strbuf_free(&after);
}

bool change_script(struct strbuf *out, const struct change_target *target, const struct change *change,
                   const struct state *state)
{
    const struct change_row *row = change_row(change->kind);
    if (!row || (!state->present && !row->can_be_absent))
        return false;
    if (row->script)
        return row->script(out, target, change, state);
    const char *tool = state->number < 2 ? row->tools[state->number] : NULL;
    if (tool)
        strbuf_printf(out, "%%system%%\\%s%s", tool, SCRIPT_WORD_OR_FAILED);
    return tool != NULL;
}

/* ---- life ---- */
struct change change_copy(const struct change *change)
{
    return (struct change){
        .kind = change->kind,
        .object = memory_string(change->object),
        .item = memory_string(change->item),
        .label = memory_string(change->label),
        .before = state_copy(&change->before),
        .after = state_copy(&change->after),
    };
}

struct change change_inverse(const struct change *change)
{
    struct change inverse = change_copy(change);
    struct state before = inverse.before;
    inverse.before = inverse.after;
    inverse.after = before;
    return inverse;
}

void change_free(struct change *change)
{
    free(change->object);
    free(change->item);
    free(change->label);
    state_free(&change->before);
    state_free(&change->after);
    *change = (struct change){0};
}

/* ---- for the rows ---- */
enum status change_row_answer(enum status status, struct state found, struct state *out)
{
    if (status == ST_OK)
        *out = found;
    else if (status == ST_ABSENT)
        *out = state_absent();
    return status == ST_ABSENT ? ST_OK : status;
}

void change_row_labelled(struct strbuf *out, const char *label, const char *text)
{
    if (label && label[0] && strcmp(label, text) != 0)
        strbuf_printf(out, "%s (%s)", label, text);
    else
        strbuf_add(out, text);
}
