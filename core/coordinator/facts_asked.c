/* SPDX-License-Identifier: MIT */
#include "coordinator/facts_asked.h"

#include "base/memory.h"

#include <stdlib.h>

enum { TOGETHER = 8 /* queries of one target */, ROWS_MOST = 1000 };

/* One item on its way. */
struct asking {
    const struct check_environment *environment;
    const struct need *need;
    struct asked_answer *answer;
    bool own; /* as the account that was asked about */
};

static void begin(const struct check_environment *environment, struct reading *reading)
{
    *reading =
        (struct reading){.status = ST_FAILED, .call = call_make(environment->cancel, environment->request->call_ms)};
}

static enum status run(const struct asking *asking, const char *query, struct wmi_rows *out)
{
    const struct check_environment *environment = asking->environment;
    struct reading *reading = &asking->answer->reading;
    const struct wmi_request request = {
        .namespace_path = asking->need->namespace_path, .query = query, .pooled = true, .max_rows = ROWS_MOST};
    begin(environment, reading);
    asking->answer->asked = true;
    reading->status = MACHINE_CALL(environment->machine, wmi_query, &reading->call, &request, out);
    return reading->status;
}

/* All but the cells. */
static void keep(struct wmi_rows *rows, struct asked_answer *answer)
{
    answer->rows = (struct wmi_rows){.truncated = rows->truncated,
                                     .step = rows->step,
                                     .connect_ms = rows->connect_ms,
                                     .query_ms = rows->query_ms,
                                     .package = rows->package,
                                     .dial = rows->dial};
    wmi_rows_free(rows);
}

static void connect_one(void *item)
{
    const struct asking *asking = item;
    struct wmi_rows rows = {0};
    (void)run(asking, NULL, &rows);
    keep(&rows, asking->answer);
}

/* The rows are counted and not kept. */
static void ask_one(void *item)
{
    const struct asking *asking = item;
    const struct need *need = asking->need;
    struct asked_answer *answer = asking->answer;
    struct wmi_rows rows = {0};
    answer->schema = need->method || (!asking->own && need->class_name);
    char *schema = answer->schema ? needs_schema_query(need->class_name) : NULL;
    (void)run(asking, schema ? schema : need->query, &rows);
    free(schema);
    answer->row_count = (uint32_t)rows.row_count;
    if (!answer->schema)
        facts_count_empty(&rows, need->query, answer);
    keep(&rows, answer);
}

static void together(const struct check_environment *environment, void (*work)(void *item), struct asking *items,
                     size_t count)
{
    for (size_t i = 0; i < count && !cancel_requested(environment->cancel); i += TOGETHER)
        machine_together(environment->machine, work, items + i, sizeof *items,
                         count - i < TOGETHER ? count - i : TOGETHER);
}

/* The first item in the namespace of INDEX: its answer begins as that of the connection. */
static size_t first_in(const struct needs *needs, size_t index)
{
    size_t first = 0;
    while (!needs_same_name(needs->items[first].namespace_path, needs->items[index].namespace_path))
        first++;
    return first;
}

/* Makes one connection for each namespace; that of the test query is there already. */
static void connect_all(const struct check_environment *environment, struct facts *facts, struct asking *items)
{
    const struct needs *needs = &environment->request->needs;
    size_t count = 0;
    facts->asked[0].reading = facts->query_reading;
    facts->asked[0].asked = true;
    if (facts->query.step >= WMI_STEP_QUERY)
        facts->asked[0].reading.status = ST_OK;
    for (size_t i = 1; i < needs->count; i++)
        if (first_in(needs, i) == i)
            items[count++] = (struct asking){environment, &needs->items[i], &facts->asked[i], false};
    together(environment, connect_one, items, count);
}

/* The connection to its namespace failed: so did the item. */
static void refuse(struct asked_answer *answer, const struct asked_answer *first, const struct facts *facts)
{
    const struct wmi_rows *rows = first == facts->asked ? &facts->query : &first->rows;
    answer->asked = true;
    answer->reading = first->reading;
    answer->rows = (struct wmi_rows){.step = rows->step, .dial = rows->dial};
}

void facts_asked(const struct check_environment *environment, struct facts *facts)
{
    const struct request *request = environment->request;
    const struct needs *needs = &request->needs;
    bool own = !request->local && !request_other_account(request, &facts->os, &facts->account);
    size_t count = 0;
    if (!needs->given || needs->count < 2)
        return;
    facts->asked = memory_new_n(struct asked_answer, needs->count);
    facts->asked_count = needs->count;
    struct asking *items = memory_new_n(struct asking, needs->count);
    connect_all(environment, facts, items);
    enum status *reached = memory_new_n(enum status, needs->count);
    for (size_t i = 0; i < needs->count; i++)
        reached[i] = facts->asked[first_in(needs, i)].reading.status;
    for (size_t i = 1; i < needs->count; i++) {
        if (reached[i] == ST_OK)
            items[count++] = (struct asking){environment, &needs->items[i], &facts->asked[i], own};
        else
            refuse(&facts->asked[i], &facts->asked[first_in(needs, i)], facts);
    }
    free(reached);
    together(environment, ask_one, items, count);
    free(items);
}
