/* SPDX-License-Identifier: MIT */
#include "report/run_text.h"

#include "base/columns.h"
#include "base/memory.h"
#include "base/time.h"
#include "base/utf8.h"
#include "check/audience.h"
#include "remedy/remedy.h"
#include "report/command.h"
#include "report/run_text_fold.h"
#include "report/run_text_outlook.h"
#include "report/run_text_refused.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDENT = 2, GAP = 2, LEAST_SUMMARY = 30, EVIDENCE_INDENT = 6, EVIDENCE_LINES = 12 };

struct console {
    struct strbuf *out;
    const struct run *run;
    enum language language;
    size_t width;
    bool colour;
    size_t verdict_width, id_width;
};

/* Worst first; the order of every list of verdicts. */
static const enum verdict order[] = {V_NEEDS_CHANGE, V_NOT_FIXED, V_FIXED_AFTER_RESTART,
                                     V_CANNOT_TELL,  V_ATTENTION, V_NOT_CHECKED,
                                     V_FIXED,        V_READY,     V_NOT_APPLICABLE};

static void blanks(struct strbuf *out, size_t count)
{
    while (count--)
        strbuf_add_char(out, ' ');
}

/* Foreign text as it may be shown, broken to the width, from column AT on; INDENT for further lines. */
static void wrapped(struct console *console, const char *text, size_t at, size_t indent)
{
    struct strbuf shown = STRBUF_INIT;
    utf8_show(&shown, text, 2000);
    columns_wrap(console->out, strbuf_text(&shown), console->width, at, indent);
    strbuf_free(&shown);
}

static void line(struct console *console, const char *text, size_t indent)
{
    blanks(console->out, indent);
    wrapped(console, text, indent, indent);
    strbuf_add_char(console->out, '\n');
}

static void line_sentence(struct console *console, const struct sentence *sentence, size_t indent)
{
    struct strbuf text = STRBUF_INIT;
    sentence_format(&text, console->language, sentence);
    line(console, strbuf_text(&text), indent);
    strbuf_free(&text);
}

static void line_format(struct console *console, size_t indent, enum text_id id, ...)
{
    va_list list;
    va_start(list, id);
    struct sentence sentence = sentence_of_list(id, list);
    va_end(list);
    line_sentence(console, &sentence, indent);
    sentence_free(&sentence);
}

/* A command stands on one line however long it is: people copy it. */
static void line_command(struct console *console, const char *command, size_t indent)
{
    struct strbuf shown = STRBUF_INIT;
    utf8_show(&shown, command, 2000);
    blanks(console->out, indent);
    columns_pad(console->out, strbuf_text(&shown), 0);
    strbuf_add_char(console->out, '\n');
    strbuf_free(&shown);
}

static const char *colour_of(enum verdict verdict)
{
    static const char *const colours[V_COUNT] = {
        [V_READY] = "\x1B[32m",          [V_ATTENTION] = "\x1B[33m",   [V_NEEDS_CHANGE] = "\x1B[31m",
        [V_CANNOT_TELL] = "\x1B[35m",    [V_FIXED] = "\x1B[36m",       [V_FIXED_AFTER_RESTART] = "\x1B[36m",
        [V_NOT_APPLICABLE] = "\x1B[90m", [V_NOT_CHECKED] = "\x1B[90m", [V_NOT_FIXED] = "\x1B[31m",
    };
    return colours[verdict];
}

static void verdict_word_padded(struct console *console, enum verdict verdict, size_t width)
{
    if (console->colour)
        strbuf_add(console->out, colour_of(verdict));
    columns_pad(console->out, text_get(console->language, verdict_text(verdict)), width);
    if (console->colour)
        strbuf_add(console->out, "\x1B[0m");
}

/* ---- one finding ---- */

void run_text_evidence(struct strbuf *out, const struct evidence *evidence, enum language language)
{
    struct strbuf what = STRBUF_INIT, found = STRBUF_INIT, expected = STRBUF_INIT;
    sentence_format(&what, language, &evidence->what);
    if (evidence->where && evidence->where[0])
        strbuf_printf(&what, "%s%s", what.length ? ", " : "", evidence->where);
    sentence_format(&found, language, &evidence->actual);
    if (evidence->actual.id == TEXT_NONE || (evidence->status != ST_OK && evidence->status != ST_ABSENT))
        strbuf_printf(&found, "%s%s", found.length ? ", " : "",
                      text_get(language, verdict_status_text(evidence->status)));
    /* "Not set" is an answer: the code that came with it adds nothing on a line. */
    if (evidence->fault.code && evidence->status != ST_ABSENT)
        strbuf_printf(&found, " 0x%08X%s%s", (unsigned)evidence->fault.code, evidence->fault.api ? " " : "",
                      evidence->fault.api ? evidence->fault.api : "");
    sentence_format(&expected, language, &evidence->expected);
    const char *arguments[] = {strbuf_text(&what), strbuf_text(&found), strbuf_text(&expected)};
    text_format(out, language, expected.length ? TEXT_REPORT_LINE_EXPECTED : TEXT_REPORT_LINE, arguments, 3);
    strbuf_free(&what);
    strbuf_free(&found);
    strbuf_free(&expected);
}

static void evidence_lines(struct console *console, const struct finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count && i < EVIDENCE_LINES; i++) {
        struct strbuf text = STRBUF_INIT;
        run_text_evidence(&text, &finding->evidence[i], console->language);
        line(console, strbuf_text(&text), EVIDENCE_INDENT);
        strbuf_free(&text);
    }
}

static void remedy_lines(struct console *console, const struct finding *finding)
{
    for (size_t i = 0; i < finding->offer_count; i++) {
        const struct offer *offer = &finding->offers[i];
        struct strbuf command = STRBUF_INIT;
        if (!offer->remedy)
            continue;
        line_format(console, EVIDENCE_INDENT,
                    offer->recommended ? TEXT_REPORT_LINE_RECOMMENDED : TEXT_REPORT_LINE_REMEDY,
                    text_get(console->language, offer->remedy->title), NULL);
        command_remedy(&command, console->run, finding, offer->remedy);
        line_command(console, strbuf_text(&command), EVIDENCE_INDENT + INDENT);
        strbuf_free(&command);
    }
}

static bool asks_for_something(enum verdict verdict)
{
    return verdict == V_NEEDS_CHANGE || verdict == V_NOT_FIXED || verdict == V_CANNOT_TELL || verdict == V_ATTENTION ||
           verdict == V_FIXED_AFTER_RESTART;
}

static void finding_lines(struct console *console, const struct finding *finding)
{
    size_t at = INDENT + console->verdict_width + GAP + console->id_width + GAP;
    struct strbuf summary = STRBUF_INIT;
    if (finding->subject)
        strbuf_printf(&summary, "[%s] ", finding->subject);
    sentence_format(&summary, console->language, &finding->summary);
    blanks(console->out, INDENT);
    verdict_word_padded(console, finding->verdict, console->verdict_width);
    blanks(console->out, GAP);
    bool apart = at + LEAST_SUMMARY > console->width;
    columns_pad(console->out, finding->id, apart ? 0 : console->id_width);
    if (apart) {
        strbuf_add_char(console->out, '\n');
        at = EVIDENCE_INDENT;
        blanks(console->out, at);
    } else {
        blanks(console->out, GAP);
    }
    wrapped(console, strbuf_text(&summary), at, at);
    strbuf_add_char(console->out, '\n');
    strbuf_free(&summary);
    if (!asks_for_something(finding->verdict))
        return;
    evidence_lines(console, finding);
    if (finding->by_policy)
        line_format(console, EVIDENCE_INDENT, TEXT_REPORT_BY_POLICY, finding->policy ? finding->policy : "?", NULL);
    if (finding->advice.id != TEXT_NONE)
        line_sentence(console, &finding->advice, EVIDENCE_INDENT);
    remedy_lines(console, finding);
}

static void folded_line(struct console *console, enum verdict verdict, const char *text)
{
    size_t at = INDENT + console->verdict_width + GAP;
    blanks(console->out, INDENT);
    verdict_word_padded(console, verdict, console->verdict_width);
    blanks(console->out, GAP);
    wrapped(console, text, at, at);
    strbuf_add_char(console->out, '\n');
}

/* ---- the whole ---- */

static void measure(struct console *console)
{
    for (size_t i = 0; i < console->run->finding_count; i++) {
        const struct finding *finding = console->run->findings[i];
        size_t verdict = columns_width(text_get(console->language, verdict_text(finding->verdict)));
        size_t id = columns_width(finding->id);
        if (verdict > console->verdict_width)
            console->verdict_width = verdict;
        if (id > console->id_width)
            console->id_width = id;
    }
}

static void areas(struct console *console)
{
    for (unsigned area = 0; area < AREA_COUNT; area++) {
        bool named = false;
        for (size_t i = 0; i < console->run->finding_count; i++) {
            const struct finding *finding = console->run->findings[i];
            if (finding_area(finding) != (enum area)area)
                continue;
            if (!named)
                strbuf_printf(console->out, "\n%s\n", text_get(console->language, area_text((enum area)area)));
            named = true;
            struct strbuf folded = STRBUF_INIT;
            if (!run_text_fold(&folded, console->run, i, console->language))
                finding_lines(console, finding);
            else if (folded.length)
                folded_line(console, finding->verdict, strbuf_text(&folded));
            strbuf_free(&folded);
        }
    }
}

static void changes(struct console *console)
{
    if (!console->run->change_count)
        return;
    strbuf_printf(console->out, "\n%s\n", text_get(console->language, TEXT_REPORT_CHANGES));
    for (size_t i = 0; i < console->run->change_count; i++) {
        struct strbuf text = STRBUF_INIT;
        const struct run_change *change = &console->run->changes[i];
        run_change_describe(&text, console->language, change);
        if (change->undone)
            strbuf_printf(&text, " (%s)", text_get(console->language, TEXT_REPORT_CHANGE_UNDONE));
        else if (change->status != ST_OK)
            strbuf_printf(&text, " (%s)", text_get(console->language, verdict_status_text(change->status)));
        line(console, strbuf_text(&text), INDENT);
        strbuf_free(&text);
    }
}

/* "2 Needs change, 20 Ready" */
static void add_counts(struct strbuf *out, const struct run *run, enum language language)
{
    const char *before = "";
    for (size_t i = 0; i < array_count(order); i++) {
        size_t count = run_count(run, order[i]);
        if (!count)
            continue;
        strbuf_printf(out, "%s%" PRIZU " %s", before, count, text_get(language, verdict_text(order[i])));
        before = ", ";
    }
}

static void first(struct console *console)
{
    const struct finding *finding = run_first_cause(console->run);
    struct strbuf text = STRBUF_INIT;
    if (!finding)
        return;
    strbuf_printf(console->out, "\n%s\n", text_get(console->language, TEXT_REPORT_FIRST));
    strbuf_printf(&text, "%s: ", finding->key);
    sentence_format(&text, console->language, &finding->summary);
    line(console, strbuf_text(&text), INDENT);
    strbuf_free(&text);
    if (finding->advice.id != TEXT_NONE)
        line_sentence(console, &finding->advice, INDENT);
    for (size_t i = 0; i < finding->offer_count; i++) {
        if (!finding->offers[i].remedy || !finding->offers[i].recommended)
            continue;
        command_remedy(&text, console->run, finding, finding->offers[i].remedy);
        line_command(console, strbuf_text(&text), INDENT);
        break;
    }
    strbuf_free(&text);
}

void run_text_write(struct strbuf *out, const struct run *run, const struct run_text_options *options)
{
    struct console console = {.out = out,
                              .run = run,
                              .language = options->language,
                              .width = options->width ? options->width : RUN_TEXT_WIDTH,
                              .colour = options->colour};
    struct sentence headline;
    struct strbuf counts = STRBUF_INIT;
    measure(&console);
    run_headline(run, &headline);
    line_sentence(&console, &headline, 0);
    sentence_free(&headline);
    struct sentence asked = audience_asked(run);
    if (asked.id != TEXT_NONE)
        line_sentence(&console, &asked, 0);
    sentence_free(&asked);
    add_counts(&counts, run, console.language);
    if (counts.length)
        line(&console, strbuf_text(&counts), 0);
    strbuf_free(&counts);
    if (run->redacted)
        line_format(&console, 0, TEXT_REPORT_REDACTED, NULL);
    run_text_outlook(out, run, console.language);
    first(&console);
    run_text_refused(out, run, console.language, console.width);
    areas(&console);
    changes(&console);
}

/* ---- the summary ---- */

static enum text_id readiness_text(const struct run *run, bool proven)
{
    if (run->cancelled)
        return TEXT_REPORT_CANCELLED;
    switch (run_readiness(run)) {
    case READINESS_READY:
        if (run->request.only)
            return TEXT_REPORT_SUMMARY_PART;
        return proven ? TEXT_REPORT_SUMMARY_READY : TEXT_REPORT_SUMMARY_SET_UP;
    case READINESS_NEEDS_CHANGE:
        return TEXT_REPORT_SUMMARY_NEEDS_CHANGE;
    case READINESS_CANNOT_TELL:
        break;
    }
    return TEXT_REPORT_SUMMARY_CANNOT_TELL;
}

/* The ids with VERDICT, as many as fit. */
static void summary_ids(struct strbuf *out, const struct run *run, enum language language, enum verdict verdict)
{
    const char *before = "";
    if (!asks_for_something(verdict) || !run_count(run, verdict))
        return;
    strbuf_printf(out, "%s: ", text_get(language, verdict_text(verdict)));
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        if (finding->verdict != verdict)
            continue;
        if (out->length > RUN_TEXT_SUMMARY - 400) {
            strbuf_add(out, ", ...");
            break;
        }
        strbuf_printf(out, "%s%s", before, finding->id);
        before = ", ";
    }
    strbuf_add_char(out, '\n');
}

void run_text_summary(struct strbuf *out, const struct run *run, enum language language)
{
    struct strbuf text = STRBUF_INIT;
    char when[TIME_TEXT];
    const struct finding *cause = run_first_cause(run);
    struct audience audience = audience_of(run);
    const char *whom[] = {text_get(language, audience_account_text(&audience)),
                          text_get(language, audience_origin_text(&audience))};
    strbuf_printf(&text, "%s\n", text_get(language, readiness_text(run, audience.proven)));
    text_format(&text, language, TEXT_REPORT_SUMMARY_FOR, whom, array_count(whom));
    strbuf_add_char(&text, '\n');
    add_counts(&text, run, language);
    strbuf_add_char(&text, '\n');
    for (size_t i = 0; i < array_count(order); i++)
        summary_ids(&text, run, language, order[i]);
    if (cause && cause->requirement)
        strbuf_printf(&text, "%s: %s, %s\n", text_get(language, TEXT_REPORT_FIRST), cause->id,
                      text_get(language, finding_heading_text(cause)));
    if (run_refusals_known(run))
        run_text_refused_summary(&text, &run->facts.refusals, language);
    strbuf_printf(&text, "%s\n", time_to_text(run->started_ms, when));
    strbuf_add_n(out, text.text, text.length < RUN_TEXT_SUMMARY ? text.length : RUN_TEXT_SUMMARY);
    strbuf_free(&text);
}
