/* SPDX-License-Identifier: MIT
 * A check that cannot fail proves nothing: every experiment is fed by a fake computer that answers as documented, then
 * by one that lies. */
#include "proof.h"

#include "base/memory.h"
#include "fake_machine.h"

#include <stdlib.h>
#include <string.h>

struct fake_view {
    struct view view;
    const struct answer *answers;
    const struct step *table; /* instead of answers: its steps are asked in their order */
    size_t *at;
    size_t liar; /* index of the answer that lies; SIZE_MAX: none */
};

static bool ask(const struct view *view, const char *question, struct table *out, char why[256])
{
    const struct fake_view *fake = (const struct fake_view *)(const void *)view;
    if (fake->table) {
        size_t at = *fake->at;
        while (fake->table[at].question && strcmp(fake->table[at].question, question) != 0)
            at++;
        if (!fake->table[at].question) { /* what was made is taken away */
            answer_rows(out, "0x00000000");
            return true;
        }
        answer_rows(out, fake->liar == at ? fake->table[at].lie : fake->table[at].wanted);
        *fake->at = at + 1;
        return true;
    }
    for (size_t i = 0; fake->answers[i].question; i++) {
        const struct answer *answer = &fake->answers[i];
        if (strncmp(question, answer->question, strlen(answer->question)) != 0)
            continue;
        answer_rows(out, fake->liar == i ? answer->lie : answer->rows);
        return true;
    }
    snprintf(why, 256, "the fake was not told");
    return false;
}

static bool says(const struct experiment *experiment, size_t liar, enum outcome wanted)
{
    struct fake_machine *machine = fake_machine_healthy();
    size_t at = 0;
    struct fake_view view = {
        .view = {ask}, .answers = experiment->answers, .table = experiment->table, .at = &at, .liar = liar};
    struct trial trial = {.ours = &machine->machine, .theirs = &view.view};
    if (experiment->prepare)
        experiment->prepare(machine);
    experiment_run(experiment, &trial);
    bool good = trial_outcome(&trial) == wanted;
    if (!good)
        printf("   %s: %s, not %s%s%s\n%s", experiment->id, outcome_word(trial_outcome(&trial)), outcome_word(wanted),
               trial.why[0] ? ": " : "", trial.why, strbuf_text(&trial.measured));
    if (experiment->changes)
        leftovers_undo(&machine->machine, &view.view, NULL);
    strbuf_free(&trial.measured);
    fake_machine_free(machine);
    return good;
}

static const char *question_of(const struct experiment *experiment, size_t i)
{
    return experiment->table ? experiment->table[i].question : experiment->answers[i].question;
}

static const char *lie_of(const struct experiment *experiment, size_t i)
{
    return experiment->table ? experiment->table[i].lie : experiment->answers[i].lie;
}

/* Results are given away: what must not be in them, and what must stay. */
static unsigned redaction(void)
{
    static const char *const texts[][2] = {
        {"S-1-5-21-1-2-3-1001 is S-1-5-32-544", "S-1-5-21-(...)-1001 is S-1-5-32-544"},
        {"RA4=10.1.2.3/255.0.0.0|RA6=fe80::1%12", "RA4=(address)/(address)|RA6=(address)%12"},
        {"connect \\\\127.0.0.1 and ::1, 192.0.2.7", "connect \\\\127.0.0.1 and ::1, 192.0.2.7"},
        {"App=C:\\Users\\anna\\a.exe|", "App=C:\\Users\\(...)\\a.exe|"},
        {"O:BAG:BAD:(A;;CCDCLC;;;WD) 0x800706BA", "O:BAG:BAD:(A;;CCDCLC;;;WD) 0x800706BA"}};
    unsigned wrong = 0;
    for (size_t i = 0; i < array_count(texts); i++) {
        char *redacted = results_redact(texts[i][0]);
        if (strcmp(redacted, texts[i][1]) != 0) {
            printf("   redacted to %s, not %s\n", redacted, texts[i][1]);
            wrong++;
        }
        free(redacted);
    }
    return wrong;
}

unsigned proof_itself(void)
{
    unsigned unlike = redaction();
    unsigned lies = 0, caught = 0, experiments = 0, quiet = 0;
    for (size_t l = 0; proof_lists[l]; l++) {
        for (size_t e = 0; proof_lists[l][e]; e++) {
            const struct experiment *experiment = proof_lists[l][e];
            experiments++;
            quiet += says(experiment, SIZE_MAX, PROOF_HOLDS);
            unsigned before = lies;
            for (size_t i = 0; question_of(experiment, i); i++) {
                if (!lie_of(experiment, i))
                    continue;
                lies++;
                caught += says(experiment, i, PROOF_CONTRADICTED);
            }
            if (lies == before)
                printf("   %s: nobody lies to it\n", experiment->id), lies++;
        }
    }
    printf("experiments that hold with true answers: %u of %u; lies that were caught: %u of %u\n", quiet, experiments,
           caught, lies);
    return lies - caught + experiments - quiet + unlike;
}
