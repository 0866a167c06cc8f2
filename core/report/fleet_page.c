/* SPDX-License-Identifier: MIT
 * The page about a fleet: counts, causes, and the rows. */
#include "report/fleet.h"

#include "base/memory.h"
#include "base/time.h"
#include "report/fleet_groups.h"
#include "report/html.h"
#include "requirements/catalogue.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *id;
    enum verdict verdict; /* whose shape it has */
    enum text_id title;
} states[FLEET_STATES] = {
    [FLEET_NEEDS_CHANGE] = {"needs-change", V_NEEDS_CHANGE, TEXT_VERDICT_NEEDS_CHANGE},
    [FLEET_CANNOT_TELL] = {"cannot-tell", V_CANNOT_TELL, TEXT_VERDICT_CANNOT_TELL},
    [FLEET_UNREAD] = {"unread", V_NOT_CHECKED, TEXT_REPORT_FLEET_UNREAD},
    [FLEET_ATTENTION] = {"attention", V_ATTENTION, TEXT_VERDICT_ATTENTION},
    [FLEET_READY] = {"ready", V_READY, TEXT_VERDICT_READY},
    [FLEET_OLDER] = {"older", V_NOT_CHECKED, TEXT_REPORT_FLEET_OLDER},
};

static uint64_t state_count(const struct fleet *fleet, enum fleet_state state)
{
    uint64_t count = 0;
    for (size_t i = 0; i < fleet->group_count; i++)
        if (fleet->groups[i].state == state)
            count += fleet->groups[i].count;
    return count;
}

/* A file that could not be read names no computer, an older one none that is not counted. */
static bool of_computers(enum fleet_state state)
{
    return state != FLEET_UNREAD && state != FLEET_OLDER;
}

static int compare_groups(const void *left, const void *right)
{
    const struct fleet_group *a = left, *b = right;
    if (a->state != b->state)
        return a->state < b->state ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return strcmp(a->cause, b->cause);
}

static char *number(uint64_t count)
{
    return strbuf_printed("%" PRIu64, (uint64_t)count);
}

static char *group_id(const struct fleet_group *group)
{
    return strbuf_printed("%s%s%s", states[group->state].id, group->cause[0] ? "-" : "-all", group->cause);
}

static const char *group_title(const struct fleet *fleet, const struct fleet_group *group)
{
    const struct requirement *requirement = catalogue_find(group->cause);
    if (requirement)
        return text_get(fleet->language, requirement_heading(requirement, states[group->state].verdict));
    if (group->title[0])
        return group->title;
    return text_get(fleet->language, states[group->state].title);
}

static void counts(struct html *page, const struct fleet *fleet)
{
    struct markup *m = &page->m;
    markup_open_class(m, "ul", "counts");
    for (unsigned i = 0; i < FLEET_STATES; i++) {
        uint64_t count = state_count(fleet, (enum fleet_state)i);
        if (!count)
            continue;
        char *digits = number(count);
        markup_open(m, "li");
        markup_open(m, "a");
        markup_link_here(m, states[i].id);
        html_icon(page, states[i].verdict);
        markup_text(m, " ");
        markup_element(m, "b", NULL, digits);
        markup_text(m, " ");
        html_text(page, states[i].title);
        markup_close(m, "a");
        markup_close(m, "li");
        free(digits);
    }
    markup_close(m, "ul");
}

static void head(struct html *page, const struct fleet *fleet, int64_t now_ms)
{
    struct markup *m = &page->m;
    char from[TIME_TEXT], to[TIME_TEXT], now[TIME_TEXT];
    uint64_t computers = 0;
    for (unsigned i = 0; i < FLEET_STATES; i++)
        computers += of_computers((enum fleet_state)i) ? state_count(fleet, (enum fleet_state)i) : 0;
    char *ready = number(state_count(fleet, FLEET_READY) + state_count(fleet, FLEET_ATTENTION));
    char *all = number(computers), *files = number(fleet->row_count);
    char *older = number(state_count(fleet, FLEET_OLDER)), *unread = number(state_count(fleet, FLEET_UNREAD));
    markup_open_class(m, "header", "top");
    html_element(page, "p", "product", TEXT_REPORT_TITLE);
    markup_open(m, "h1");
    html_format(page, TEXT_REPORT_FLEET_HEADLINE, ready, all, NULL);
    markup_close(m, "h1");
    markup_open_class(m, "p", "lead");
    html_format(page, TEXT_REPORT_FLEET_LEAD, time_to_reading(fleet->from_ms, from), time_to_reading(fleet->to_ms, to),
                time_to_reading(now_ms, now), NULL);
    markup_close(m, "p");
    markup_open_class(m, "p", "lead");
    html_format(page, TEXT_REPORT_FLEET_FILES, files, all, older, unread, NULL);
    markup_close(m, "p");
    counts(page, fleet);
    if (fleet->redacted)
        html_element(page, "p", "note", TEXT_REPORT_REDACTED);
    markup_close(m, "header");
    free(ready);
    free(all);
    free(files);
    free(older);
    free(unread);
}

static void column(struct html *page, const char *class_name, enum text_id title)
{
    markup_open_class(&page->m, "th", class_name);
    markup_attr(&page->m, "scope", "col");
    html_text(page, title);
    markup_close(&page->m, "th");
}

/* The filter: each cause with its number leads to its computers. */
static void causes(struct html *page, const struct fleet *fleet)
{
    struct markup *m = &page->m;
    html_open_section(page, "causes", TEXT_REPORT_FLEET_CAUSES);
    markup_open_class(m, "table", "fleet causes");
    html_element(page, "caption", NULL, TEXT_REPORT_FLEET_CAUSES_CAPTION);
    markup_open(m, "thead");
    markup_open(m, "tr");
    column(page, NULL, TEXT_REPORT_FLEET_CAUSE);
    column(page, NULL, TEXT_REPORT_VERDICT);
    column(page, "number", TEXT_REPORT_FLEET_COMPUTERS);
    markup_close(m, "tr");
    markup_close(m, "thead");
    markup_open(m, "tbody");
    for (size_t i = 0; i < fleet->group_count; i++) {
        const struct fleet_group *group = &fleet->groups[i];
        if (!of_computers(group->state))
            continue;
        char *id = group_id(group);
        char *digits = number(group->count);
        markup_open(m, "tr");
        markup_open(m, "th");
        markup_attr(m, "scope", "row");
        markup_open(m, "a");
        markup_link_here(m, id);
        markup_text(m, group_title(fleet, group));
        markup_close(m, "a");
        if (group->cause[0]) {
            markup_text(m, " ");
            markup_element(m, "code", "where", group->cause);
        }
        markup_close(m, "th");
        markup_open(m, "td");
        html_verdict(page, states[group->state].verdict);
        markup_close(m, "td");
        markup_element(m, "td", "number", digits);
        markup_close(m, "tr");
        free(digits);
        free(id);
    }
    markup_close(m, "tbody");
    markup_close(m, "table");
    markup_close(m, "section");
}

static void group_table(struct html *page, const struct fleet *fleet, const struct fleet_group *group)
{
    struct markup *m = &page->m;
    char *id = group_id(group);
    char *digits = number(group->count);
    markup_open_class(m, "details", "group folded");
    if (group->state < FLEET_READY && group->count <= FLEET_OPEN)
        markup_flag(m, "open");
    markup_open(m, "summary");
    markup_open(m, "h3");
    html_icon(page, states[group->state].verdict);
    markup_text(m, " ");
    html_format(page, TEXT_REPORT_GROUP, group_title(fleet, group), digits, NULL);
    markup_close(m, "h3");
    markup_close(m, "summary");
    /* The anchor is inside, so that going there opens it. */
    markup_open_class(m, "table", "fleet");
    markup_attr(m, "id", id);
    html_element(page, "caption", NULL, states[group->state].title);
    markup_open(m, "thead");
    markup_open(m, "tr");
    column(page, NULL, TEXT_REPORT_COMPUTER);
    column(page, NULL, TEXT_REPORT_FLEET_FIRST);
    markup_close(m, "tr");
    markup_close(m, "thead");
    markup_open(m, "tbody");
    for (size_t i = 0; i < fleet->row_count; i++)
        if (fleet_groups_has(group, &fleet->rows[i]))
            markup_part(m, fleet->rows[i].markup, strlen(fleet->rows[i].markup));
    markup_close(m, "tbody");
    markup_close(m, "table");
    markup_close(m, "details");
    free(digits);
    free(id);
}

static void state_section(struct html *page, const struct fleet *fleet, enum fleet_state state)
{
    if (!state_count(fleet, state))
        return;
    html_open_section(page, states[state].id, states[state].title);
    for (size_t i = 0; i < fleet->group_count; i++)
        if (fleet->groups[i].state == state)
            group_table(page, fleet, &fleet->groups[i]);
    markup_close(&page->m, "section");
}

bool fleet_is_page(const char *text)
{
    return strstr(text, "name=\"generator\" content=\"WMI Ready") && strstr(text, "<table class=\"fleet causes\">");
}

bool fleet_write(struct fleet *fleet, struct sink *sink, const char *program_version, int64_t now_ms)
{
    struct html page = {.language = fleet->language};
    fleet_groups_fill(fleet);
    qsort(fleet->groups, fleet->group_count, sizeof *fleet->groups, compare_groups);
    markup_begin(&page.m, MARKUP_HTML, sink);
    html_begin(&page, text_get(fleet->language, TEXT_REPORT_FLEET_TITLE), program_version);
    head(&page, fleet, now_ms);
    markup_open(&page.m, "main");
    markup_attr(&page.m, "id", "main");
    if (fleet->group_count)
        causes(&page, fleet);
    for (unsigned i = 0; i < FLEET_STATES; i++)
        state_section(&page, fleet, (enum fleet_state)i);
    markup_close(&page.m, "main");
    return html_end(&page, program_version);
}
