/* SPDX-License-Identifier: MIT */
#include "fix/journal_event.h"

#include "base/memory.h"
#include "check/verdict.h"

#include <inttypes.h>
#include <stdlib.h>

bool journal_event_kind(const struct journal_entry *entry, bool undo, enum journal_event *out)
{
    if (undo)
        *out = entry->undone ? JOURNAL_EVENT_UNDONE : JOURNAL_EVENT_FAILED;
    else
        *out = entry->done && entry->status == ST_OK ? JOURNAL_EVENT_MADE : JOURNAL_EVENT_FAILED;
    return undo ? entry->undo_begun : true;
}

static void add_line(struct strbuf *out, enum language language, enum text_id text, const char *first,
                     const char *second)
{
    const char *const arguments[] = {first, second};
    strbuf_add_char(out, '\n');
    text_format(out, language, text, arguments, array_count(arguments));
}

char *journal_event_text(enum language language, const struct journal *journal, const struct journal_entry *entry,
                         enum journal_event kind, const char *user)
{
    bool undo = kind == JOURNAL_EVENT_UNDONE || (kind == JOURNAL_EVENT_FAILED && entry->undo_begun);
    struct change back = change_inverse(&entry->change);
    struct strbuf out = STRBUF_INIT;
    change_describe(&out, language, undo ? &back : &entry->change);
    change_free(&back);
    add_line(&out, language, TEXT_EVENT_COMPUTER, journal->header.target, NULL);
    add_line(&out, language, TEXT_EVENT_REASON, entry->requirement, entry->remedy);
    add_line(&out, language, TEXT_EVENT_BY, user, NULL);
    add_line(&out, language, TEXT_EVENT_JOURNAL, journal->name, NULL);
    if (kind == JOURNAL_EVENT_MADE)
        add_line(&out, language, TEXT_EVENT_UNDO, journal->name, NULL);
    /* No result where nobody knows how it ended. */
    if (kind == JOURNAL_EVENT_FAILED && (undo ? entry->undo_status != ST_OK : entry->done)) {
        char *code = strbuf_printed("0x%08" PRIX32, undo ? entry->undo_code : entry->code);
        enum status status = undo ? entry->undo_status : entry->status;
        add_line(&out, language, TEXT_EVENT_RESULT, text_get(language, verdict_status_text(status)), code);
        free(code);
    }
    return strbuf_take(&out);
}
