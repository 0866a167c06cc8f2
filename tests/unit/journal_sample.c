/* SPDX-License-Identifier: MIT */
#include "testing.h"

#include "journal_sample.h"

#include "base/memory.h"
#include "fix/journal_line.h"

#include <stdlib.h>

struct journal_sample journal_sample_new(void)
{
    struct journal_sample sample = {.fake = fake_machine_broken(), .store = fake_store_new()};
    struct trial trial = trial_fix(sample.fake, sample.store);
    assert_int_equal(trial.result.stop, FIX_COMPLETE);
    sample.name = memory_string(trial.journal.name);
    sample.seal_name = journal_line_seal_name(trial.journal.name);
    trial_free(&trial);
    sample.changed = fake_machine_dump(sample.fake);
    const struct fake_file *file = fake_file(sample.store, sample.name);
    sample.text = memory_copy(file->bytes, file->size);
    sample.size = file->size;
    file = fake_file(sample.store, sample.seal_name);
    sample.seal = memory_copy(file->bytes, file->size);
    sample.seal_size = file->size;
    return sample;
}

void journal_sample_free(struct journal_sample *sample)
{
    free(sample->changed);
    free(sample->name);
    free(sample->seal_name);
    free(sample->text);
    free(sample->seal);
    fake_store_free(sample->store);
    fake_machine_free(sample->fake);
}

void journal_sample_put(struct journal_sample *sample, const void *text, size_t size)
{
    fake_file_put(sample->store, sample->name, text, size);
}

enum journal_problem journal_sample_problem(struct journal_sample *sample)
{
    enum journal_problem problem;
    struct fault fault;
    struct journal journal;
    if (journal_open(&sample->store->store, sample->name, &problem, &fault, &journal) == ST_OK)
        journal_free(&journal);
    return problem;
}
