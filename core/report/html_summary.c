/* SPDX-License-Identifier: MIT
 * The top of the page: the verdict in one sentence, the counts, the first thing to do. */
#include "base/time.h"
#include "check/audience.h"
#include "diagnosis/outlook.h"
#include "remedy/remedy.h"
#include "report/command.h"
#include "report/html.h"

#include <stdio.h>
#include <stdlib.h>

static const char *account_name(const struct html *page)
{
    const struct run *run = page->run;
    if (run->account.name && run->account.name[0])
        return run->account.name;
    if (run->request.account)
        return run->request.account;
    return run->os.user && run->os.user[0] ? run->os.user : text_get(page->language, TEXT_REPORT_UNKNOWN);
}

static void lead(struct html *page)
{
    const struct run *run = page->run;
    char when[TIME_TEXT];
    time_to_reading(run->started_ms, when);
    markup_open_class(&page->m, "p", "lead");
    if (run->request.local)
        html_format(page, TEXT_REPORT_CHECKED_LOCAL, when, account_name(page), NULL);
    else
        html_format(page, TEXT_REPORT_CHECKED_REMOTE, when,
                    run->client ? run->client : text_get(page->language, TEXT_REPORT_UNKNOWN), account_name(page),
                    NULL);
    markup_close(&page->m, "p");
}

static void asked(struct html *page)
{
    struct sentence sentence = audience_asked(page->run);
    if (sentence.id != TEXT_NONE) {
        markup_open_class(&page->m, "p", "lead");
        html_sentence(page, &sentence);
        markup_close(&page->m, "p");
    }
    sentence_free(&sentence);
}

static void notes(struct html *page)
{
    const struct run *run = page->run;
    if (run->redacted)
        html_element(page, "p", "note", TEXT_REPORT_REDACTED);
    if (run->cancelled)
        html_element(page, "p", "note", TEXT_REPORT_CANCELLED);
    if (!run->os.elevated)
        html_element(page, "p", "note", TEXT_REPORT_NOT_ELEVATED);
    if (run->other) {
        char when[TIME_TEXT];
        markup_open_class(&page->m, "p", "note");
        html_format(page, TEXT_REPORT_MERGED, time_to_reading(run->other->started_ms, when), NULL);
        markup_close(&page->m, "p");
    }
}

static void count(struct html *page, enum verdict verdict)
{
    struct markup *m = &page->m;
    size_t number = run_count(page->run, verdict);
    if (!number)
        return;
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRIZU, number);
    markup_open(m, "li");
    markup_open(m, "a");
    markup_link_here(m, html_group_id(verdict));
    html_icon(page, verdict);
    markup_text(m, " ");
    markup_element(m, "b", NULL, digits);
    markup_text(m, " ");
    html_text(page, verdict_text(verdict));
    markup_close(m, "a");
    markup_close(m, "li");
}

static void counts(struct html *page)
{
    static const enum verdict order[] = {V_NEEDS_CHANGE, V_NOT_FIXED, V_FIXED_AFTER_RESTART,
                                         V_CANNOT_TELL,  V_ATTENTION, V_NOT_CHECKED,
                                         V_FIXED,        V_READY,     V_NOT_APPLICABLE};
    if (!page->run->finding_count)
        return;
    markup_open_class(&page->m, "ul", "counts");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        count(page, order[i]);
    markup_close(&page->m, "ul");
}

static void contents(struct html *page)
{
    const struct {
        const char *id;
        enum text_id title;
        bool there;
    } parts[] = {
        {"first", TEXT_REPORT_FIRST, true},       {"outlook", TEXT_OUTLOOK_TITLE, outlook_wanted(page->run)},
        {"layers", TEXT_REPORT_LAYERS, true},     {"findings", TEXT_REPORT_FINDINGS, true},
        {"areas", TEXT_REPORT_AREAS, true},       {"changes", TEXT_REPORT_CHANGES, page->run->change_count > 0},
        {"query", TEXT_REPORT_QUERY, true},       {"environment", TEXT_REPORT_ENVIRONMENT, true},
        {"glossary", TEXT_REPORT_GLOSSARY, true}, {"data", TEXT_REPORT_DATA, true}};
    struct markup *m = &page->m;
    markup_open(m, "nav");
    markup_attr(m, "aria-label", text_get(page->language, TEXT_REPORT_CONTENTS));
    markup_open(m, "ul");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].there)
            continue;
        markup_open(m, "li");
        markup_open(m, "a");
        markup_link_here(m, parts[i].id);
        html_text(page, parts[i].title);
        markup_close(m, "a");
        markup_close(m, "li");
    }
    markup_close(m, "ul");
    markup_close(m, "nav");
}

void html_head_of_run(struct html *page)
{
    struct markup *m = &page->m;
    struct sentence headline;
    enum verdict verdict = run_verdict(page->run);
    char *class_name = strbuf_printed("top %s", verdict_word(verdict));
    markup_open_class(m, "header", class_name);
    free(class_name);
    html_element(page, "p", "product", TEXT_REPORT_TITLE);
    markup_open_class(m, "div", "headline");
    html_icon(page, verdict);
    run_headline(page->run, &headline);
    markup_open(m, "h1");
    html_sentence(page, &headline);
    markup_close(m, "h1");
    sentence_free(&headline);
    markup_close(m, "div");
    lead(page);
    asked(page);
    counts(page);
    notes(page);
    markup_close(m, "header");
    contents(page);
}

/* What is not recommended is not put on top: it stands with its finding, beside its effect on security. */
static const struct offer *recommended_offer(const struct finding *finding)
{
    const struct offer *best = NULL;
    for (size_t i = 0; i < finding->offer_count && !best; i++) {
        const struct offer *offer = &finding->offers[i];
        if (offer->remedy && offer->recommended)
            best = offer;
    }
    return best;
}

static void first_remedy(struct html *page, const struct finding *first)
{
    const struct offer *offer = recommended_offer(first);
    if (!offer)
        return;
    struct strbuf command = STRBUF_INIT;
    markup_open(&page->m, "p");
    markup_open(&page->m, "strong");
    html_text(page, offer->remedy->title);
    markup_close(&page->m, "strong");
    markup_close(&page->m, "p");
    command_remedy(&command, page->run, first, offer->remedy);
    html_command(page, command_can_fix(page->run, offer->remedy) ? TEXT_REPORT_COMMAND_FIX : TEXT_REPORT_COMMAND_SCRIPT,
                 strbuf_text(&command));
    strbuf_free(&command);
    if (first->offer_count > 1) {
        char digits[24];
        snprintf(digits, sizeof digits, "%" PRIZU, first->offer_count - 1);
        markup_open(&page->m, "p");
        html_format(page, TEXT_REPORT_REMEDY_COUNT, digits, NULL);
        markup_close(&page->m, "p");
    }
}

static void first_finding(struct html *page, const struct finding *first)
{
    struct markup *m = &page->m;
    struct strbuf title = STRBUF_INIT;
    char *class_name = strbuf_printed("card %s", verdict_word(first->verdict));
    markup_open_class(m, "div", class_name);
    free(class_name);
    markup_open_class(m, "p", "statement");
    html_icon(page, first->verdict);
    markup_text(m, " ");
    markup_open(m, "span");
    html_sentence(page, &first->summary);
    markup_close(m, "span");
    markup_close(m, "p");
    if (first->advice.id != TEXT_NONE) {
        markup_open(m, "p");
        html_sentence(page, &first->advice);
        markup_close(m, "p");
    }
    first_remedy(page, first);
    finding_heading(&title, page->language, first);
    markup_open_class(m, "p", "more");
    html_open_link(page, first, NULL);
    html_text(page, TEXT_REPORT_MORE);
    markup_close(m, "a");
    markup_text(m, ": ");
    markup_text(m, strbuf_text(&title));
    markup_close(m, "p");
    strbuf_free(&title);
    markup_close(m, "div");
}

void html_first(struct html *page)
{
    const struct finding *first = run_first_cause(page->run);
    html_open_section(page, "first", TEXT_REPORT_FIRST);
    if (first)
        first_finding(page, first);
    else
        html_element(page, "p", NULL, page->run->finding_count ? TEXT_REPORT_FIRST_NOTHING : TEXT_REPORT_NO_FINDINGS);
    markup_close(&page->m, "section");
}
