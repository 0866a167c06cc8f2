/* SPDX-License-Identifier: MIT
 * A run of its own with the content of another: for whoever replaces in it. */
#include "check/run.h"

#include "base/memory.h"

#include <string.h>

static char *text_copy(const char *text)
{
    return text ? memory_string(text) : NULL;
}

static struct run_change change_of(const struct run_change *change)
{
    struct run_change copy = *change;
    copy.requirement = text_copy(change->requirement);
    copy.remedy = text_copy(change->remedy);
    copy.change = change_copy(&change->change);
    copy.text = text_copy(change->text);
    copy.before = text_copy(change->before);
    copy.after = text_copy(change->after);
    return copy;
}

static struct wmi_rows rows_of(const struct wmi_rows *rows)
{
    struct wmi_rows copy = *rows;
    size_t cells = rows->row_count * rows->column_count;
    copy.columns = memory_new_n(char *, rows->column_count + 1);
    for (size_t i = 0; i < rows->column_count; i++)
        copy.columns[i] = text_copy(rows->columns[i]);
    copy.cells = memory_new_n(char *, cells + 1);
    for (size_t i = 0; i < cells; i++)
        copy.cells[i] = text_copy(rows->cells[i]);
    return copy;
}

/* All but the firewall and what belongs to it: no output reads these again. */
static struct facts facts_of(const struct facts *facts)
{
    struct facts copy = *facts;
    copy.os = os_info_copy(&facts->os);
    copy.account = account_copy(&facts->account);
    copy.firewall = (struct firewall){0};
    copy.wmi_host = (struct wmi_host){0};
    memset(copy.rpc_range, 0, sizeof copy.rpc_range);
    copy.networks = network_list_copy(&facts->networks);
    copy.query = rows_of(&facts->query);
    copy.asked = NULL;
    copy.asked_count = 0;
    copy.refusals = refusals_copy(&facts->refusals);
    return copy;
}

struct run run_copy(const struct run *run)
{
    struct run copy = *run;
    copy.request = request_copy(&run->request);
    copy.facts = facts_of(&run->facts);
    copy.os = os_info_copy(&run->os);
    copy.account = account_copy(&run->account);
    copy.findings = memory_new_n(struct finding *, run->finding_count + 1);
    for (size_t i = 0; i < run->finding_count; i++)
        copy.findings[i] = finding_copy(run->findings[i]);
    copy.client = text_copy(run->client);
    copy.program_version = text_copy(run->program_version);
    copy.command = text_copy(run->command);
    copy.changes = memory_new_n(struct run_change, run->change_count + 1);
    for (size_t i = 0; i < run->change_count; i++)
        copy.changes[i] = change_of(&run->changes[i]);
    if (run->other) {
        copy.other = memory_new(struct run);
        *copy.other = run_copy(run->other);
    }
    return copy;
}
