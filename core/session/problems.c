/* SPDX-License-Identifier: MIT */
#include "session/problems.h"

#include "base/memory.h"
#include "diagnosis/diagnosis.h"

#include <stdlib.h>
#include <string.h>

static const struct offer *best_offer(const struct finding *finding)
{
    if (finding->by_policy || finding->offer_count == 0)
        return NULL;
    for (size_t i = 0; i < finding->offer_count; i++)
        if (finding->offers[i].recommended)
            return &finding->offers[i];
    return &finding->offers[0];
}

static enum problem_kind kind_of(const struct finding *finding)
{
    const struct offer *offer = best_offer(finding);
    return finding->verdict == V_FIXED                 ? PROBLEM_FIXED
           : finding->verdict == V_FIXED_AFTER_RESTART ? PROBLEM_RESTART
           : finding->needs_administrator              ? PROBLEM_ADMINISTRATOR
           : offer && offer->recommended               ? PROBLEM_FIX
           : offer                                     ? PROBLEM_DECIDE
                                                       : PROBLEM_ELSEWHERE;
}

static bool is_problem(const struct finding *finding)
{
    enum verdict verdict = finding->verdict;
    if (verdict == V_READY || verdict == V_NOT_APPLICABLE)
        return false;
    /* Information is no problem, unless something is recommended all the same. */
    return finding_counts(finding) || kind_of(finding) == PROBLEM_FIX;
}

/* It could not be told, and nothing was read for it, or something did not answer. Who is turned away has an answer. */
static bool out_of_reach(const struct finding *finding)
{
    bool read = false;
    for (size_t i = 0; i < finding->evidence_count; i++) {
        enum status status = finding->evidence[i].status;
        bool answered = status == ST_OK || status == ST_ABSENT || status == ST_DENIED;
        if (finding->verdict == V_CANNOT_TELL && !answered)
            return true;
        read = read || answered;
    }
    return finding->verdict == V_CANNOT_TELL && !read;
}

/* The requirement of the layer where the connection stopped; NULL: it did not, or nobody knows why. What is only
 * suspected of it and could not be reached either explains nothing: then what is looked at first does. */
static const struct finding *stopped_by(const struct run *run)
{
    struct layer_state states[LAYER_COUNT];
    diagnosis_layers(run, states);
    for (int i = 0; i < LAYER_COUNT; i++) {
        if (states[i].mark != LAYER_FAILED)
            continue;
        const struct finding *finding = states[i].requirement ? run_finding(run, states[i].requirement) : NULL;
        return finding && out_of_reach(finding) ? run_first_cause(run) : finding;
    }
    return NULL;
}

/* What directly explains FINDING; NULL: nothing does. */
static const struct finding *explanation(const struct run *run, const struct finding *finding)
{
    if (finding->blocked_by)
        return run_finding(run, finding->blocked_by);
    const struct finding *seen = run_seen_cause(run, finding);
    return seen || !out_of_reach(finding) ? seen : stopped_by(run);
}

/* What FINDING is a consequence of; itself when it is none, or when there is something to do about it alone. */
static const struct finding *cause_of(const struct run *run, const struct finding *finding)
{
    enum { LONGEST = 16 };
    const struct finding *cause = finding;
    for (int i = 0; i < LONGEST && kind_of(cause) != PROBLEM_FIX; i++) {
        const struct finding *next = explanation(run, cause);
        if (!next || next == cause || !is_problem(next) || verdict_holds(next->verdict))
            break;
        cause = next;
    }
    return cause;
}

static struct problem *problem_about(struct problems *problems, const struct finding *cause)
{
    bool administrator = kind_of(cause) == PROBLEM_ADMINISTRATOR;
    for (size_t i = 0; i < problems->count; i++) {
        struct problem *problem = &problems->list[i];
        if (problem->cause == cause || (administrator && problem->kind == PROBLEM_ADMINISTRATOR))
            return problem;
    }
    struct problem *problem = &problems->list[problems->count++];
    *problem = (struct problem){.kind = kind_of(cause), .cause = cause, .offer = best_offer(cause)};
    return problem;
}

static void explain(struct problem *problem, const struct finding *finding, size_t most)
{
    if (!problem->explains)
        problem->explains = memory_new_n(const struct finding *, most);
    problem->explains[problem->explained++] = finding;
}

/* The few of one run: insertion keeps the order of the run within a kind. */
static void sort(struct problems *problems)
{
    for (size_t i = 1; i < problems->count; i++) {
        struct problem moved = problems->list[i];
        size_t at = i;
        for (; at > 0 && problems->list[at - 1].kind > moved.kind; at--)
            problems->list[at] = problems->list[at - 1];
        problems->list[at] = moved;
    }
}

void problems_of(const struct run *run, struct problems *out)
{
    *out = (struct problems){.list = memory_new_n(struct problem, run->finding_count + 1)};
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        out->ready += finding->verdict == V_READY;
        if (!is_problem(finding))
            continue;
        const struct finding *cause = cause_of(run, finding);
        struct problem *problem = problem_about(out, cause);
        if (problem->cause != finding)
            explain(problem, finding, run->finding_count);
    }
    sort(out);
}

void problems_free(struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++)
        free(problems->list[i].explains);
    free(problems->list);
    *problems = (struct problems){.list = NULL};
}

size_t problems_of_kind(const struct problems *problems, enum problem_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < problems->count; i++)
        count += problems->list[i].kind == kind;
    return count;
}

const struct problem *problems_first(const struct problems *problems, const struct run *run)
{
    const struct finding *first = run_first_cause(run);
    for (size_t i = 0; first && i < problems->count; i++)
        if (problems->list[i].cause == first)
            return &problems->list[i];
    return problems->count ? &problems->list[0] : NULL;
}

/* 0 is the first to act on. */
static int urgency(const struct run *run, const struct finding *first, const struct requirement *requirement)
{
    const struct finding *finding = run_finding(run, requirement->id);
    bool own = first && first->requirement == requirement;
    return own ? 0 : finding && is_problem(finding) ? 1 : 2;
}

void problems_order(const struct run *run, const struct requirement **list, size_t count)
{
    const struct finding *first = run_first_cause(run);
    for (size_t i = 1; i < count; i++) {
        const struct requirement *moved = list[i];
        size_t at = i;
        for (; at > 0 && urgency(run, first, list[at - 1]) > urgency(run, first, moved); at--)
            list[at] = list[at - 1];
        list[at] = moved;
    }
}

enum text_id problems_kind_text(enum problem_kind kind)
{
    static const enum text_id texts[PROBLEM_KINDS] = {
        [PROBLEM_FIX] = TEXT_PROBLEM_FIX,
        [PROBLEM_DECIDE] = TEXT_PROBLEM_DECIDE,
        [PROBLEM_ADMINISTRATOR] = TEXT_PROBLEM_ADMINISTRATOR,
        [PROBLEM_ELSEWHERE] = TEXT_PROBLEM_ELSEWHERE,
        [PROBLEM_RESTART] = TEXT_VERDICT_FIXED_AFTER_RESTART,
        [PROBLEM_FIXED] = TEXT_VERDICT_FIXED,
    };
    return texts[kind];
}
