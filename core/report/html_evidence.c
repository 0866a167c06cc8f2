/* SPDX-License-Identifier: MIT
 * The evidence of a finding: what was read, where and how, expected, found. */
#include "report/html.h"

#include <stdio.h>
#include <stdlib.h>

static enum text_id channel_text(enum channel channel)
{
    static const enum text_id texts[CHANNEL_COUNT] = {
        [CHANNEL_NONE] = TEXT_NONE,
        [CHANNEL_LOCAL] = TEXT_REPORT_CHANNEL_LOCAL,
        [CHANNEL_SCM] = TEXT_REPORT_CHANNEL_SCM,
        [CHANNEL_REMOTE_REGISTRY] = TEXT_REPORT_CHANNEL_REMOTE_REGISTRY,
        [CHANNEL_SAM] = TEXT_REPORT_CHANNEL_SAM,
        [CHANNEL_LSA] = TEXT_REPORT_CHANNEL_LSA,
        [CHANNEL_WMI] = TEXT_REPORT_CHANNEL_WMI,
        [CHANNEL_NETWORK] = TEXT_REPORT_CHANNEL_NETWORK,
        [CHANNEL_SMB] = TEXT_REPORT_CHANNEL_SMB,
        [CHANNEL_EVENT_LOG] = TEXT_REPORT_CHANNEL_EVENT_LOG,
        [CHANNEL_FILE] = TEXT_REPORT_CHANNEL_FILE,
    };
    return texts[channel];
}

static void code(struct html *page, const struct fault *fault)
{
    char text[16];
    if (!fault->code)
        return;
    markup_text(&page->m, " ");
    markup_element(&page->m, "code", "error", html_code(fault->code, text));
    if (fault->api && fault->api[0]) {
        markup_text(&page->m, " ");
        markup_element(&page->m, "span", "api", fault->api);
    }
}

static void how(struct html *page, const struct evidence *evidence)
{
    char ms[24];
    snprintf(ms, sizeof ms, "%u", (unsigned)evidence->ms);
    for (size_t i = 0; i < evidence->attempt_count; i++) {
        const struct attempt *attempt = &evidence->attempts[i];
        markup_open_class(&page->m, "p", "how");
        html_format(page, TEXT_REPORT_ATTEMPT, text_get(page->language, channel_text(attempt->channel)),
                    text_get(page->language, verdict_status_text(attempt->status)), NULL);
        code(page, &attempt->fault);
        markup_close(&page->m, "p");
    }
    if (evidence->channel == CHANNEL_NONE)
        return;
    markup_open_class(&page->m, "p", "how");
    html_format(page, TEXT_REPORT_THROUGH, text_get(page->language, channel_text(evidence->channel)), ms, NULL);
    markup_close(&page->m, "p");
}

/* What was found; when there is nothing, why there is nothing. */
static void found(struct html *page, const struct evidence *evidence)
{
    if (evidence->actual.id != TEXT_NONE) {
        markup_open(&page->m, "bdi");
        html_sentence(page, &evidence->actual);
        markup_close(&page->m, "bdi");
    }
    if (evidence->actual.id == TEXT_NONE || (evidence->status != ST_OK && evidence->status != ST_ABSENT)) {
        markup_text(&page->m, " ");
        html_element(page, "span", "status", verdict_status_text(evidence->status));
    }
    code(page, &evidence->fault);
}

/* A place on the machine, or another finding that answers the question. */
static void where(struct html *page, const char *place)
{
    const struct finding *finding = run_finding(page->run, place);
    markup_text(&page->m, " ");
    if (!finding) {
        markup_element(&page->m, "code", "where", place);
        return;
    }
    html_link(page, finding, "where");
}

/* EXPECTS: the table has a column of what was expected. */
static void row(struct html *page, const struct evidence *evidence, bool expects)
{
    struct markup *m = &page->m;
    markup_open(m, "tr");
    markup_open(m, "th");
    markup_attr(m, "scope", "row");
    markup_open(m, "bdi");
    html_sentence(page, &evidence->what);
    markup_close(m, "bdi");
    if (evidence->where && evidence->where[0])
        where(page, evidence->where);
    how(page, evidence);
    markup_close(m, "th");
    if (expects) {
        markup_open(m, "td");
        markup_open(m, "bdi");
        html_sentence(page, &evidence->expected);
        markup_close(m, "bdi");
        markup_close(m, "td");
    }
    markup_open(m, "td");
    found(page, evidence);
    markup_close(m, "td");
    markup_close(m, "tr");
}

static void column(struct html *page, enum text_id title)
{
    markup_open(&page->m, "th");
    markup_attr(&page->m, "scope", "col");
    html_text(page, title);
    markup_close(&page->m, "th");
}

static bool any_expected(const struct finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count && i < HTML_EVIDENCE; i++)
        if (finding->evidence[i].expected.id != TEXT_NONE)
            return true;
    return false;
}

void html_evidence(struct html *page, const struct finding *finding)
{
    struct markup *m = &page->m;
    bool expects = any_expected(finding);
    if (!finding->evidence_count)
        return;
    markup_open_class(m, "table", "evidence");
    markup_open(m, "caption");
    html_format(page, TEXT_REPORT_EVIDENCE_OF, finding->key, NULL);
    markup_close(m, "caption");
    markup_open(m, "thead");
    markup_open(m, "tr");
    column(page, TEXT_REPORT_WHAT);
    if (expects)
        column(page, TEXT_REPORT_EXPECTED);
    column(page, TEXT_REPORT_FOUND);
    markup_close(m, "tr");
    markup_close(m, "thead");
    markup_open(m, "tbody");
    for (size_t i = 0; i < finding->evidence_count && i < HTML_EVIDENCE; i++)
        row(page, &finding->evidence[i], expects);
    markup_close(m, "tbody");
    markup_close(m, "table");
}
