/* SPDX-License-Identifier: MIT
 * Tables, and what an experiment compares. */
#include "proof.h"

#include "base/memory.h"

#include <windows.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 30000 };

const struct experiment *const *const proof_lists[] = {
    proof_firewall, proof_rules,   proof_accounts, proof_wmi,      proof_tables,
    proof_whole,    proof_changes, proof_switches, proof_services, proof_namespaces,
    proof_assumed,  proof_manager, proof_readers,  proof_logs,     NULL};

const char *table_cell(const struct table *table, size_t row, size_t column)
{
    return row < table->rows && column < table->columns ? table->cells[row * table->columns + column] : "";
}

size_t table_row(const struct table *table, const char *key)
{
    for (size_t row = 0; row < table->rows; row++)
        if (_stricmp(table_cell(table, row, 0), key) == 0)
            return row;
    return SIZE_MAX;
}

/* Cells come row by row; a row counts when its last cell is there. */
void table_add(struct table *table, const char *cell)
{
    size_t count = table->rows * table->columns;
    while (table->cells && table->cells[count])
        count++;
    table->cells = memory_resize(table->cells, count + 2, sizeof *table->cells);
    table->cells[count] = memory_string(cell);
    table->cells[count + 1] = NULL;
    table->rows = (count + 1) / table->columns;
}

void table_free(struct table *table)
{
    for (size_t i = 0; table->cells && table->cells[i]; i++)
        free(table->cells[i]);
    free(table->cells);
    *table = (struct table){0};
}

bool trial_ask(struct trial *trial, struct table *out, const char *format, ...)
{
    char question[1024], why[256] = "";
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(question, sizeof question, format, arguments);
    va_end(arguments);
    *out = (struct table){0};
    bool answered = trial->theirs->ask(trial->theirs, question, out, why);
    if (trial->changes)
        leftovers_step();
    if (answered)
        return true;
    table_free(out);
    snprintf(trial->why, sizeof trial->why, "%.90s: %.150s", question, why);
    return false;
}

bool trial_read(struct trial *trial, enum status status, const struct call *call)
{
    if (status == ST_OK)
        return true;
    snprintf(trial->why, sizeof trial->why, "the product could not read it: %s 0x%08X",
             call->fault.api ? call->fault.api : "", (unsigned)call->fault.code);
    return false;
}

void trial_impossible(struct trial *trial, const char *why)
{
    snprintf(trial->why, sizeof trial->why, "%s", why);
}

void trial_note(struct trial *trial, const char *format, ...)
{
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    strbuf_printf(&trial->measured, "%s\n", line);
}

void trial_compare(struct trial *trial, const char *what, const char *ours, const char *theirs)
{
    trial->compared++;
    if (_stricmp(ours, theirs) == 0)
        return;
    trial->differing++;
    trial_note(trial, "%s: the product says \"%s\", Windows \"%s\"", what, ours, theirs);
}

void trial_compare_number(struct trial *trial, const char *what, long long ours, long long theirs)
{
    char a[32], b[32];
    snprintf(a, sizeof a, "%lld", ours);
    snprintf(b, sizeof b, "%lld", theirs);
    trial_compare(trial, what, a, b);
}

bool trial_again(const struct trial *trial, unsigned *times)
{
    enum { MOST = 60, STEP_MS = 500 };
    if (!trial->patient || ++*times > MOST)
        return false;
    Sleep(STEP_MS);
    return true;
}

static bool noted(struct trial *trial, bool good)
{
    if (!good)
        trial_impossible(trial, "what will be changed cannot be noted on the disk: nothing was made");
    return good;
}

bool trial_makes(struct trial *trial, const char *thing)
{
    return noted(trial, leftovers_note(thing));
}

bool trial_sets(struct trial *trial, const char *key, const char *name, const struct registry_value *value)
{
    struct call call = call_make(NULL, LIMIT_MS);
    if (!noted(trial, leftovers_note_value(trial->ours, key, name)))
        return false;
    enum status status = value ? MACHINE_CALL(trial->ours, registry_set, &call, key, name, value)
                               : MACHINE_CALL(trial->ours, registry_delete, &call, key, name, 0);
    leftovers_step();
    return trial_read(trial, !value && status == ST_ABSENT ? ST_OK : status, &call);
}

enum outcome trial_outcome(const struct trial *trial)
{
    if (trial->differing)
        return PROOF_CONTRADICTED;
    return trial->compared && !trial->why[0] ? PROOF_HOLDS : PROOF_NOT_POSSIBLE;
}

const char *outcome_word(enum outcome outcome)
{
    static const char *const words[] = {"holds", "contradicted", "not possible here"};
    return words[outcome];
}
