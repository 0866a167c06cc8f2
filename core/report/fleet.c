/* SPDX-License-Identifier: MIT */
#include "report/fleet.h"

#include "base/memory.h"
#include "base/time.h"
#include "check/audience.h"
#include "machine/ip.h"
#include "report/fleet_groups.h"
#include "report/html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fleet *fleet_new(enum language language)
{
    struct fleet *fleet = memory_new(struct fleet);
    fleet->language = language;
    return fleet;
}

void fleet_free(struct fleet *fleet)
{
    for (size_t i = 0; i < fleet->row_count; i++) {
        struct fleet_row *row = &fleet->rows[i];
        free(row->cause);
        free(row->title);
        free(row->label);
        free(row->name);
        free(row->markup);
    }
    free(fleet->rows);
    free(fleet);
}

/* ---- adding ---- */

static enum fleet_state state_of(const struct run *run)
{
    const struct finding *first = run_first_cause(run);
    switch (run_readiness(run)) {
    case READINESS_NEEDS_CHANGE:
        return FLEET_NEEDS_CHANGE;
    case READINESS_READY:
        return first && first->verdict == V_ATTENTION ? FLEET_ATTENTION : FLEET_READY;
    case READINESS_CANNOT_TELL:
        break;
    }
    return FLEET_CANNOT_TELL;
}

/* TEXT with at most FLEET_CELL bytes; free(). */
static char *shortened(const char *text)
{
    size_t length = strlen(text);
    if (length <= FLEET_CELL)
        return memory_string(text);
    length = FLEET_CELL - 3;
    while (length && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return strbuf_printed("%.*s...", (int)length, text);
}

static void put_sentence(struct html *page, const struct sentence *sentence)
{
    struct sentence shown = {.id = sentence->id};
    for (size_t i = 0; i < TEXT_ARGUMENTS && sentence->arguments[i]; i++)
        shown.arguments[i] = shortened(sentence->arguments[i]);
    html_sentence(page, &shown);
    sentence_free(&shown);
}

/* A row is markup of its own that goes into the page as it is. */
static struct fleet_row *begin_row(struct fleet *fleet, struct html *page, struct strbuf *markup,
                                   struct sink_text *sink)
{
    if (fleet->row_count == fleet->row_room) {
        fleet->row_room = fleet->row_room ? fleet->row_room * 2 : 64;
        fleet->rows = memory_resize(fleet->rows, fleet->row_room, sizeof *fleet->rows);
    }
    struct fleet_row *row = &fleet->rows[fleet->row_count++];
    *row = (struct fleet_row){.markup = NULL};
    *sink = sink_to_text(markup);
    *page = (struct html){.language = fleet->language};
    markup_begin_part(&page->m, MARKUP_HTML, &sink->sink);
    markup_open(&page->m, "tr");
    return row;
}

static void end_row(struct fleet_row *row, struct html *page, struct strbuf *markup)
{
    markup_close(&page->m, "tr");
    markup_end(&page->m);
    row->markup = memory_string(strbuf_text(markup));
    strbuf_free(markup);
}

/* What the row is about; the cell stays open. */
static void name_cell(struct html *page, const char *name, const char *report)
{
    struct markup *m = &page->m;
    markup_open(m, "th");
    markup_attr(m, "scope", "row");
    if (report) {
        markup_open(m, "a");
        markup_link_file(m, report);
    }
    char *shown = shortened(name);
    markup_element(m, "bdi", NULL, shown);
    free(shown);
    if (report)
        markup_close(m, "a");
}

/* Which file the row comes from, when and on which computer it was made. */
static void where_from(struct html *page, const struct run *run, const char *file)
{
    char when[TIME_TEXT];
    struct sentence sentence =
        sentence_of(TEXT_REPORT_FLEET_CHECKED, time_to_reading(run->started_ms, when),
                    run->client && run->client[0] ? run->client : text_get(page->language, TEXT_REPORT_UNKNOWN), NULL);
    if (file) {
        char *shown = shortened(file);
        markup_element(&page->m, "code", "where", shown);
        free(shown);
    }
    markup_open_class(&page->m, "span", "where");
    put_sentence(page, &sentence);
    markup_close(&page->m, "span");
    sentence_free(&sentence);
}

static void for_whom(struct html *row, const struct run *run)
{
    const struct audience audience = audience_of(run);
    struct sentence sentence = {.id = TEXT_REPORT_FLEET_FOR};
    audience_name(&audience, &sentence, 0);
    markup_open_class(&row->m, "p", "where");
    put_sentence(row, &sentence);
    markup_close(&row->m, "p");
    sentence_free(&sentence);
}

static void changes_needed(struct html *row, const struct run *run)
{
    char digits[24];
    size_t count = run_count(run, V_NEEDS_CHANGE) + run_count(run, V_NOT_FIXED);
    if (!count)
        return;
    snprintf(digits, sizeof digits, "%" PRIZU, count);
    markup_open_class(&row->m, "p", "where");
    html_format(row, TEXT_REPORT_FLEET_CHANGES, digits, NULL);
    markup_close(&row->m, "p");
}

static const char *shown_name(const struct run *run)
{
    return run->os.computer && run->os.computer[0] ? run->os.computer : run->request.target;
}

static void cells_of_run(struct html *row, const struct run *run, const struct fleet_source *source)
{
    const struct finding *first = run_first_cause(run);
    struct markup *m = &row->m;
    const char *name = shown_name(run);
    name_cell(row, name && name[0] ? name : text_get(row->language, TEXT_REPORT_UNKNOWN), source->report);
    where_from(row, run, source->file);
    markup_close(m, "th");
    markup_open(m, "td");
    markup_open(m, "bdi");
    if (first)
        put_sentence(row, &first->summary);
    else
        html_text(row, TEXT_REPORT_FIRST_NOTHING);
    markup_close(m, "bdi");
    for_whom(row, run);
    changes_needed(row, run);
    markup_close(m, "td");
}

/* "PC-0421" and "pc-0421.example.org"; of an address the whole is its label. */
static void identify(struct fleet_row *row, const struct run *run)
{
    const char *dns = run->os.dns_name && run->os.dns_name[0] ? run->os.dns_name : NULL;
    const char *name = dns ? dns : shown_name(run);
    struct ip address;
    if (!name || !name[0])
        return;
    char *whole = shortened(name);
    bool numeric = ip_from_text(whole, &address);
    row->label = numeric ? memory_string(whole) : memory_string_n(whole, strcspn(whole, "."));
    row->name = numeric || !strchr(whole, '.') ? NULL : memory_string(whole);
    row->machine = run->account.machine_domain;
    free(whole);
}

void fleet_add(struct fleet *fleet, const struct run *run, const struct fleet_source *source)
{
    struct html page;
    struct sink_text sink;
    const struct finding *first = run_first_cause(run);
    bool any = fleet->from_ms || fleet->to_ms;
    struct strbuf markup = STRBUF_INIT;
    struct fleet_row *row = begin_row(fleet, &page, &markup, &sink);
    cells_of_run(&page, run, source);
    end_row(row, &page, &markup);
    row->state = state_of(run);
    row->cause = memory_string(first ? first->id : "");
    row->title = first && !first->requirement && first->foreign_title ? shortened(first->foreign_title) : NULL;
    row->started_ms = run->started_ms;
    if (!source->anonymous)
        identify(row, run);
    if (!any || run->started_ms < fleet->from_ms)
        fleet->from_ms = run->started_ms;
    if (!any || run->started_ms > fleet->to_ms)
        fleet->to_ms = run->started_ms;
    fleet->redacted = fleet->redacted || run->redacted;
}

void fleet_add_unread(struct fleet *fleet, const char *name, const struct sentence *reason)
{
    struct html page;
    struct sink_text sink;
    struct strbuf markup = STRBUF_INIT;
    struct fleet_row *row = begin_row(fleet, &page, &markup, &sink);
    row->state = FLEET_UNREAD;
    row->cause = memory_string("");
    name_cell(&page, name, NULL);
    markup_close(&page.m, "th");
    markup_open(&page.m, "td");
    put_sentence(&page, reason);
    markup_close(&page.m, "td");
    end_row(row, &page, &markup);
}
