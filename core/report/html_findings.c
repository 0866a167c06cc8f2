/* SPDX-License-Identifier: MIT
 *
 * The findings, by verdict: what asks for something stands open, the rest is folded to
 * one line each and unfolds on paper.
 */
#include "remedy/remedy.h"
#include "report/command.h"
#include "report/html.h"
#include "requirements/catalogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- one finding ---- */

static void term(struct html *page, enum text_id name)
{
    html_element(page, "dt", NULL, name);
    markup_open(&page->m, "dd");
}

static void term_text(struct html *page, enum text_id name, enum text_id value)
{
    term(page, name);
    html_text(page, value);
    markup_close(&page->m, "dd");
}

static enum text_id disruption_text(enum disruption disruption)
{
    static const enum text_id texts[] = {TEXT_REPORT_DISRUPTION_NONE, TEXT_REPORT_DISRUPTION_SERVICE,
                                         TEXT_REPORT_DISRUPTION_LOGON, TEXT_REPORT_DISRUPTION_RESTART};
    return texts[disruption];
}

static void remedy_item(struct html *page, const struct finding *finding, const struct offer *offer)
{
    struct markup *m = &page->m;
    struct strbuf command = STRBUF_INIT;
    markup_open_class(m, "li", offer->recommended ? "remedy recommended" : "remedy");
    markup_open_class(m, "p", "remedy-title");
    html_element(page, "strong", NULL, offer->remedy->title);
    if (offer->recommended) {
        markup_text(m, " ");
        html_element(page, "span", "tag", TEXT_REPORT_RECOMMENDED);
    }
    markup_close(m, "p");
    markup_open(m, "dl");
    term_text(page, TEXT_REPORT_EFFECT, offer->remedy->effect);
    term_text(page, TEXT_REPORT_UNDO, offer->remedy->reversible ? offer->remedy->undo : TEXT_REPORT_NO_UNDO);
    term_text(page, TEXT_REPORT_DISRUPTION, disruption_text(offer->remedy->disruption));
    markup_close(m, "dl");
    if (command_can_fix(page->run, offer->remedy)) {
        command_fix(&command, page->run, finding, offer->remedy);
        html_command(page, TEXT_REPORT_COMMAND_FIX, strbuf_text(&command));
        strbuf_clear(&command);
    }
    if (!page->run->request.local) {
        command_script(&command, page->run, finding, offer->remedy);
        html_command(page, TEXT_REPORT_COMMAND_SCRIPT, strbuf_text(&command));
    }
    strbuf_free(&command);
    markup_close(m, "li");
}

static bool has_remedies(const struct finding *finding)
{
    for (size_t i = 0; i < finding->offer_count; i++)
        if (finding->offers[i].remedy)
            return true;
    return false;
}

static void remedies(struct html *page, const struct finding *finding)
{
    if (!has_remedies(finding))
        return;
    html_element(page, "h5", NULL, TEXT_REPORT_REMEDIES);
    markup_open_class(&page->m, "ul", "remedies");
    for (size_t i = 0; i < finding->offer_count; i++)
        if (finding->offers[i].remedy)
            remedy_item(page, finding, &finding->offers[i]);
    markup_close(&page->m, "ul");
}

static void explanation(struct html *page, const struct finding *finding)
{
    struct markup *m = &page->m;
    if (!finding->requirement && finding->advice.id == TEXT_NONE)
        return;
    markup_open_class(m, "dl", "explanation");
    if (finding->requirement) {
        term_text(page, TEXT_REPORT_EXPECTED, finding->requirement->expected);
        term_text(page, TEXT_REPORT_WHY, finding->requirement->why);
    }
    if (finding->advice.id != TEXT_NONE) {
        term(page, TEXT_REPORT_ADVICE);
        html_sentence(page, &finding->advice);
        markup_close(m, "dd");
    }
    markup_close(m, "dl");
}

static void obstacles(struct html *page, const struct finding *finding)
{
    struct markup *m = &page->m;
    if (finding->by_policy) {
        markup_open_class(m, "p", "note");
        html_format(page, TEXT_REPORT_BY_POLICY,
                    finding->policy ? finding->policy : text_get(page->language, TEXT_REPORT_UNKNOWN), NULL);
        markup_close(m, "p");
    }
    const struct finding *blocker = finding->blocked_by ? run_finding(page->run, finding->blocked_by) : NULL;
    if (!blocker)
        return;
    markup_open(m, "p");
    html_text(page, TEXT_REPORT_BLOCKED_BY);
    markup_text(m, " ");
    html_link(page, blocker, NULL);
    markup_close(m, "p");
}

static void other_view(struct html *page, const struct finding *finding)
{
    struct markup *m = &page->m;
    const struct finding *other = page->run->other ? run_finding(page->run->other, finding->key) : NULL;
    if (!other || other->verdict == V_NOT_APPLICABLE)
        return;
    markup_open_class(m, "div", "other");
    html_element(page, "h5", NULL, TEXT_REPORT_OTHER_VIEW);
    markup_open_class(m, "p", "statement");
    html_verdict(page, other->verdict);
    markup_text(m, " ");
    html_sentence(page, &other->summary);
    markup_close(m, "p");
    /* Where both are ready the second evidence says nothing new; the JSON has it. */
    if (finding->verdict != V_READY || other->verdict != V_READY)
        html_evidence(page, other);
    markup_close(m, "div");
}

static void heading(struct html *page, const struct finding *finding)
{
    struct strbuf title = STRBUF_INIT;
    finding_heading(&title, page->language, finding);
    markup_open(&page->m, "h4");
    html_icon(page, finding->verdict);
    markup_text(&page->m, " ");
    markup_element(&page->m, "span", "title", strbuf_text(&title));
    markup_close(&page->m, "h4");
    strbuf_free(&title);
}

static void origin(struct html *page, const struct finding *finding)
{
    struct markup *m = &page->m;
    char ms[24];
    snprintf(ms, sizeof ms, "%u", (unsigned)finding->ms);
    markup_open_class(m, "p", "origin");
    html_link(page, finding, "id");
    markup_text(m, " ");
    html_verdict(page, finding->verdict);
    markup_text(m, " ");
    markup_open_class(m, "span", "area");
    html_text(page, area_text(finding_area(finding)));
    markup_text(m, ", ");
    html_format(page, TEXT_REPORT_DURATION, ms, NULL);
    markup_close(m, "span");
    markup_close(m, "p");
}

static void body(struct html *page, const struct finding *finding)
{
    obstacles(page, finding);
    explanation(page, finding);
    html_evidence(page, finding);
    remedies(page, finding);
    other_view(page, finding);
}

static void statement(struct html *page, const struct finding *finding)
{
    markup_open_class(&page->m, "p", "statement");
    html_sentence(page, &finding->summary);
    markup_close(&page->m, "p");
}

static void open_with(struct html *page, const struct finding *finding, const char *element, const char *kind)
{
    char *class_name = strbuf_printed("%s %s", kind, verdict_word(finding->verdict));
    markup_open_class(&page->m, element, class_name);
    free(class_name);
}

static void set_anchor(struct html *page, const struct finding *finding)
{
    char anchor[HTML_ANCHOR];
    markup_attr(&page->m, "id", html_anchor(page, finding, anchor));
}

static void open_finding(struct html *page, const struct finding *finding)
{
    open_with(page, finding, "article", "card finding");
    set_anchor(page, finding);
    heading(page, finding);
    origin(page, finding);
    statement(page, finding);
    body(page, finding);
    markup_close(&page->m, "article");
}

/* The anchor is inside, so that a link to the finding unfolds it. */
static void folded_finding(struct html *page, const struct finding *finding)
{
    open_with(page, finding, "details", "finding folded");
    markup_open(&page->m, "summary");
    heading(page, finding);
    markup_close(&page->m, "summary");
    markup_open_class(&page->m, "div", "unfolded");
    set_anchor(page, finding);
    origin(page, finding);
    statement(page, finding);
    body(page, finding);
    markup_close(&page->m, "div");
    markup_close(&page->m, "details");
}

/* ---- by verdict ---- */

static void group(struct html *page, enum verdict verdict, bool folded)
{
    struct markup *m = &page->m;
    char digits[24];
    size_t number = run_count(page->run, verdict);
    if (!number)
        return;
    snprintf(digits, sizeof digits, "%" PRIZU, number);
    markup_open_class(m, "div", folded ? "group folded" : "group");
    markup_attr(m, "id", html_group_id(verdict));
    markup_open(m, "h3");
    html_format(page, TEXT_REPORT_GROUP, text_get(page->language, verdict_text(verdict)), digits, NULL);
    markup_close(m, "h3");
    markup_open_class(m, "p", "meaning");
    html_text(page, html_meaning(verdict));
    markup_text(m, " ");
    markup_open(m, "a");
    markup_link_here(m, html_glossary_id(verdict));
    html_text(page, TEXT_REPORT_MEANING);
    markup_close(m, "a");
    markup_close(m, "p");
    for (unsigned severity = SEVERITY_BLOCKER; severity <= SEVERITY_INFORMATION; severity++) {
        for (size_t i = 0; i < page->run->finding_count; i++) {
            const struct finding *finding = page->run->findings[i];
            if (finding->verdict != verdict || finding_severity(finding) != (enum severity)severity)
                continue;
            (folded ? folded_finding : open_finding)(page, finding);
        }
    }
    markup_close(m, "div");
}

void html_findings(struct html *page)
{
    html_open_section(page, "findings", TEXT_REPORT_FINDINGS);
    if (!page->run->finding_count)
        html_element(page, "p", NULL, TEXT_REPORT_NO_FINDINGS);
    group(page, V_NEEDS_CHANGE, false);
    group(page, V_NOT_FIXED, false);
    group(page, V_FIXED_AFTER_RESTART, false);
    group(page, V_CANNOT_TELL, false);
    group(page, V_ATTENTION, false);
    group(page, V_NOT_CHECKED, true);
    group(page, V_FIXED, true);
    group(page, V_READY, true);
    group(page, V_NOT_APPLICABLE, true);
    markup_close(&page->m, "section");
}
