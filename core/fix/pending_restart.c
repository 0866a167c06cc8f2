/* SPDX-License-Identifier: MIT */
#include "fix/pending_restart.h"

#include "base/memory.h"
#include "base/time.h"
#include "remedy/remedy.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

bool pending_restart_of(const struct journal_entry *entry)
{
    const struct requirement *requirement = catalogue_find(entry->requirement);
    const struct remedy *remedy = requirement ? catalogue_remedy(requirement, entry->remedy) : NULL;
    return remedy && remedy->disruption == DISRUPTION_RESTART;
}

void pending_restart_set(struct finding *finding)
{
    finding->verdict = V_FIXED_AFTER_RESTART;
    sentence_free(&finding->advice);
    finding->advice = sentence_of(TEXT_RESTART_ADVICE, NULL);
}

static void add_evidence(struct finding *finding, const struct journal *journal, const struct journal_entry *entry)
{
    char when[TIME_TEXT];
    struct evidence *evidence = finding_add_evidence(finding);
    evidence->what = sentence_of(TEXT_RESTART_EVIDENCE, NULL);
    evidence->where = memory_string(journal->name);
    evidence->actual = sentence_raw(time_to_text(entry->at_ms, when));
    evidence->channel = CHANNEL_LOCAL;
}

/* One that is taken back before the restart never came into force. One of the future was made under a clock that has
 * been set since: nobody knows on which side of the restart it lies, and nobody shall be told to restart for ever. */
static bool is_pending(const struct journal_entry *entry, int64_t started_ms)
{
    return entry->at_ms >= started_ms && entry->at_ms <= time_now_ms() && !entry->undone && entry->status == ST_OK &&
           pending_restart_of(entry);
}

static size_t mark(const struct journal *journal, int64_t started_ms, struct run *run)
{
    size_t count = 0;
    for (size_t i = 0; i < journal->count; i++) {
        const struct journal_entry *entry = &journal->entries[i];
        if (!is_pending(entry, started_ms))
            continue;
        struct finding *finding = run_finding_to_change(run, entry->requirement);
        /* Each of these remedies, made to its end, reads as ready, by whomever. With attention it is half made: no
         * restart brings that into force. */
        if (!finding || finding->verdict != V_READY)
            continue;
        pending_restart_set(finding);
        add_evidence(finding, journal, entry);
        count++;
    }
    return count;
}

static bool is_of(const struct journal *journal, const char *machine_id)
{
    return !journal->header.remote && strcmp(journal->header.machine_id, machine_id) == 0;
}

size_t pending_restart_mark(struct journal_store *store, const char *machine_id, int64_t started_ms, struct run *run)
{
    char **names = NULL;
    size_t count = 0, marked = 0;
    struct fault fault;
    bool older = false;
    if (journal_list(store, &names, &count, &fault) != ST_OK)
        return 0;
    for (size_t i = count; i-- > 0; free(names[i])) {
        struct journal journal;
        enum journal_problem problem;
        if (older || journal_open(store, names[i], &problem, &fault, &journal) != ST_OK)
            continue;
        if (is_of(&journal, machine_id))
            marked += mark(&journal, started_ms, run);
        /* Newest first: a journal is written within one run of the program, and that within one run of Windows. */
        older = journal.header.started_ms < started_ms;
        journal_free(&journal);
    }
    free(names);
    return marked;
}
