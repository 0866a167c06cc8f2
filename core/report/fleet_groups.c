/* SPDX-License-Identifier: MIT
 * Which results of a fleet are about the same computer. */
#include "report/fleet_groups.h"

#include "base/ascii.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* The same name, as far as both have one, and not two SIDs. A SID alone makes no computer: what was copied without
 * Sysprep has that of its original (KB 314828, "The Microsoft policy for disk duplication of Windows installations"),
 * and every controller of a domain keeps the accounts of the domain, under the domain's. */
static bool same_computer(const struct fleet_row *a, const struct fleet_row *b)
{
    if (!ascii_equal_nocase(a->label, b->label))
        return false;
    if (a->name && b->name && !ascii_equal_nocase(a->name, b->name))
        return false;
    return !a->machine.size || !b->machine.size || sid_equal(&a->machine, &b->machine);
}

static int compare_labels(const char *a, const char *b)
{
    while (*a && ascii_lower(*a) == ascii_lower(*b))
        a++, b++;
    return (unsigned char)ascii_lower(*a) - (unsigned char)ascii_lower(*b);
}

/* By label, the newest first; of one moment the one that was added last. */
static int compare_rows(const void *left, const void *right)
{
    const struct fleet_row *a = *(struct fleet_row *const *)left, *b = *(struct fleet_row *const *)right;
    int order = compare_labels(a->label, b->label);
    if (order)
        return order;
    if (a->started_ms != b->started_ms)
        return a->started_ms > b->started_ms ? -1 : 1;
    return a > b ? -1 : 1;
}

static bool is_known(struct fleet_row *const *computers, size_t count, const struct fleet_row *row)
{
    for (size_t i = count; i-- && compare_labels(computers[i]->label, row->label) == 0;)
        if (same_computer(computers[i], row))
            return true;
    return false;
}

static void find_older(struct fleet *fleet)
{
    struct fleet_row **rows = memory_new_n(struct fleet_row *, fleet->row_count);
    size_t count = 0, computers = 0;
    for (size_t i = 0; i < fleet->row_count; i++)
        if (fleet->rows[i].label)
            rows[count++] = &fleet->rows[i];
    qsort(rows, count, sizeof *rows, compare_rows);
    /* The computers move to the front: those behind are read already. */
    for (size_t i = 0; i < count; i++) {
        if (is_known(rows, computers, rows[i]))
            rows[i]->state = FLEET_OLDER;
        else
            rows[computers++] = rows[i];
    }
    free(rows);
}

void fleet_groups_fill(struct fleet *fleet)
{
    find_older(fleet);
    for (size_t i = 0; i < fleet->row_count; i++) {
        struct fleet_row *row = &fleet->rows[i];
        bool older = row->state == FLEET_OLDER;
        struct fleet_group *group = group_of(fleet, row->state, older ? "" : row->cause);
        if (row->title && !older && !group->title[0])
            snprintf(group->title, sizeof group->title, "%s", row->title);
        /* Where there is no room for its cause it stands with those that have none. */
        row->cause[strlen(group->cause)] = '\0';
        group->count++;
    }
}

bool fleet_groups_has(const struct fleet_group *group, const struct fleet_row *row)
{
    return row->state == group->state && strcmp(row->cause, group->cause) == 0;
}
