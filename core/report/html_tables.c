/* SPDX-License-Identifier: MIT
 * Areas, changes and the rows of the query. */
#include "base/time.h"
#include "report/command.h"
#include "report/html.h"

#include <stdio.h>
#include <stdlib.h>

static void open_table(struct html *page, const char *class_name, enum text_id caption)
{
    markup_open_class(&page->m, "table", class_name);
    html_element(page, "caption", NULL, caption);
}

static void columns(struct html *page, const enum text_id *titles, size_t count)
{
    markup_open(&page->m, "thead");
    markup_open(&page->m, "tr");
    for (size_t i = 0; i < count; i++) {
        markup_open(&page->m, "th");
        markup_attr(&page->m, "scope", "col");
        html_text(page, titles[i]);
        markup_close(&page->m, "th");
    }
    markup_close(&page->m, "tr");
    markup_close(&page->m, "thead");
}

static void bdi_cell(struct markup *m, const char *text)
{
    markup_open(m, "td");
    markup_element(m, "bdi", NULL, text);
    markup_close(m, "td");
}

/* ---- areas ---- */

static size_t area_count(const struct run *run, enum area area)
{
    size_t count = 0;
    for (size_t i = 0; i < run->finding_count; i++)
        count += finding_area(run->findings[i]) == area;
    return count;
}

static void area_members(struct html *page, enum area area)
{
    struct markup *m = &page->m;
    markup_open_class(m, "ul", "ids");
    for (size_t i = 0; i < page->run->finding_count; i++) {
        const struct finding *finding = page->run->findings[i];
        if (finding_area(finding) != area)
            continue;
        markup_open(m, "li");
        html_open_link(page, finding, NULL);
        html_icon(page, finding->verdict);
        markup_text(m, " ");
        markup_text(m, finding->key);
        markup_open_class(m, "span", "hidden");
        markup_text(m, ": ");
        html_text(page, verdict_text(finding->verdict));
        markup_close(m, "span");
        markup_close(m, "a");
        markup_close(m, "li");
    }
    markup_close(m, "ul");
}

void html_areas(struct html *page)
{
    static const enum text_id titles[] = {TEXT_REPORT_AREA, TEXT_REPORT_VERDICT, TEXT_REPORT_REQUIREMENTS};
    struct markup *m = &page->m;
    html_open_section(page, "areas", TEXT_REPORT_AREAS);
    open_table(page, "areas", TEXT_REPORT_AREAS_CAPTION);
    columns(page, titles, 3);
    markup_open(m, "tbody");
    for (unsigned i = 0; i < AREA_COUNT; i++) {
        enum area area = (enum area)i;
        bool checked = area_count(page->run, area) > 0;
        markup_open(m, "tr");
        markup_open(m, "th");
        markup_attr(m, "scope", "row");
        html_text(page, area_text(area));
        markup_close(m, "th");
        markup_open(m, "td");
        html_verdict(page, checked ? run_area_verdict(page->run, area) : V_NOT_CHECKED);
        markup_close(m, "td");
        markup_open(m, "td");
        if (checked)
            area_members(page, area);
        markup_close(m, "td");
        markup_close(m, "tr");
    }
    markup_close(m, "tbody");
    markup_close(m, "table");
    markup_close(m, "section");
}

/* ---- changes ---- */

static void cell(struct html *page, void (*describe)(struct strbuf *, enum language, const struct run_change *),
                 const struct run_change *change)
{
    struct strbuf text = STRBUF_INIT;
    describe(&text, page->language, change);
    bdi_cell(&page->m, strbuf_text(&text));
    strbuf_free(&text);
}

static void change_result(struct html *page, const struct run_change *change)
{
    char code[16];
    markup_open(&page->m, "td");
    if (change->undone)
        html_text(page, TEXT_REPORT_CHANGE_UNDONE);
    else if (change->status == ST_OK)
        html_text(page, TEXT_REPORT_CHANGE_DONE);
    else
        html_format(page, TEXT_REPORT_CHANGE_FAILED, text_get(page->language, verdict_status_text(change->status)),
                    NULL);
    if (change->code) {
        markup_text(&page->m, " ");
        markup_element(&page->m, "code", "error", html_code(change->code, code));
    }
    markup_close(&page->m, "td");
}

static void change_row(struct html *page, const struct run_change *change)
{
    struct markup *m = &page->m;
    struct strbuf text = STRBUF_INIT;
    char when[TIME_TEXT];
    run_change_describe(&text, page->language, change);
    markup_open(m, "tr");
    markup_open(m, "th");
    markup_attr(m, "scope", "row");
    markup_text(m, strbuf_text(&text));
    markup_open_class(m, "p", "how");
    markup_text(m, change->requirement ? change->requirement : "");
    markup_text(m, ", ");
    markup_text(m, time_to_reading(change->at_ms, when));
    markup_text(m, " UTC");
    markup_close(m, "p");
    markup_close(m, "th");
    cell(page, run_change_describe_before, change);
    cell(page, run_change_describe_after, change);
    change_result(page, change);
    markup_close(m, "tr");
    strbuf_free(&text);
}

void html_changes(struct html *page)
{
    static const enum text_id titles[] = {TEXT_REPORT_CHANGE, TEXT_REPORT_BEFORE, TEXT_REPORT_AFTER,
                                          TEXT_REPORT_RESULT};
    struct strbuf command = STRBUF_INIT;
    if (!page->run->change_count)
        return;
    html_open_section(page, "changes", TEXT_REPORT_CHANGES);
    open_table(page, "changes", TEXT_REPORT_CHANGES_CAPTION);
    columns(page, titles, 4);
    markup_open(&page->m, "tbody");
    for (size_t i = 0; i < page->run->change_count; i++)
        change_row(page, &page->run->changes[i]);
    markup_close(&page->m, "tbody");
    markup_close(&page->m, "table");
    command_undo(&command);
    html_command(page, TEXT_REPORT_CHANGES_UNDO, strbuf_text(&command));
    strbuf_free(&command);
    markup_close(&page->m, "section");
}

/* ---- the query ---- */

static void query_rows(struct html *page, const struct wmi_rows *table)
{
    struct markup *m = &page->m;
    size_t shown = table->row_count < HTML_ROWS ? table->row_count : HTML_ROWS;
    markup_open_class(m, "section", "scroll");
    markup_attr(m, "tabindex", "0"); /* so that the keyboard can move it */
    markup_attr(m, "aria-label", text_get(page->language, TEXT_REPORT_ROWS));
    markup_open_class(m, "table", "rows");
    markup_element(m, "caption", NULL, page->run->request.query ? page->run->request.query : "");
    markup_open(m, "thead");
    markup_open(m, "tr");
    for (size_t c = 0; c < table->column_count; c++) {
        markup_open(m, "th");
        markup_attr(m, "scope", "col");
        markup_text(m, table->columns[c]);
        markup_close(m, "th");
    }
    markup_close(m, "tr");
    markup_close(m, "thead");
    markup_open(m, "tbody");
    for (size_t r = 0; r < shown; r++) {
        markup_open(m, "tr");
        for (size_t c = 0; c < table->column_count; c++) {
            const char *value = table->cells[r * table->column_count + c];
            if (value)
                bdi_cell(m, value);
            else
                html_element(page, "td", "null", TEXT_REPORT_NULL);
        }
        markup_close(m, "tr");
    }
    markup_close(m, "tbody");
    markup_close(m, "table");
    markup_close(m, "section");
    if (shown < table->row_count || table->truncated)
        html_element(page, "p", NULL, TEXT_REPORT_QUERY_MORE);
}

static void query_result(struct html *page)
{
    const struct facts *facts = &page->run->facts;
    char rows[24], query_ms[24], connect_ms[24];
    markup_open(&page->m, "p");
    if (!(facts->present & FACT_QUERY)) {
        html_text(page, TEXT_REPORT_QUERY_NOT_TRIED);
    } else if (facts->query_reading.status != ST_OK) {
        html_format(page, TEXT_REPORT_QUERY_FAILED,
                    text_get(page->language, verdict_status_text(facts->query_reading.status)), NULL);
    } else {
        snprintf(rows, sizeof rows, "%" PRIZU, facts->query.row_count);
        snprintf(query_ms, sizeof query_ms, "%u", (unsigned)facts->query.query_ms);
        snprintf(connect_ms, sizeof connect_ms, "%u", (unsigned)facts->query.connect_ms);
        html_format(page, facts->query.row_count == 1 ? TEXT_REPORT_QUERY_ROWS_ONE : TEXT_REPORT_QUERY_ROWS, rows,
                    query_ms, connect_ms, NULL);
    }
    markup_close(&page->m, "p");
}

void html_query(struct html *page)
{
    const struct run *run = page->run;
    html_open_section(page, "query", TEXT_REPORT_QUERY);
    markup_open(&page->m, "p");
    markup_element(&page->m, "code", NULL, run->request.namespace_path ? run->request.namespace_path : "");
    markup_text(&page->m, " ");
    markup_element(&page->m, "code", "wql", run->request.query ? run->request.query : "");
    markup_close(&page->m, "p");
    query_result(page);
    if (run->facts.query.row_count && run->facts.query.column_count)
        query_rows(page, &run->facts.query);
    markup_close(&page->m, "section");
}
