/* SPDX-License-Identifier: MIT
 * The journal of a broken computer that was put right, to damage it. */
#ifndef JOURNAL_SAMPLE_H
#define JOURNAL_SAMPLE_H

#include "trial.h"

struct journal_sample {
    struct fake_machine *fake;
    struct fake_store *store;
    char *changed; /* the state of the machine */
    char *name, *seal_name;
    uint8_t *text, *seal;
    size_t size, seal_size;
};

struct journal_sample journal_sample_new(void);
void journal_sample_free(struct journal_sample *sample);

/* Puts TEXT in place of its file; why it is not opened then. */
void journal_sample_put(struct journal_sample *sample, const void *text, size_t size);
enum journal_problem journal_sample_problem(struct journal_sample *sample);

#endif
