/* SPDX-License-Identifier: MIT */
#include "report/run_text_refused.h"

#include "base/columns.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "diagnosis/refused.h"

#include <inttypes.h>
#include <stdio.h>

enum { REFUSALS = 20, INDENT = 2 };

/* SENTENCE as a line; frees it. */
static void say(struct strbuf *out, enum language language, size_t width, struct sentence sentence)
{
    struct strbuf text = STRBUF_INIT, shown = STRBUF_INIT;
    sentence_format(&text, language, &sentence);
    utf8_show(&shown, strbuf_text(&text), 2000);
    columns_pad(out, "", INDENT);
    columns_wrap(out, strbuf_text(&shown), width, INDENT, INDENT);
    strbuf_add_char(out, '\n');
    strbuf_free(&shown);
    strbuf_free(&text);
    sentence_free(&sentence);
}

void run_text_refused(struct strbuf *out, const struct run *run, enum language language, size_t width)
{
    char others[16];
    const struct refusals *refusals = &run->facts.refusals;
    if (!run_refusals_known(run) || (!refusals->count && !refusals->others))
        return;
    strbuf_printf(out, "\n%s\n", text_get(language, TEXT_REFUSED_TITLE));
    for (size_t i = 0; i < refusals->count && i < REFUSALS; i++)
        say(out, language, width, refused_sentence(&refusals->items[i]));
    snprintf(others, sizeof others, "%u", (unsigned)refusals->others);
    if (refusals->others)
        say(out, language, width, sentence_of(TEXT_REFUSED_OTHERS, others, NULL));
    for (unsigned log = 0; log < REFUSAL_LOG_COUNT; log++) {
        struct sentence unread = refused_unread((enum refusal_log)log, &refusals->logs[log]);
        if (unread.id != TEXT_NONE)
            say(out, language, width, unread);
        else
            sentence_free(&unread);
    }
}

void run_text_refused_summary(struct strbuf *out, const struct refusals *refusals, enum language language)
{
    uint64_t events = 0;
    for (size_t i = 0; i < refusals->count; i++)
        events += refusals->items[i].count;
    if (events || refusals->others)
        strbuf_printf(out, "%s: %" PRIu64 ", %u\n", text_get(language, TEXT_REFUSED_SUMMARY), (uint64_t)events,
                      (unsigned)refusals->others);
}
