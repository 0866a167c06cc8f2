/* SPDX-License-Identifier: MIT */
#include "session/outcome.h"

#define BIT(verb) (1u << VERB_##verb)
#define EVERY ((1u << VERB_COUNT) - 1)

enum { CODE_INTERNAL = 1359 /* ERROR_INTERNAL_ERROR */ };

static const struct {
    int code;
    uint32_t verbs; /* that may end so */
    enum text_id text;
} table[OUTCOME_COUNT] = {
    [OUTCOME_READY] = {0, EVERY, TEXT_OUTCOME_READY},
    [OUTCOME_NEEDS_CHANGE] = {1, BIT(CHECK) | BIT(FIX) | BIT(UNDO) | BIT(QUERY) | BIT(SCRIPT) | BIT(WATCH),
                              TEXT_OUTCOME_NEEDS_CHANGE},
    [OUTCOME_CANNOT_TELL] = {2, BIT(CHECK) | BIT(FIX) | BIT(QUERY) | BIT(SCRIPT) | BIT(REPORT) | BIT(WATCH),
                             TEXT_OUTCOME_CANNOT_TELL},
    [OUTCOME_NO_ROWS] = {4, BIT(QUERY), TEXT_OUTCOME_NO_ROWS},
    [OUTCOME_ADMINISTRATOR] = {5, BIT(FIX) | BIT(UNDO), TEXT_OUTCOME_ADMINISTRATOR}, /* ERROR_ACCESS_DENIED */
    [OUTCOME_NOT_WRITTEN] = {29, EVERY, TEXT_OUTCOME_NOT_WRITTEN},                   /* ERROR_WRITE_FAULT */
    [OUTCOME_BAD_ARGUMENT] = {87, EVERY, TEXT_OUTCOME_BAD_ARGUMENT},                 /* ERROR_INVALID_PARAMETER */
    [OUTCOME_CANCELLED] = {1223, EVERY & ~(BIT(VERSION) | BIT(HELP)), TEXT_OUTCOME_CANCELLED}, /* ERROR_CANCELLED */
    [OUTCOME_NOT_ALLOWED] = {1260, BIT(FIX) | BIT(UNDO) | BIT(SCRIPT),
                             TEXT_OUTCOME_NOT_ALLOWED}, /* ERROR_ACCESS_DISABLED_BY_POLICY */
    [OUTCOME_INTERNAL] = {CODE_INTERNAL, EVERY, TEXT_OUTCOME_INTERNAL},
    [OUTCOME_RESTART] = {3010, BIT(FIX) | BIT(UNDO), TEXT_OUTCOME_RESTART}, /* ERROR_SUCCESS_REBOOT_REQUIRED */
};

bool outcome_exists(enum verb verb, enum outcome outcome)
{
    return (table[outcome].verbs & (1u << verb)) != 0;
}

int outcome_code(enum outcome outcome)
{
    return table[outcome].code;
}

int outcome_exit_code(enum verb verb, enum outcome outcome)
{
    return outcome_exists(verb, outcome) ? table[outcome].code : CODE_INTERNAL;
}

enum text_id outcome_text(enum outcome outcome)
{
    return table[outcome].text;
}

enum outcome outcome_worse(enum outcome a, enum outcome b)
{
    return a < b ? a : b;
}

enum outcome outcome_of_check(const struct run *run)
{
    static const enum outcome outcomes[] = {
        [READINESS_READY] = OUTCOME_READY,
        [READINESS_NEEDS_CHANGE] = OUTCOME_NEEDS_CHANGE,
        [READINESS_CANNOT_TELL] = OUTCOME_CANNOT_TELL,
    };
    return outcomes[run_readiness(run)];
}

static enum outcome unknown(const struct run *run)
{
    for (size_t i = 0; i < run->finding_count; i++)
        if ((run->request.only || finding_counts(run->findings[i])) && run->findings[i]->needs_administrator)
            return run->request.local ? OUTCOME_ADMINISTRATOR : OUTCOME_CANNOT_TELL;
    return OUTCOME_CANNOT_TELL;
}

enum outcome outcome_of_fix(const struct run *run)
{
    bool restart = false;
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        if (finding->verdict == V_NOT_FIXED || (finding_counts(finding) && finding->verdict == V_NEEDS_CHANGE))
            return OUTCOME_NEEDS_CHANGE;
        restart = restart || finding->verdict == V_FIXED_AFTER_RESTART;
    }
    /* A restart is said only when all the rest is done. */
    if (run_unknown(run))
        return unknown(run);
    return restart ? OUTCOME_RESTART : OUTCOME_READY;
}

static enum outcome outcome_of_step(const struct fix_step *step)
{
    switch (step->refusal) {
    case FIX_ACCEPTED:
    case FIX_NOTHING_TO_DO:
        return OUTCOME_READY;
    case FIX_NOT_ALLOWED:
        return OUTCOME_NOT_ALLOWED;
    case FIX_NO_PLAN:
        return step->status == ST_OK || step->status == ST_INVALID ? OUTCOME_NEEDS_CHANGE : OUTCOME_CANNOT_TELL;
    default:
        return OUTCOME_NEEDS_CHANGE;
    }
}

enum outcome outcome_of_plan(const struct fix *fix)
{
    enum outcome worst = OUTCOME_READY;
    for (size_t i = 0; i < fix->count; i++)
        worst = outcome_worse(worst, outcome_of_step(&fix->steps[i]));
    return worst;
}
