/* SPDX-License-Identifier: MIT */
#include "session/outcome.h"

#define BIT(verb) (1u << VERB_##verb)
#define EVERY ((1u << VERB_COUNT) - 1)

enum { CODE_INTERNAL = 1359 /* ERROR_INTERNAL_ERROR */ };

static const struct {
    int code;
    uint32_t verbs; /* that may end so */
} table[OUTCOME_COUNT] = {
    [OUTCOME_READY] = {0, EVERY},
    [OUTCOME_NEEDS_CHANGE] = {1, BIT(CHECK) | BIT(FIX) | BIT(UNDO) | BIT(QUERY) | BIT(SCRIPT)},
    [OUTCOME_CANNOT_TELL] = {2, BIT(CHECK) | BIT(FIX) | BIT(QUERY) | BIT(REPORT)},
    [OUTCOME_RESTART] = {3010, BIT(FIX) | BIT(UNDO)},                  /* ERROR_SUCCESS_REBOOT_REQUIRED */
    [OUTCOME_ADMINISTRATOR] = {5, BIT(FIX) | BIT(UNDO)},               /* ERROR_ACCESS_DENIED */
    [OUTCOME_BAD_ARGUMENT] = {87, EVERY},                              /* ERROR_INVALID_PARAMETER */
    [OUTCOME_NOT_WRITTEN] = {29, BIT(CHECK) | BIT(FIX) | BIT(UNDO) | BIT(QUERY) | BIT(SCRIPT)}, /* ERROR_WRITE_FAULT */
    [OUTCOME_CANCELLED] = {1223, EVERY & ~(BIT(VERSION) | BIT(HELP))}, /* ERROR_CANCELLED */
    [OUTCOME_INTERNAL] = {CODE_INTERNAL, EVERY},
};

bool outcome_exists(enum verb verb, enum outcome outcome)
{
    return (table[outcome].verbs & (1u << verb)) != 0;
}

int outcome_exit_code(enum verb verb, enum outcome outcome)
{
    return outcome_exists(verb, outcome) ? table[outcome].code : CODE_INTERNAL;
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
        if (finding_counts(run->findings[i]) && run->findings[i]->needs_administrator)
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
    if (restart)
        return OUTCOME_RESTART;
    return run_readiness(run) == READINESS_CANNOT_TELL ? unknown(run) : OUTCOME_READY;
}
