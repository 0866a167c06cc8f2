/* SPDX-License-Identifier: MIT */
#include "wizard/result_text.h"

#include "wizard/finding_text.h"
#include "wizard/fix.h"
#include "wizard/local_time.h"
#include "wizard/preview.h"

#include <stdio.h>

/* Without a problem: what every area came to, and the query. */
static void add_areas(struct strbuf *out, const struct wizard *wizard, const struct run *run)
{
    enum language language = wizard->language;
    for (int area = 0; area < AREA_COUNT; area++)
        strbuf_printf(out, "%s: %s\n", text_get(language, area_text((enum area)area)),
                      text_get(language, verdict_text(run_area_verdict(run, (enum area)area))));
    uint32_t took = 0;
    const struct wmi_rows *rows = board_rows(&wizard->board, &took);
    if (!rows)
        return;
    char count[24], ms[24];
    snprintf(count, sizeof count, "%" PRIZU, rows->row_count);
    snprintf(ms, sizeof ms, "%u", (unsigned)took);
    strbuf_printf(out, "\n%s: ", text_get(language, TEXT_WIZARD_QUERY_ANSWERED));
    text_format(out, language, rows->row_count == 1 ? TEXT_WIZARD_ROWS_ONE : TEXT_WIZARD_ROWS_TIME,
                (const char *const[]){count, ms}, 2);
}

static void add_explained(struct strbuf *out, enum language language, const struct problem *problem)
{
    if (problem->explained)
        strbuf_printf(out, "\n%s\n", text_get(language, TEXT_WIZARD_EXPLAINS));
    for (size_t i = 0; i < problem->explained; i++) {
        strbuf_add(out, "\xE2\x80\xA2 ");
        finding_heading(out, language, problem->explains[i]);
        strbuf_add_char(out, '\n');
    }
}

void result_text_fix(struct strbuf *out, enum language language, size_t count)
{
    char number[24];
    snprintf(number, sizeof number, "%" PRIZU, count);
    enum text_id text = count == 0 ? TEXT_WIZARD_FIX_NONE : count == 1 ? TEXT_WIZARD_FIX_ONE : TEXT_WIZARD_FIX_MANY;
    text_format(out, language, text, (const char *const[]){number}, 1);
}

void result_text_details(struct strbuf *out, const struct wizard *wizard, const struct result_text *text)
{
    enum language language = wizard->language;
    const struct problem *problem = text->problem;
    if (problem && problem->offer)
        strbuf_printf(out, "%s\n%s\n", text_get(language, problem->offer->remedy->title),
                      text->preview ? text->preview->text : text_get(language, TEXT_WIZARD_PLANNING));
    if (text->changes)
        strbuf_add(out, wizard->changing->text);
    else if (text->finding)
        finding_text(out, language, text->finding);
    else if (wizard->board.run)
        add_areas(out, wizard, wizard->board.run);
    if (problem)
        add_explained(out, language, problem);
}

void result_text_before(struct strbuf *out, struct wizard *wizard)
{
    enum language language = wizard->language;
    const struct run *before = fix_before(wizard), *run = wizard->board.run;
    struct strbuf headline = STRBUF_INIT;
    if (before) {
        struct sentence sentence;
        run_headline(before, &sentence);
        sentence_format(&headline, language, &sentence);
        sentence_free(&sentence);
        const char *words = strbuf_text(&headline);
        text_format(out, language, TEXT_WIZARD_BEFORE, &words, 1);
    }
    if (run && run->other) {
        char when[LOCAL_TIME_TEXT];
        const char *words[] = {run->other->os.computer ? run->other->os.computer : run->request.target,
                               local_time_dated(run->other->finished_ms, when)};
        strbuf_add(out, out->length ? "  " : "");
        text_format(out, language, TEXT_WIZARD_OTHER_SIDE, words, 2);
    }
    strbuf_free(&headline);
}
