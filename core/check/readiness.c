/* SPDX-License-Identifier: MIT
 * What the findings of a run mean together. */
#include "check/run.h"

#include <stdio.h>

/* A query that brought rows as the account proves the whole chain: what could not be read then
 * is a gap in the explanation, not in the result. A local query proves it for a local caller
 * only, so it counts for remote targets alone. As somebody else it proves nothing about the
 * account, and no rows may mean that it is shown none. */
static bool proven(const struct run *run)
{
    const struct finding *query = run_finding(run, "QRY-RUN");
    return !run->request.local && query && query->verdict == V_READY &&
           !request_other_account(&run->request, &run->os, &run->account);
}

enum readiness run_readiness(const struct run *run)
{
    bool unknown = run->cancelled;
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        if (!finding_counts(finding))
            continue;
        if (finding->verdict == V_NEEDS_CHANGE || finding->verdict == V_NOT_FIXED ||
            finding->verdict == V_FIXED_AFTER_RESTART)
            return READINESS_NEEDS_CHANGE;
        if (finding->verdict == V_CANNOT_TELL || finding->verdict == V_NOT_CHECKED)
            unknown = true;
    }
    if (run->finding_count == 0)
        unknown = true;
    return unknown && (run->cancelled || !proven(run)) ? READINESS_CANNOT_TELL : READINESS_READY;
}

size_t run_count(const struct run *run, enum verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < run->finding_count; i++)
        count += run->findings[i]->verdict == verdict;
    return count;
}

/* Order in which verdicts ask for attention: smaller is more urgent. */
static int urgency(enum verdict verdict)
{
    static const int order[V_COUNT] = {
        [V_NOT_FIXED] = 0,   [V_NEEDS_CHANGE] = 1, [V_FIXED_AFTER_RESTART] = 2,
        [V_CANNOT_TELL] = 3, [V_ATTENTION] = 4,    [V_NOT_CHECKED] = 5,
        [V_FIXED] = 6,       [V_READY] = 7,        [V_NOT_APPLICABLE] = 8,
    };
    return order[verdict];
}

static const struct finding *seen_cause(const struct run *run, const struct finding *failed)
{
    for (size_t i = 0; i < failed->evidence_count; i++) {
        const struct evidence *evidence = &failed->evidence[i];
        const struct finding *cause =
            evidence->what.id == TEXT_DIAGNOSIS_CAUSE_SEEN ? run_finding(run, evidence->where) : NULL;
        if (cause && cause != failed && cause->verdict == V_NEEDS_CHANGE)
            return cause;
    }
    return NULL;
}

/* The requirement that was seen to be why something else failed, most of all the connection. */
static const struct finding *diagnosed(const struct run *run)
{
    const struct finding *cause = NULL;
    for (size_t i = 0; i < run->finding_count && !cause; i++)
        if (run->findings[i]->verdict == V_NEEDS_CHANGE)
            cause = seen_cause(run, run->findings[i]);
    return cause;
}

/* What was seen to be the cause of a failure comes first. A finding blocked by another is never the first cause, and a
 * failed connection is explained by the layer below it: catalogue order decides among equals, the test query comes
 * last. */
const struct finding *run_first_cause(const struct run *run)
{
    const struct finding *first = diagnosed(run);
    if (first)
        return first;
    int best = urgency(V_NOT_CHECKED);
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        if (!finding_counts(finding) || finding->blocked_by)
            continue;
        /* Severity breaks ties between equal verdicts: a blocker before a condition. */
        int rank = urgency(finding->verdict);
        bool graver = first && rank == best && finding_severity(finding) < finding_severity(first);
        if (rank < best || graver) {
            best = rank;
            first = finding;
        }
    }
    return first;
}

void run_headline(const struct run *run, struct sentence *out)
{
    const struct finding *first = run_first_cause(run);
    const char *target = run->os.computer && run->os.computer[0] ? run->os.computer : run->request.target;
    char changes[24];
    snprintf(changes, sizeof changes, "%zu", run_count(run, V_NEEDS_CHANGE) + run_count(run, V_NOT_FIXED));
    if (run->cancelled) {
        *out = sentence_of(TEXT_HEADLINE_CANCELLED, target, NULL);
        return;
    }
    switch (run_readiness(run)) {
    case READINESS_READY:
        if (run->request.only) {
            /* A part that is in order does not make the computer ready. */
            *out = sentence_of(TEXT_HEADLINE_PART, target, NULL);
            break;
        }
        *out = sentence_of(first && first->verdict == V_ATTENTION ? TEXT_HEADLINE_READY_ATTENTION : TEXT_HEADLINE_READY,
                           target, NULL);
        break;
    case READINESS_NEEDS_CHANGE:
        if (changes[0] == '0') {
            *out = sentence_of(TEXT_HEADLINE_RESTART, target, NULL);
            break;
        }
        *out = sentence_of(changes[0] == '1' && !changes[1] ? TEXT_HEADLINE_NEEDS_ONE : TEXT_HEADLINE_NEEDS_CHANGE,
                           target, changes, NULL);
        break;
    case READINESS_CANNOT_TELL:
        *out = sentence_of(TEXT_HEADLINE_CANNOT_TELL, target, NULL);
        break;
    }
}

enum verdict run_area_verdict(const struct run *run, enum area area)
{
    enum verdict worst = V_NOT_APPLICABLE;
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        if (finding_area(finding) == area && urgency(finding->verdict) < urgency(worst))
            worst = finding->verdict;
    }
    return worst;
}
