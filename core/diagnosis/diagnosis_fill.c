/* SPDX-License-Identifier: MIT
 * A diagnosis as a finding shows it. */
#include "diagnosis/symptoms.h"

#include "check/check.h"

#include <stdio.h>

static void add_cause(struct check *check, const struct diagnosis *diagnosis, size_t index)
{
    const struct cause_info *info = cause_info(diagnosis->causes[index]);
    char number[16];
    snprintf(number, sizeof number, "%u", (unsigned)index + 1);
    bool seen = index == 0 && diagnosis->proven;
    check_evidence(check, sentence_of(seen ? TEXT_DIAGNOSIS_CAUSE_SEEN : TEXT_DIAGNOSIS_CAUSE, number, NULL),
                   info->requirement ? info->requirement : "", sentence_of(TEXT_NONE, NULL),
                   sentence_of(info->sentence, NULL), ST_OK, NULL);
}

static void add_causes(struct check *check, const struct diagnosis *diagnosis)
{
    for (size_t i = 0; i < diagnosis->cause_count; i++)
        add_cause(check, diagnosis, i);
    if (diagnosis->apart)
        check_evidence(check, sentence_of(TEXT_DIAGNOSIS_APART, NULL), "", sentence_of(TEXT_NONE, NULL),
                       sentence_of(diagnosis->apart, NULL), ST_OK, NULL);
}

/* Advice makes sense only beside its cause: where the summary does not name that, the advice does. */
static void advise_first(struct check *check, const struct cause_info *first)
{
    check_advise(check, TEXT_DIAGNOSIS_FIRST, "", "", NULL);
    sentence_nest(&check->finding->advice, 0, first->sentence);
    sentence_nest(&check->finding->advice, 1, first->advice);
}

static void advise(struct check *check, const struct diagnosis *diagnosis)
{
    const struct cause_info *first = cause_info(diagnosis->causes[0]);
    if (diagnosis->summary.id == first->headline)
        check_advise(check, first->advice, NULL);
    else
        advise_first(check, first);
}

void diagnosis_fill_cause(struct check *check, enum cause cause)
{
    const struct diagnosis diagnosis = {.causes = {cause}, .cause_count = 1};
    add_cause(check, &diagnosis, 0);
    advise_first(check, cause_info(cause));
}

void diagnosis_fill(struct check *check, const struct diagnosis *diagnosis)
{
    struct finding *finding = check->finding;
    sentence_free(&finding->summary);
    finding->summary = sentence_copy(&diagnosis->summary);
    if (diagnosis->cause_count)
        advise(check, diagnosis);
    add_causes(check, diagnosis);
}

void diagnosis_add_causes(struct check *check)
{
    struct symptoms symptoms;
    struct diagnosis diagnosis;
    symptoms_from_facts(check->environment->request, check->facts, check->requirement->reads, &symptoms);
    if (!diagnosis_make(&symptoms, &diagnosis))
        return;
    add_causes(check, &diagnosis);
    diagnosis_free(&diagnosis);
}
