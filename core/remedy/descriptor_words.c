/* SPDX-License-Identifier: MIT */
#include "remedy/descriptor_words.h"

#include "base/memory.h"
#include "machine/registry.h"
#include "machine/security_descriptor.h"
#include "remedy/change_row.h"
#include "remedy/descriptor_entries.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void descriptor_words_sddl(struct strbuf *out, const uint8_t *bytes, size_t size)
{
    struct security_descriptor sd;
    if (security_descriptor_parse(bytes, size, &sd) == ST_OK) {
        security_descriptor_to_sddl(&sd, out);
        security_descriptor_free(&sd);
    } else {
        const struct state state = {.type = REGISTRY_BINARY, .bytes = (uint8_t *)(uintptr_t)bytes, .size = size};
        const struct registry_value value = state_registry_value(&state);
        char *text = registry_value_text(&value);
        strbuf_add(out, text);
        free(text);
    }
}

/* By the names that Windows has for them: "Enable Account, Remote Enable". */
static void add_rights(struct strbuf *out, enum language language, const struct descriptor_right *right, uint32_t mask)
{
    const char *between = "";
    for (; right->bit; right++) {
        if (!(mask & right->bit))
            continue;
        strbuf_printf(out, "%s%s", between, text_get(language, right->text));
        between = ", ";
        mask &= ~right->bit;
    }
    if (mask)
        strbuf_printf(out, "%s0x%" PRIX32, between, mask);
}

struct wording {
    struct strbuf *out;
    enum language language;
    const struct descriptor_words *words;
    const char *label;
};

static void add_entry(const struct wording *wording, enum text_id sentence, const struct ace *ace)
{
    struct strbuf who = STRBUF_INIT, what = STRBUF_INIT;
    enum language language = wording->language;
    const struct descriptor_words *words = wording->words;
    char sid[SID_TEXT_MAX];
    if (ace->type == ACE_ALLOW || ace->type == ACE_DENY) {
        change_row_labelled(&who, wording->label, sid_to_text(&ace->sid, sid));
        add_rights(&what, language, words->rights, ace->mask);
    }
    const char *const arguments[] = {
        text_get(language, ace->type == ACE_DENY ? TEXT_CHANGE_RULE_BLOCK : TEXT_CHANGE_RULE_ALLOW),
        strbuf_text(&who),
        strbuf_text(&what),
        text_get(language, ace->flags & ACE_CONTAINER_INHERIT ? words->below : words->here),
    };
    if (wording->out->length)
        strbuf_add(wording->out, "; ");
    text_format(wording->out, language, sentence, arguments, array_count(arguments));
    strbuf_free(&who);
    strbuf_free(&what);
}

/* The explicit entries of FROM that TO lacks. */
static void add_missing(const struct wording *wording, enum text_id sentence, const struct security_descriptor *from,
                        const struct security_descriptor *to)
{
    for (size_t i = 0; i < from->ace_count; i++)
        if (!(from->aces[i].flags & ACE_INHERITED) && descriptor_entries_find(to, &from->aces[i]) == to->ace_count)
            add_entry(wording, sentence, &from->aces[i]);
}

void descriptor_words_difference(struct strbuf *out, enum language language, const struct descriptor_words *words,
                                 const char *label, struct descriptor_bytes before, struct descriptor_bytes after)
{
    const struct wording wording = {out, language, words, label};
    struct security_descriptor old, new;
    if (security_descriptor_parse(before.bytes, before.size, &old) == ST_OK) {
        if (security_descriptor_parse(after.bytes, after.size, &new) == ST_OK) {
            add_missing(&wording, TEXT_CHANGE_ENTRY_REMOVE, &old, &new);
            add_missing(&wording, TEXT_CHANGE_ENTRY_ADD, &new, &old);
            security_descriptor_free(&new);
        }
        security_descriptor_free(&old);
    }
    if (out->length == 0)
        descriptor_words_sddl(out, after.bytes, after.size);
}
