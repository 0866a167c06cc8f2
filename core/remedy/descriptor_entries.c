/* SPDX-License-Identifier: MIT */
#include "remedy/descriptor_entries.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static bool same_entry(const struct ace *a, const struct ace *b)
{
    return a->raw_size == b->raw_size && memcmp(a->raw, b->raw, a->raw_size) == 0;
}

size_t descriptor_entries_find(const struct security_descriptor *sd, const struct ace *ace)
{
    size_t at = 0;
    while (at < sd->ace_count && !same_entry(&sd->aces[at], ace))
        at++;
    return at;
}

bool descriptor_entries_same(const struct security_descriptor *a, const struct security_descriptor *b)
{
    bool same = a->has_dacl == b->has_dacl && a->ace_count == b->ace_count;
    for (size_t i = 0; same && i < a->ace_count; i++)
        same = same_entry(&a->aces[i], &b->aces[i]);
    return same;
}

/* The last entry of FROM that TO lacks, and how many there are. */
static const struct ace *lacking(const struct security_descriptor *from, const struct security_descriptor *to,
                                 size_t *count)
{
    const struct ace *last = NULL;
    *count = 0;
    for (size_t i = 0; i < from->ace_count; i++) {
        if (descriptor_entries_find(to, &from->aces[i]) < to->ace_count)
            continue;
        last = &from->aces[i];
        ++*count;
    }
    return last;
}

/* For the same one, and reaching as far down. */
static bool alike(const struct ace *a, const struct ace *b)
{
    return a->type == b->type && a->flags == b->flags && sid_equal(&a->sid, &b->sid);
}

static bool has_another_form(const struct security_descriptor *sd, const struct ace *ace)
{
    bool has = false;
    for (size_t i = 0; i < sd->ace_count; i++)
        has = has || alike(&sd->aces[i], ace);
    return has;
}

/* Takes out of NOW the one entry that AFTER has and BEFORE lacks. */
static bool take_out(struct security_descriptor *now, const struct security_descriptor *before,
                     const struct security_descriptor *after)
{
    size_t added_count, narrower_count;
    const struct ace *added = lacking(after, before, &added_count);
    const struct ace *narrower = lacking(before, after, &narrower_count);
    if (!now->has_dacl || added_count != 1 || narrower_count > 1 || (narrower && !alike(narrower, added)))
        return false;
    size_t at = descriptor_entries_find(now, added);
    if (at == now->ace_count)
        return !has_another_form(now, added);
    free(now->aces[at].raw);
    if (narrower) {
        now->aces[at] = *narrower;
        now->aces[at].raw = memory_copy(narrower->raw, narrower->raw_size);
    } else {
        now->ace_count--;
        memmove(&now->aces[at], &now->aces[at + 1], (now->ace_count - at) * sizeof *now->aces);
    }
    return true;
}

bool descriptor_entries_left(descriptor_entries_source *parse, const struct change *change, const struct state *now,
                             struct state *out)
{
    struct security_descriptor before = {0}, after = {0}, left = {0};
    bool told = parse(&change->before, &before) && parse(&change->after, &after) && parse(now, &left) &&
                take_out(&left, &before, &after);
    if (told) {
        size_t size;
        uint8_t *bytes = security_descriptor_bytes(&left, &size);
        *out = state_bytes(0, bytes, size);
        free(bytes);
    }
    security_descriptor_free(&before);
    security_descriptor_free(&after);
    security_descriptor_free(&left);
    return told;
}
