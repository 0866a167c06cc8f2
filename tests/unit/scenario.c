/* SPDX-License-Identifier: MIT */
#include "testing.h"

#include "scenario.h"

#include "fake_store.h"

#include "base/memory.h"
#include "coordinator/facts_read.h"
#include "fix/fix.h"
#include "fix/undo.h"
#include "remedy/firewall_rule.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

static void read_facts(struct seen *seen, uint32_t wanted)
{
    for (uint32_t i = 0; i < FACT_COUNT; i++) {
        uint32_t fact = 1u << i;
        if (!(wanted & fact) || seen->facts.present & fact)
            continue;
        read_facts(seen, facts_read_first(seen->environment.request, fact));
        facts_read(&seen->environment, fact, &seen->facts);
        seen->facts.present |= fact;
    }
}

struct seen seen_check(struct fake_machine *fake, const struct request *request, const struct requirement *requirement)
{
    char *subject = requirement->subject ? requirement->subject(request, 0) : NULL;
    struct seen seen = {.environment = {.machine = &fake->machine, .request = request},
                        .finding = finding_new(requirement, subject)};
    free(subject);
    read_facts(&seen, FACT_OS | requirement->reads);
    struct check check = {&seen.environment, requirement, &seen.facts, seen.finding, NULL};
    seen.finding->verdict = requirement->check(&check);
    return seen;
}

void seen_free(struct seen *seen)
{
    finding_free(seen->finding);
    facts_free(&seen->facts);
    *seen = (struct seen){0};
}

/* Every sentence of a finding can be said in every language. */
static void say_everything(const struct finding *finding)
{
    for (unsigned language = 0; language < LANGUAGE_COUNT; language++) {
        struct strbuf out = STRBUF_INIT;
        sentence_format(&out, (enum language)language, &finding->summary);
        assert_true(out.length > 0);
        sentence_format(&out, (enum language)language, &finding->advice);
        for (size_t i = 0; i < finding->evidence_count; i++) {
            sentence_format(&out, (enum language)language, &finding->evidence[i].what);
            sentence_format(&out, (enum language)language, &finding->evidence[i].expected);
            sentence_format(&out, (enum language)language, &finding->evidence[i].actual);
        }
        strbuf_free(&out);
    }
}

static const struct offer *find_offer(const struct finding *finding, const char *remedy)
{
    for (size_t i = 0; i < finding->offer_count; i++)
        if (strcmp(finding->offers[i].remedy->id, remedy) == 0)
            return &finding->offers[i];
    return NULL;
}

/* The remedy through the engine: journalled, made, read back. */
static void make_changes(const struct seen *seen, const struct fix *fix, struct journal *journal)
{
    const struct fix_result result = fix_apply(&seen->environment, fix, journal, NULL);
    if (result.stop != FIX_COMPLETE)
        fail_msg("stopped: %s, %s", text_get(LANGUAGE_EN, fix_stop_text(result.stop)), status_word(result.status));
    assert_int_equal(result.made, fix_change_count(fix));
}

/* From the journal as another run of the program would read it. */
static void take_back(struct fake_machine *fake, struct journal_store *store, const char *name, bool reversible)
{
    enum journal_problem problem;
    struct fault fault;
    struct journal journal;
    assert_int_equal(journal_open(store, name, &problem, &fault, &journal), ST_OK);
    const struct undo_result result = undo_run(&fake->machine, NULL, &journal, "PC-0421\\support", NULL);
    assert_int_equal(result.status, ST_OK);
    assert_int_equal(result.failed + result.kept + result.already, 0);
    if (reversible)
        assert_int_equal(result.restored, journal.count);
    assert_false(journal_has_open(&journal));
    journal_free(&journal);
}

/* A rule that CHANGE switches on or adds lets somebody in from a public network. */
static bool opens_public(const struct change *change)
{
    struct firewall_rule rule;
    char *text = change->kind == CHANGE_FIREWALL_RULE ? state_string(&change->after) : memory_string(change->label);
    bool open = change->kind == CHANGE_FIREWALL_RULE || change->kind == CHANGE_FIREWALL_ENABLE;
    open = open && text && firewall_rule_from_text(text, &rule) == ST_OK;
    free(text);
    if (!open)
        return false;
    open = (rule.profiles & PROFILE_PUBLIC) && rule.allow;
    firewall_rule_free(&rule);
    return open;
}

bool scenario_harm(const struct plan *plan)
{
    bool harm = false;
    for (size_t i = 0; i < plan->count && !harm; i++)
        harm = !change_reversible(&plan->changes[i]) || opens_public(&plan->changes[i]);
    return harm;
}

/* What is recommended can be taken back, changes nothing of a domain and opens nothing to a public network. */
static void assert_recommends_no_harm(const struct scenario *scenario, const struct seen *seen)
{
    for (size_t i = 0; i < seen->finding->offer_count; i++) {
        const struct offer *offer = &seen->finding->offers[i];
        struct plan plan = {0};
        struct call call;
        if (!offer->recommended)
            continue;
        assert_true(offer->remedy->reversible && !offer->remedy->of_domain);
        assert_int_equal(remedy_plan(offer->remedy, &seen->environment, &seen->facts, seen->finding, &plan, &call),
                         ST_OK);
        if (scenario_harm(&plan))
            fail_msg("%s: %s is recommended", scenario->name, offer->remedy->id);
        plan_free(&plan);
    }
}

/* What the user reads after the remedy: the verdict of the check, and nothing better than that. */
static void assert_told(const struct scenario *scenario, const struct fix *fix, const struct journal *journal,
                        const struct seen *after)
{
    const struct fix_result made = {.stop = FIX_COMPLETE, .made = journal->count};
    struct finding *finding = finding_copy(after->finding);
    struct run run = {.findings = &finding, .finding_count = 1};
    enum verdict expected = scenario->after,
                 fixed = fix->steps[0].remedy->disruption == DISRUPTION_RESTART ? V_FIXED_AFTER_RESTART : V_FIXED;
    if (expected == V_READY || expected == V_NOT_APPLICABLE)
        expected = fixed;
    else if (expected == V_NEEDS_CHANGE)
        expected = V_NOT_FIXED;
    fix_settle(fix, &made, journal, journal->count, &run);
    if (finding->verdict != expected)
        fail_msg("%s: told as %s", scenario->name, verdict_word(finding->verdict));
    finding_free(finding);
}

/* Plan, make, check, plan again (nothing is left), take back. */
static void fix_and_undo(const struct scenario *scenario, struct fake_machine *fake, const struct request *request,
                         const struct seen *seen)
{
    const struct offer *offer = find_offer(seen->finding, scenario->remedy);
    if (!offer)
        fail_msg("%s: remedy %s is not offered", scenario->name, scenario->remedy);
    if (offer->recommended != scenario->recommended)
        fail_msg("%s: %s recommended %d", scenario->name, scenario->remedy, offer->recommended);
    assert_ptr_equal(catalogue_remedy(scenario->requirement, scenario->remedy), offer->remedy);
    char *original = fake_machine_dump(fake);
    struct fix_step step = {.finding = seen->finding, .remedy = offer->remedy, .requirement = seen->finding->id};
    const struct fix fix = {&step, 1};
    struct plan again;
    struct call call;
    assert_int_equal(remedy_plan(offer->remedy, &seen->environment, &seen->facts, seen->finding, &step.plan, &call),
                     ST_OK);
    if (step.plan.count == 0)
        fail_msg("%s: the plan is empty", scenario->name);
    struct fake_store *store = fake_store_new();
    struct journal_header header = {.target = memory_string("PC-0421")};
    struct fault fault;
    struct journal journal;
    assert_int_equal(journal_create(&store->store, &header, &fault, &journal), ST_OK);
    make_changes(seen, &fix, &journal);
    struct seen after = seen_check(fake, request, scenario->requirement);
    if (after.finding->verdict != scenario->after)
        fail_msg("%s: after the remedy %s", scenario->name, verdict_word(after.finding->verdict));
    assert_told(scenario, &fix, &journal, &after);
    if (offer->remedy->reversible) {
        if (remedy_plan(offer->remedy, &after.environment, &after.facts, after.finding, &again, &call) != ST_OK)
            fail_msg("%s: %s cannot be planned again", scenario->name, scenario->remedy);
        assert_int_equal(again.count, 0);
        plan_free(&again);
    }
    take_back(fake, &store->store, journal.name, offer->remedy->reversible);
    if (offer->remedy->reversible) {
        char *restored = fake_machine_dump(fake);
        assert_string_equal(original, restored);
        free(restored);
    }
    journal_free(&journal);
    journal_header_free(&header);
    fake_store_free(store);
    seen_free(&after);
    plan_free(&step.plan);
    free(original);
}

/* The computer that SCENARIO is about, and what is asked of it. */
static struct fake_machine *arranged(const struct scenario *scenario, struct request *request)
{
    struct fake_machine *fake = fake_machine_healthy();
    *request = fake_request_local();
    if (scenario->arrange)
        scenario->arrange(fake, request);
    step_take(scenario->steps, fake, request);
    return fake;
}

static bool as_expected(const struct scenario *scenario, const struct finding *finding)
{
    enum text_id summary = finding->summary.id;
    bool said = scenario->summary == SCENARIO_ANY_TEXT ? summary != TEXT_NONE && summary != TEXT_COULD_NOT_READ
                                                       : summary == scenario->summary;
    return finding->verdict == scenario->verdict && said;
}

static void run_one(const struct scenario *scenario)
{
    struct request request;
    struct fake_machine *fake = arranged(scenario, &request);
    struct seen seen = seen_check(fake, &request, scenario->requirement);
    const struct finding *finding = seen.finding;
    if (!as_expected(scenario, finding))
        fail_msg("%s: %s, %s", scenario->name, verdict_word(finding->verdict), text_name(finding->summary.id).text);
    say_everything(finding);
    if (finding->by_policy != scenario->by_policy)
        fail_msg("%s: %s by policy", scenario->name, finding->by_policy ? "is" : "is not");
    assert_int_equal(finding->blocked_by != NULL, scenario->blocked_by != NULL);
    if (finding->blocked_by)
        assert_string_equal(finding->blocked_by, scenario->blocked_by);
    assert_recommends_no_harm(scenario, &seen);
    if (scenario->remedy)
        fix_and_undo(scenario, fake, &request, &seen);
    else if (finding->offer_count)
        fail_msg("%s: offers %s", scenario->name, finding->offers[0].remedy->id);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

void scenario_verdicts(void **state)
{
    const struct scenario_set *set = *state;
    for (size_t i = 0; i < set->count; i++)
        run_one(&set->scenarios[i]);
    for (const struct judged *judged = set->judged; judged->requirement; judged++) {
        unsigned seen = 0;
        for (size_t i = 0; i < set->count; i++)
            if (set->scenarios[i].requirement == judged->requirement)
                seen |= 1u << set->scenarios[i].verdict;
        if (seen != judged->verdicts)
            fail_msg("%s: verdicts 0x%X instead of 0x%X", judged->requirement->id, seen, judged->verdicts);
    }
}

static void assert_never_ready(const struct judged *judged, enum fake_operation operation)
{
    for (enum status status = ST_DENIED; status < ST_COUNT; status++) {
        const struct scenario scenario = {.arrange = judged->arrange};
        struct request request;
        struct fake_machine *fake = arranged(&scenario, &request);
        fake_fail(fake, operation, status, 5);
        struct seen seen = seen_check(fake, &request, judged->requirement);
        enum verdict verdict = seen.finding->verdict;
        /* What is malformed was read: that may well need a change. */
        if (verdict == V_READY || (verdict == V_NEEDS_CHANGE && status != ST_INVALID))
            fail_msg("%s: %s although %s was %s", judged->requirement->id, verdict_word(verdict),
                     fake_operation_name(operation), status_word(status));
        say_everything(seen.finding);
        seen_free(&seen);
        request_free(&request);
        fake_machine_free(fake);
    }
}

void scenario_unread(void **state)
{
    const struct scenario_set *set = *state;
    unsigned tried = 0;
    for (const struct judged *judged = set->judged; judged->requirement; judged++)
        for (size_t i = 0; i < array_count(judged->unread) && judged->unread[i] != FAKE_os_get; i++, tried++)
            assert_never_ready(judged, judged->unread[i]);
    assert_true(tried > 0);
}
