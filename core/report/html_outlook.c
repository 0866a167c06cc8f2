/* SPDX-License-Identifier: MIT
 * What the account will see, as a table. */
#include "diagnosis/outlook.h"
#include "report/html.h"

#include <stdlib.h>

static void head(struct html *page)
{
    static const enum text_id titles[] = {TEXT_OUTLOOK_ITEM, TEXT_OUTLOOK_NAMESPACE, TEXT_OUTLOOK_VERDICT,
                                          TEXT_OUTLOOK_ROWS, TEXT_OUTLOOK_MISSING};
    struct markup *m = &page->m;
    markup_open(m, "thead");
    markup_open(m, "tr");
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        markup_open(m, "th");
        markup_attr(m, "scope", "col");
        html_text(page, titles[i]);
        markup_close(m, "th");
    }
    markup_close(m, "tr");
    markup_close(m, "thead");
}

/* The class, and the query or the method where it is more. */
static void item(struct html *page, const struct need *need)
{
    struct markup *m = &page->m;
    markup_open(m, "th");
    markup_attr(m, "scope", "row");
    markup_element(m, "code", NULL, need->class_name ? need->class_name : "?");
    if (need->method) {
        markup_text(m, " ");
        markup_element(m, "code", NULL, need->method);
    } else if (need->as_query) {
        markup_open_class(m, "p", "how");
        markup_element(m, "code", "wql", need->query);
        markup_close(m, "p");
    }
    markup_close(m, "th");
}

static void missing(struct html *page, const struct outlook *outlook)
{
    struct markup *m = &page->m;
    markup_open(m, "td");
    for (size_t i = 0; i < outlook->missing_count; i++) {
        markup_open(m, "p");
        html_link(page, outlook->missing[i], NULL);
        markup_text(m, " ");
        html_sentence(page, &outlook->missing[i]->summary);
        markup_close(m, "p");
    }
    if (outlook->withheld)
        html_element(page, "p", "how", outlook->withheld);
    markup_close(m, "td");
}

static void row(struct html *page, const struct outlook *outlook)
{
    struct markup *m = &page->m;
    markup_open(m, "tr");
    item(page, outlook->need);
    markup_open(m, "td");
    markup_element(m, "code", NULL, outlook->need->namespace_path);
    markup_close(m, "td");
    markup_open(m, "td");
    html_verdict(page, outlook->verdict);
    markup_close(m, "td");
    markup_open(m, "td");
    if (outlook->rows)
        markup_text(m, outlook->rows);
    else
        html_text(page, TEXT_OUTLOOK_NOT_COUNTED);
    markup_close(m, "td");
    missing(page, outlook);
    markup_close(m, "tr");
}

void html_outlook(struct html *page)
{
    struct markup *m = &page->m;
    struct outlook outlook;
    if (!outlook_wanted(page->run))
        return;
    html_open_section(page, "outlook", TEXT_OUTLOOK_TITLE);
    html_element(page, "p", NULL, TEXT_OUTLOOK_INTRODUCTION);
    markup_open_class(m, "section", "scroll");
    markup_attr(m, "tabindex", "0"); /* so that the keyboard can move it */
    markup_attr(m, "aria-label", text_get(page->language, TEXT_OUTLOOK_TITLE));
    markup_open_class(m, "table", "outlook");
    html_element(page, "caption", "hidden", TEXT_OUTLOOK_TITLE);
    head(page);
    markup_open(m, "tbody");
    for (size_t i = 0; outlook_of(page->run, i, &outlook); i++)
        row(page, &outlook);
    markup_close(m, "tbody");
    markup_close(m, "table");
    markup_close(m, "section");
    markup_close(m, "section");
}
