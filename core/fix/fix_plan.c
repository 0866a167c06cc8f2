/* SPDX-License-Identifier: MIT
 * From findings and choices to one list of changes. */
#include "fix/fix.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "fix/remedy_plan.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

/* What every step is planned with. */
struct planning {
    const struct check_environment *environment;
    const struct run *run;
    bool on_target; /* for a script: it will run there */
};

static const struct offer *find_offer(const struct finding *finding, const char *id)
{
    for (size_t i = 0; i < finding->offer_count; i++)
        if (finding->offers[i].remedy && ascii_equal_nocase(finding->offers[i].remedy->id, id))
            return &finding->offers[i];
    return NULL;
}

static const struct offer *recommended_offer(const struct finding *finding)
{
    for (size_t i = 0; i < finding->offer_count; i++)
        if (finding->offers[i].remedy && finding->offers[i].recommended)
            return &finding->offers[i];
    return NULL;
}

/* A preparation narrows what may be applied, and never adds to it. */
static bool is_allowed(const struct needs *needs, const struct finding *finding, const struct offer *offer)
{
    bool allowed = needs->allow_count == 0;
    for (size_t i = 0; i < needs->allow_count && !allowed; i++) {
        const char *word = needs->allow[i], *bracket = strrchr(word, ']');
        const char *colon = strchr(bracket ? bracket : word, ':');
        char *key = memory_string_n(word, colon ? (size_t)(colon - word) : strlen(word));
        allowed = strcmp(word, NEEDS_RECOMMENDED) == 0
                      ? offer->recommended
                      : finding_is(finding, key) && (!colon || ascii_equal_nocase(colon + 1, offer->remedy->id));
        free(key);
    }
    return allowed;
}

/* Sets the remedy of STEP, or why there is none. */
static void choose(const struct planning *planning, struct fix_step *step, const struct fix_choice *choice)
{
    const struct finding *finding = step->finding;
    const struct offer *offer = choice->remedy ? find_offer(finding, choice->remedy) : recommended_offer(finding);
    /* Where nothing is wrong a remedy is an option that has to be named. */
    if (!offer && !choice->remedy && finding->offer_count == 1 && !verdict_holds(finding->verdict))
        offer = &finding->offers[0];
    if (offer && offer->remedy) {
        step->remedy = offer->remedy;
        if (!is_allowed(&planning->environment->request->needs, finding, offer))
            step->refusal = FIX_NARROWED;
        return;
    }
    if (choice->remedy && finding->requirement)
        step->remedy = catalogue_remedy(finding->requirement, choice->remedy);
    if (finding->by_policy)
        step->refusal = FIX_BY_POLICY;
    else if (verdict_holds(finding->verdict))
        step->refusal = FIX_NOTHING_TO_DO;
    else
        step->refusal = finding->offer_count && !choice->remedy ? FIX_AMBIGUOUS : FIX_NOT_OFFERED;
}

/* What an earlier step does already is not done twice. */
static void merge(const struct fix *fix, struct fix_step *step)
{
    for (size_t s = 0; s < fix->count; s++) {
        for (size_t i = 0; i < step->plan.count;) {
            const struct change *change = &step->plan.changes[i];
            const struct change *earlier = plan_find(&fix->steps[s].plan, change);
            if (!earlier) {
                i++;
            } else if (change_state_equal(change->kind, &earlier->after, &change->after)) {
                plan_drop(&step->plan, i);
            } else {
                step->refusal = FIX_CONFLICT;
                return;
            }
        }
    }
}

/* A remedy does what it declares, and no more. */
static void refuse_undeclared(struct fix_step *step)
{
    for (size_t i = 0; i < step->plan.count && step->refusal == FIX_ACCEPTED; i++) {
        const struct change *change = &step->plan.changes[i];
        if (change_valid(change) && change_listed(change, step->remedy->objects))
            continue;
        step->refusal = FIX_NOT_ALLOWED;
        step->refused = change_copy(change);
    }
}

static void plan_step(const struct planning *planning, const struct fix *fix, struct fix_step *step)
{
    const struct check_environment *environment = planning->environment;
    if (step->remedy->local_only && !environment->request->local && !planning->on_target) {
        step->refusal = FIX_LOCAL_ONLY;
        return;
    }
    struct call call;
    step->status = remedy_plan(step->remedy, environment, &planning->run->facts, step->finding, &step->plan, &call);
    if (step->status != ST_OK) {
        step->refusal = FIX_NO_PLAN;
        step->fault = call.fault;
        return;
    }
    refuse_undeclared(step);
    if (step->refusal == FIX_ACCEPTED)
        merge(fix, step);
    if (step->refusal != FIX_ACCEPTED)
        plan_free(&step->plan);
}

/* What works and needs no remedy any more may be so because of it: chosen again, it has nothing left to do. */
static void settle_unoffered(const struct planning *planning, struct fix_step *step)
{
    struct plan plan = {0};
    struct call call;
    if (step->refusal != FIX_NOT_OFFERED || !step->remedy || step->finding->verdict != V_ATTENTION)
        return;
    if (remedy_plan(step->remedy, planning->environment, &planning->run->facts, step->finding, &plan, &call) == ST_OK &&
        plan.count == 0)
        step->refusal = FIX_NOTHING_TO_DO;
    plan_free(&plan);
}

static struct fix_step make_step(const struct planning *planning, const struct fix *fix, const struct finding *finding,
                                 const struct fix_choice *choice)
{
    struct fix_step step = {.finding = finding, .requirement = finding->key};
    choose(planning, &step, choice);
    settle_unoffered(planning, &step);
    if (step.refusal == FIX_ACCEPTED)
        plan_step(planning, fix, &step);
    return step;
}

static void add_step(struct fix *fix, struct fix_step step)
{
    fix->steps = memory_resize(fix->steps, fix->count + 1, sizeof *fix->steps);
    fix->steps[fix->count++] = step;
}

static void plan_recommended(const struct planning *planning, struct fix *fix)
{
    const struct run *run = planning->run;
    for (size_t i = 0; i < run->finding_count && !cancel_requested(planning->environment->cancel); i++) {
        const struct finding *finding = run->findings[i];
        const struct offer *offer = verdict_holds(finding->verdict) ? NULL : recommended_offer(finding);
        if (!offer || !is_allowed(&planning->environment->request->needs, finding, offer))
            continue;
        const struct fix_choice choice = {finding->key, offer->remedy->id};
        add_step(fix, make_step(planning, fix, finding, &choice));
    }
}

static void plan_choices(const struct planning *planning, const struct fix_choice *choices, size_t count,
                         struct fix *fix)
{
    const struct run *run = planning->run;
    for (size_t at = 0; at < run->finding_count; at++)
        for (size_t i = 0; i < count && !cancel_requested(planning->environment->cancel); i++)
            if (finding_is(run->findings[at], choices[i].requirement))
                add_step(fix, make_step(planning, fix, run->findings[at], &choices[i]));
    for (size_t i = 0; i < count; i++)
        if (!run_finding(run, choices[i].requirement))
            add_step(fix, (struct fix_step){.requirement = choices[i].requirement, .refusal = FIX_NOT_CHECKED});
}

static enum status prepare(const struct planning *planning, const struct fix_choice *choices, size_t count,
                           struct fix *out)
{
    struct fix fix = {0};
    if (choices)
        plan_choices(planning, choices, count, &fix);
    else
        plan_recommended(planning, &fix);
    if (cancel_requested(planning->environment->cancel)) {
        fix_free(&fix);
        return ST_CANCELLED;
    }
    *out = fix;
    return ST_OK;
}

enum status fix_prepare(const struct check_environment *environment, const struct run *run,
                        const struct fix_choice *choices, size_t choice_count, struct fix *out)
{
    const struct planning planning = {environment, run, false};
    return prepare(&planning, choices, choice_count, out);
}

enum status fix_prepare_script(const struct check_environment *environment, const struct run *run,
                               const struct fix_choice *choices, size_t choice_count, struct fix *out)
{
    const struct planning planning = {environment, run, true};
    return prepare(&planning, choices, choice_count, out);
}

void fix_free(struct fix *fix)
{
    for (size_t i = 0; i < fix->count; i++) {
        plan_free(&fix->steps[i].plan);
        change_free(&fix->steps[i].refused);
    }
    free(fix->steps);
    *fix = (struct fix){0};
}

size_t fix_change_count(const struct fix *fix)
{
    size_t count = 0;
    for (size_t i = 0; i < fix->count; i++)
        count += fix->steps[i].plan.count;
    return count;
}

const struct fix_step *fix_first_refused(const struct fix *fix)
{
    for (size_t i = 0; i < fix->count; i++)
        if (fix->steps[i].refusal != FIX_ACCEPTED)
            return &fix->steps[i];
    return NULL;
}

static bool is_made(const struct fix_step *step)
{
    return step->refusal == FIX_ACCEPTED && step->plan.count > 0;
}

bool fix_leaves(const struct fix *fix, const struct finding *finding)
{
    if (finding->verdict != V_NEEDS_CHANGE || !finding_counts(finding))
        return false;
    for (size_t i = 0; i < fix->count; i++)
        if (fix->steps[i].finding == finding && is_made(&fix->steps[i]))
            return false;
    return true;
}

enum readiness fix_unchanged(const struct fix *fix, const struct run *run)
{
    for (size_t i = 0; i < fix->count; i++)
        if (fix->steps[i].refusal != FIX_ACCEPTED && fix->steps[i].refusal != FIX_NOTHING_TO_DO)
            return READINESS_NEEDS_CHANGE;
    return run_readiness(run);
}

static enum text_id refusal_text(enum fix_refusal refusal)
{
    static const enum text_id texts[] = {
        [FIX_ACCEPTED] = TEXT_NONE,
        [FIX_NOT_CHECKED] = TEXT_FIX_NOT_CHECKED,
        [FIX_NOTHING_TO_DO] = TEXT_FIX_NOTHING_TO_DO,
        [FIX_BY_POLICY] = TEXT_FIX_BY_POLICY,
        [FIX_NOT_OFFERED] = TEXT_FIX_NOT_OFFERED,
        [FIX_AMBIGUOUS] = TEXT_FIX_AMBIGUOUS,
        [FIX_LOCAL_ONLY] = TEXT_FIX_LOCAL_ONLY,
        [FIX_NO_PLAN] = TEXT_FIX_NO_PLAN,
        [FIX_CONFLICT] = TEXT_FIX_CONFLICT,
        [FIX_NARROWED] = TEXT_FIX_NARROWED,
        [FIX_NOT_ALLOWED] = TEXT_FIX_NOT_ALLOWED,
    };
    return texts[refusal];
}

void fix_describe_refusal(struct strbuf *out, enum language language, const struct fix_step *step, const char *name)
{
    struct strbuf object = STRBUF_INIT;
    if (step->refusal == FIX_NOT_ALLOWED)
        change_describe_object(&object, language, &step->refused);
    const char *const arguments[] = {name, step->remedy ? step->remedy->id : "", strbuf_text(&object)};
    text_format(out, language, refusal_text(step->refusal), arguments, array_count(arguments));
    strbuf_free(&object);
}
