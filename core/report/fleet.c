/* SPDX-License-Identifier: MIT */
#include "report/fleet.h"

#include "base/memory.h"
#include "base/time.h"
#include "report/fleet_groups.h"
#include "report/html_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fleet *fleet_new(enum language language, struct spool *spool)
{
    struct fleet *fleet = memory_new(struct fleet);
    uint64_t offset;
    fleet->language = language;
    fleet->spool = spool;
    /* Offset 0 means "none": nothing of ours may stand there. */
    fleet->failed = !spool->append(spool, "wmiready", 8, &offset);
    return fleet;
}

void fleet_free(struct fleet *fleet)
{
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

static bool put_row(struct fleet *fleet, struct fleet_group *group, const struct strbuf *row)
{
    struct fleet_link link = {0, row->length};
    uint64_t at, ignored;
    if (!fleet->spool->append(fleet->spool, &link, sizeof link, &at) ||
        !fleet->spool->append(fleet->spool, strbuf_text(row), row->length, &ignored))
        return false;
    if (group->last &&
        !fleet->spool->put(fleet->spool, group->last + offsetof(struct fleet_link, next), &at, sizeof at))
        return false;
    if (!group->first)
        group->first = at;
    group->last = at;
    group->count++;
    fleet->count++;
    return true;
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
    markup_element(m, "bdi", NULL, name);
    if (report)
        markup_close(m, "a");
    markup_close(m, "th");
}

static void row_of_run(struct html *page, const struct run *run, const char *report)
{
    const struct finding *first = run_first_cause(run);
    struct markup *m = &page->m;
    const char *name = run->os.computer && run->os.computer[0] ? run->os.computer : run->request.target;
    char when[TIME_TEXT], digits[24];
    markup_open(m, "tr");
    name_cell(page, name && name[0] ? name : text_get(page->language, TEXT_REPORT_UNKNOWN), report);
    markup_open(m, "td");
    markup_open(m, "bdi");
    if (first)
        html_sentence(page, &first->summary);
    else
        html_text(page, TEXT_REPORT_FIRST_NOTHING);
    markup_close(m, "bdi");
    markup_close(m, "td");
    snprintf(digits, sizeof digits, "%zu", run_count(run, V_NEEDS_CHANGE) + run_count(run, V_NOT_FIXED));
    markup_element(m, "td", "number", digits);
    markup_element(m, "td", "when", time_to_reading(run->started_ms, when));
    markup_close(m, "tr");
}

bool fleet_add(struct fleet *fleet, const struct run *run, const char *report)
{
    const struct finding *first = run_first_cause(run);
    struct strbuf row = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&row);
    struct html page = {.language = fleet->language};
    markup_begin_part(&page.m, MARKUP_HTML, &sink.sink);
    row_of_run(&page, run, report);
    markup_end(&page.m);
    struct fleet_group *group = group_of(fleet, state_of(run), first ? first->id : "");
    if (first && !first->requirement && !group->title[0])
        snprintf(group->title, sizeof group->title, "%s", first->foreign_title ? first->foreign_title : "");
    if (!fleet->run_count || run->started_ms < fleet->from_ms)
        fleet->from_ms = run->started_ms;
    if (!fleet->run_count || run->started_ms > fleet->to_ms)
        fleet->to_ms = run->started_ms;
    fleet->run_count++;
    fleet->redacted = fleet->redacted || run->redacted;
    fleet->failed = !put_row(fleet, group, &row) || fleet->failed;
    strbuf_free(&row);
    return !fleet->failed;
}

bool fleet_add_unread(struct fleet *fleet, const char *name, const struct sentence *reason)
{
    struct strbuf row = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&row);
    struct html page = {.language = fleet->language};
    markup_begin_part(&page.m, MARKUP_HTML, &sink.sink);
    markup_open(&page.m, "tr");
    name_cell(&page, name, NULL);
    markup_open(&page.m, "td");
    html_sentence(&page, reason);
    markup_close(&page.m, "td");
    markup_element(&page.m, "td", NULL, "");
    markup_element(&page.m, "td", NULL, "");
    markup_close(&page.m, "tr");
    markup_end(&page.m);
    fleet->failed = !put_row(fleet, group_of(fleet, FLEET_UNREAD, ""), &row) || fleet->failed;
    strbuf_free(&row);
    return !fleet->failed;
}
