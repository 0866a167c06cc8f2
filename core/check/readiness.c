/* SPDX-License-Identifier: MIT
 * What the findings of a run mean together. */
#include "check/audience.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What rows of the test query say nothing of: another thing that will be asked, and the right to call a method, of
 * which no query tells ("Access to WMI Namespaces": Execute Methods is a right of its own). */
static bool beside_the_rows(const struct run *run, const struct finding *finding)
{
    const struct needs *needs = &run->request.needs;
    if (strcmp(finding->id, "QRY-ASKED") == 0)
        return true;
    bool method = false;
    for (size_t i = 0; i < needs->count && strcmp(finding->id, "PERM-NAMESPACE") == 0; i++)
        method = method || (needs->items[i].method &&
                            (!finding->subject || needs_same_name(finding->subject, needs->items[i].namespace_path)));
    return method;
}

bool run_unknown(const struct run *run)
{
    size_t told = 0;
    bool gap = false, left = false;
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        told += finding->verdict != V_NOT_APPLICABLE;
        /* Of what was asked for by name information is an answer too. */
        bool open = (run->request.only || finding_counts(finding)) &&
                    (finding->verdict == V_CANNOT_TELL || finding->verdict == V_NOT_CHECKED);
        gap = gap || open;
        left = left || (open && beside_the_rows(run, finding));
    }
    return run->cancelled || run->request.network_only || told == 0 || left || (gap && !audience_proven(run));
}

enum readiness run_readiness(const struct run *run)
{
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        if (!finding_counts(finding))
            continue;
        if (finding->verdict == V_NEEDS_CHANGE || finding->verdict == V_NOT_FIXED ||
            finding->verdict == V_FIXED_AFTER_RESTART)
            return READINESS_NEEDS_CHANGE;
    }
    return run_unknown(run) ? READINESS_CANNOT_TELL : READINESS_READY;
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

const struct finding *run_seen_cause(const struct run *run, const struct finding *failed)
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
            cause = run_seen_cause(run, run->findings[i]);
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

static enum text_id ready_text(const struct run *run, bool proven)
{
    const struct finding *first = run_first_cause(run);
    bool attention = first && first->verdict == V_ATTENTION;
    /* A part that is in order does not make the computer ready. */
    if (run->request.only)
        return TEXT_HEADLINE_PART;
    if (proven)
        return attention ? TEXT_HEADLINE_READY_ATTENTION : TEXT_HEADLINE_READY;
    return attention ? TEXT_HEADLINE_SET_UP_ATTENTION : TEXT_HEADLINE_SET_UP;
}

static enum text_id headline_text(const struct run *run, size_t changes, bool proven)
{
    if (run->cancelled)
        return TEXT_HEADLINE_CANCELLED;
    switch (run_readiness(run)) {
    case READINESS_READY:
        return ready_text(run, proven);
    case READINESS_NEEDS_CHANGE:
        return changes == 0   ? TEXT_HEADLINE_RESTART
               : changes == 1 ? TEXT_HEADLINE_NEEDS_ONE
                              : TEXT_HEADLINE_NEEDS_CHANGE;
    case READINESS_CANNOT_TELL:
        break;
    }
    return TEXT_HEADLINE_CANNOT_TELL;
}

void run_headline(const struct run *run, struct sentence *out)
{
    const char *target = run->os.computer && run->os.computer[0] ? run->os.computer : run->request.target;
    size_t changes = run_count(run, V_NEEDS_CHANGE) + run_count(run, V_NOT_FIXED);
    struct audience audience = audience_of(run);
    char number[24];
    snprintf(number, sizeof number, "%" PRIZU, changes);
    *out = sentence_of(headline_text(run, changes, audience.proven), target, "", "", number, NULL);
    audience_name(&audience, out, 1);
}

enum verdict run_verdict(const struct run *run)
{
    const struct finding *first = run_first_cause(run);
    switch (run_readiness(run)) {
    case READINESS_READY:
        return first && first->verdict == V_ATTENTION ? V_ATTENTION : V_READY;
    case READINESS_NEEDS_CHANGE:
        return V_NEEDS_CHANGE;
    case READINESS_CANNOT_TELL:
        break;
    }
    return V_CANNOT_TELL;
}

const struct finding *run_area_first(const struct run *run, enum area area)
{
    struct run part = {.request = run->request, .findings = memory_new_n(struct finding *, run->finding_count + 1)};
    for (size_t i = 0; i < run->finding_count; i++)
        if (finding_area(run->findings[i]) == area)
            part.findings[part.finding_count++] = run->findings[i];
    const struct finding *first = run_first_cause(&part);
    for (size_t i = 0; !first && i < part.finding_count; i++) {
        enum verdict verdict = part.findings[i]->verdict;
        if (verdict == V_ATTENTION || verdict == V_NOT_CHECKED || verdict == V_CANNOT_TELL)
            first = part.findings[i];
    }
    free(part.findings);
    return first;
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
