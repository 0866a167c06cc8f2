/* SPDX-License-Identifier: MIT */
#include "report/fleet.h"

#include "base/memory.h"
#include "base/time.h"
#include "check/audience.h"
#include "report/fleet_groups.h"
#include "report/html_page.h"

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
    for (size_t i = 0; i < fleet->group_count; i++)
        strbuf_free(&fleet->groups[i].rows);
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

static struct fleet_group *group_of(struct fleet *fleet, enum fleet_state state, const char *cause)
{
    for (size_t i = 0; i < fleet->group_count; i++)
        if (fleet->groups[i].state == state && strcmp(fleet->groups[i].cause, cause) == 0)
            return &fleet->groups[i];
    if (fleet->group_count >= FLEET_GROUPS && cause[0])
        return group_of(fleet, state, "");
    struct fleet_group *group = &fleet->groups[fleet->group_count++];
    group->state = state;
    snprintf(group->cause, sizeof group->cause, "%s", cause);
    return group;
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
    return string_printf("%.*s...", (int)length, text);
}

static void put_sentence(struct html *page, const struct sentence *sentence)
{
    struct sentence shown = {.id = sentence->id};
    for (size_t i = 0; i < TEXT_ARGUMENTS && sentence->arguments[i]; i++)
        shown.arguments[i] = shortened(sentence->arguments[i]);
    html_sentence(page, &shown);
    sentence_free(&shown);
}

/* A row is written behind the others of its group: markup of its own that goes into the page as it is. */
static void begin_row(struct fleet *fleet, struct fleet_group *group, struct html *row, struct sink_text *sink)
{
    *sink = sink_to_text(&group->rows);
    *row = (struct html){.language = fleet->language};
    markup_begin_part(&row->m, MARKUP_HTML, &sink->sink);
    markup_open(&row->m, "tr");
    group->count++;
    fleet->count++;
}

static void end_row(struct html *row)
{
    markup_close(&row->m, "tr");
    markup_end(&row->m);
}

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
    markup_close(m, "th");
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

static void cells_of_run(struct html *row, const struct run *run, const char *report)
{
    const struct finding *first = run_first_cause(run);
    struct markup *m = &row->m;
    const char *name = run->os.computer && run->os.computer[0] ? run->os.computer : run->request.target;
    char when[TIME_TEXT], digits[24];
    name_cell(row, name && name[0] ? name : text_get(row->language, TEXT_REPORT_UNKNOWN), report);
    markup_open(m, "td");
    markup_open(m, "bdi");
    if (first)
        put_sentence(row, &first->summary);
    else
        html_text(row, TEXT_REPORT_FIRST_NOTHING);
    markup_close(m, "bdi");
    for_whom(row, run);
    markup_close(m, "td");
    snprintf(digits, sizeof digits, "%zu", run_count(run, V_NEEDS_CHANGE) + run_count(run, V_NOT_FIXED));
    markup_element(m, "td", "number", digits);
    markup_element(m, "td", "when", time_to_reading(run->started_ms, when));
}

void fleet_add(struct fleet *fleet, const struct run *run, const char *report)
{
    struct html row;
    struct sink_text sink;
    const struct finding *first = run_first_cause(run);
    struct fleet_group *group = group_of(fleet, state_of(run), first ? first->id : "");
    begin_row(fleet, group, &row, &sink);
    cells_of_run(&row, run, report);
    end_row(&row);
    if (first && !first->requirement && !group->title[0])
        snprintf(group->title, sizeof group->title, "%s", first->foreign_title ? first->foreign_title : "");
    if (!fleet->run_count || run->started_ms < fleet->from_ms)
        fleet->from_ms = run->started_ms;
    if (!fleet->run_count || run->started_ms > fleet->to_ms)
        fleet->to_ms = run->started_ms;
    fleet->run_count++;
    fleet->redacted = fleet->redacted || run->redacted;
}

void fleet_add_unread(struct fleet *fleet, const char *name, const struct sentence *reason)
{
    struct html row;
    struct sink_text sink;
    begin_row(fleet, group_of(fleet, FLEET_UNREAD, ""), &row, &sink);
    name_cell(&row, name, NULL);
    markup_open(&row.m, "td");
    put_sentence(&row, reason);
    markup_close(&row.m, "td");
    markup_element(&row.m, "td", NULL, "");
    markup_element(&row.m, "td", NULL, "");
    end_row(&row);
}
