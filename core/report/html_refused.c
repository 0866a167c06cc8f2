/* SPDX-License-Identifier: MIT
 * Who was refused, by the logs of the target. */
#include "diagnosis/refused.h"
#include "report/html.h"

#include <stdio.h>

static void item(struct html *page, const struct refusal *refusal)
{
    enum cause cause = refused_cause(refusal);
    const char *id = cause ? cause_info(cause)->requirement : NULL;
    const struct finding *finding = id ? run_finding(page->run, id) : NULL;
    struct sentence sentence = refused_sentence(refusal);
    markup_open(&page->m, "li");
    html_sentence(page, &sentence);
    if (finding) {
        markup_text(&page->m, " ");
        html_link(page, finding, NULL);
    }
    markup_close(&page->m, "li");
    sentence_free(&sentence);
}

static void notes(struct html *page, const struct run *run)
{
    for (unsigned log = 0; log < REFUSAL_LOG_COUNT; log++) {
        struct sentence unread = refused_unread((enum refusal_log)log, &run->facts.refusals.logs[log]);
        if (unread.id != TEXT_NONE) {
            markup_open(&page->m, "p");
            html_sentence(page, &unread);
            markup_close(&page->m, "p");
        }
        sentence_free(&unread);
    }
}

static void view(struct html *page, const struct run *run)
{
    const struct refusals *refusals = &run->facts.refusals;
    html_element(page, "p", NULL, run->request.local ? TEXT_REFUSED_SEEN_THERE : TEXT_REFUSED_SEEN_HERE);
    if (refusals->count) {
        markup_open(&page->m, "ul");
        for (size_t i = 0; i < refusals->count && i < HTML_REFUSALS; i++)
            item(page, &refusals->items[i]);
        markup_close(&page->m, "ul");
    } else {
        html_element(page, "p", NULL, TEXT_REFUSED_NOBODY);
    }
    char others[16];
    snprintf(others, sizeof others, "%u", (unsigned)refusals->others);
    if (refusals->others) {
        markup_open(&page->m, "p");
        html_format(page, TEXT_REFUSED_OTHERS, others, NULL);
        markup_close(&page->m, "p");
    }
    notes(page, run);
}

void html_refused(struct html *page)
{
    if (!run_refusals_known(page->run))
        return;
    html_open_section(page, "refused", TEXT_REFUSED_TITLE);
    view(page, page->run);
    markup_close(&page->m, "section");
}
