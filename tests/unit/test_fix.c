/* SPDX-License-Identifier: MIT
 * Fixing as a whole: a broken computer becomes ready and becomes broken again; every operation fails
 * in turn; the power goes at every write. Afterwards the journal tells the truth, and undo restores
 * the state to the last byte. */
#include "testing.h"

#include "trial.h"

#include "base/memory.h"
#include "check/run_change.h"
#include "executor_inline.h"

#include <stdlib.h>
#include <string.h>

/* ---- the whole way ---- */
static void a_broken_computer_becomes_ready_and_broken_again(void **unused)
{
    struct fake_machine *fake = fake_machine_broken();
    struct fake_store *store = fake_store_new();
    char *original = fake_machine_dump(fake);

    struct trial first = trial_fix(fake, store);
    assert_int_equal(first.result.stop, FIX_COMPLETE);
    assert_true(first.result.made >= 8);
    assert_int_equal(first.result.made, first.journal.count);
    struct run after = trial_check(&first);
    fix_settle(&first.fix, &first.result, &first.journal, 0, &after);
    assert_int_equal(after.change_count, first.journal.count);
    assert_int_equal(run_finding(&after, "SVC-WINMGMT")->verdict, V_FIXED);
    assert_int_equal(run_finding(&after, "PERM-GROUP")->verdict, V_FIXED);
    assert_int_equal(run_finding(&after, "DCOM-ENABLED")->verdict, V_FIXED_AFTER_RESTART);
    assert_int_equal(run_count(&after, V_NOT_FIXED), 0);
    run_free(&after);
    trial_free(&first);

    /* What was blocked by the service comes now; then nothing is left. */
    struct fake_store *second_store = fake_store_new();
    struct trial second = trial_fix(fake, second_store);
    assert_int_equal(second.result.stop, FIX_COMPLETE);
    assert_int_equal(second.result.made, 1);
    assert_string_equal(second.journal.entries[0].requirement, "PERM-NAMESPACE[root\\cimv2]");
    trial_free(&second);
    struct trial third = trial_plan(fake, store, NULL, 0);
    assert_int_equal(fix_change_count(&third.fix), 0);
    assert_int_equal(run_readiness(&third.run), READINESS_READY);
    trial_free(&third);

    assert_int_equal(trial_undo(fake, second_store).failed, 0);
    const struct undo_result undone = trial_undo(fake, store);
    assert_int_equal(undone.failed + undone.kept, 0);
    trial_assert_state("undo", 0, original, fake);
    /* A second undo finds nothing to do. */
    assert_int_equal(trial_undo(fake, store).restored, 0);
    trial_assert_state("second undo", 0, original, fake);
    free(original);
    fake_store_free(store);
    fake_store_free(second_store);
    fake_machine_free(fake);
}

static size_t left_by(const struct trial *trial)
{
    size_t left = 0;
    for (size_t i = 0; i < trial->run.finding_count; i++)
        left += fix_leaves(&trial->fix, trial->run.findings[i]);
    return left;
}

/* What is broken is in the plan or left by it; what is whole is neither. */
static void a_plan_says_what_it_leaves(void **unused)
{
    static const struct fix_choice one = {"DCOM-ENABLED", NULL}, none = {"DCOM-ENABLED", "no-such-remedy"};
    struct fake_machine *fake = fake_machine_broken();
    struct fake_store *store = fake_store_new();
    struct trial refused = trial_plan(fake, store, &none, 1), trial = trial_plan(fake, store, &one, 1);
    size_t broken = left_by(&refused);
    assert_true(broken > 3);
    assert_true(fix_leaves(&refused.fix, run_finding(&refused.run, "DCOM-ENABLED")));
    assert_int_equal(left_by(&trial), broken - 1);
    assert_false(fix_leaves(&trial.fix, run_finding(&trial.run, "DCOM-ENABLED")));
    assert_true(fix_leaves(&trial.fix, run_finding(&trial.run, "SVC-WINMGMT")));
    assert_false(fix_leaves(&trial.fix, run_finding(&trial.run, "DCOM-CLIENT")));
    trial_free(&refused);
    trial_free(&trial);
    fake_store_free(store);
    fake_machine_free(fake);
}

/* A plan without a change: nothing is wrong, nothing can be done about it, or nobody knows. */
static void an_empty_plan_is_told_as_it_is(void **unused)
{
    static const struct fix_choice none = {"DCOM-ENABLED", "no-such-remedy"};
    struct fake_machine *healthy = fake_machine_healthy(), *broken = fake_machine_broken();
    struct fake_store *store = fake_store_new();
    struct trial whole = trial_plan(healthy, store, NULL, 0), stuck = trial_plan(broken, store, &none, 1);
    struct fix empty = {0};
    assert_int_equal(fix_unchanged(&whole.fix, &whole.run), READINESS_READY);
    assert_int_equal(fix_unchanged(&stuck.fix, &stuck.run), READINESS_NEEDS_CHANGE);
    assert_int_equal(fix_unchanged(&empty, &stuck.run), READINESS_NEEDS_CHANGE);
    /* A choice that was refused is not "nothing to do", however well the computer is. */
    assert_int_equal(fix_unchanged(&stuck.fix, &whole.run), READINESS_NEEDS_CHANGE);
    run_finding_to_change(&whole.run, "DCOM-ENABLED")->verdict = V_CANNOT_TELL;
    assert_int_equal(fix_unchanged(&empty, &whole.run), READINESS_CANNOT_TELL);
    trial_free(&whole);
    trial_free(&stuck);
    fake_store_free(store);
    fake_machine_free(healthy);
    fake_machine_free(broken);
}

static void planning_changes_nothing(void **unused)
{
    struct fake_machine *fake = fake_machine_broken();
    struct fake_store *store = fake_store_new();
    char *original = fake_machine_dump(fake);
    struct trial trial = trial_plan(fake, store, NULL, 0);
    assert_true(fix_change_count(&trial.fix) >= 8);
    assert_null(fix_first_refused(&trial.fix));
    trial_assert_state("plan", 0, original, fake);
    assert_int_equal(store->count, 0);
    trial_free(&trial);
    free(original);
    fake_store_free(store);
    fake_machine_free(fake);
}

/* ---- what is not allowed ---- */
static enum status plan_too_much(const struct check_environment *environment, const struct facts *facts,
                                 const struct finding *finding, struct plan *out)
{
    plan_add(out, CHANGE_SERVICE_START, "Winmgmt", "", state_number(SERVICE_START_AUTOMATIC));
    plan_add(out, CHANGE_SERVICE_START, "RpcSs", "", state_number(SERVICE_START_OFF));
    return ST_OK;
}

static void a_remedy_does_no_more_than_it_declares(void **unused)
{
    static const struct change_object objects[] = {{CHANGE_SERVICE_START, "Winmgmt", ""}, {0}};
    static const struct remedy remedy = {.id = "too-much", .objects = objects, .plan = plan_too_much};
    struct fake_machine *fake = fake_machine_broken();
    struct fake_store *store = fake_store_new();
    struct trial trial = trial_plan(fake, store, NULL, 0);
    struct finding *finding = run_finding_to_change(&trial.run, "SVC-WINMGMT");
    finding->offers[0].remedy = &remedy;
    fix_free(&trial.fix);
    trial.environment.request = &trial.request;
    const struct fix_choice choice = {.requirement = "SVC-WINMGMT", .remedy = "too-much"};
    assert_int_equal(fix_prepare(&trial.environment, &trial.run, &choice, 1, &trial.fix), ST_OK);
    assert_int_equal(trial.fix.steps[0].refusal, FIX_NOT_ALLOWED);
    assert_int_equal(fix_change_count(&trial.fix), 0);
    for (unsigned language = 0; language < LANGUAGE_COUNT; language++) {
        struct strbuf words = STRBUF_INIT;
        fix_describe_refusal(&words, (enum language)language, &trial.fix.steps[0], "SVC-WINMGMT");
        assert_non_null(strstr(strbuf_text(&words), "RpcSs"));
        strbuf_free(&words);
    }
    trial_free(&trial);
    fake_store_free(store);
    fake_machine_free(fake);
}

static void an_object_of_no_remedy_is_refused_before_the_journal(void **unused)
{
    struct fake_machine *fake = fake_machine_broken();
    struct fake_store *store = fake_store_new();
    char *original = fake_machine_dump(fake);
    struct trial trial = trial_plan(fake, store, NULL, 0);
    struct change *change = &trial.fix.steps[0].plan.changes[0];
    free(change->object);
    change->object = memory_string("TermService");
    trial_apply(&trial);
    assert_int_equal(trial.result.stop, FIX_OBJECT_REFUSED);
    assert_ptr_equal(trial.result.change, change);
    assert_int_equal(trial.result.made, 0);
    assert_int_equal(trial.journal.count, 0);
    trial_assert_state("refused", 0, original, fake);
    assert_true(fix_stop_text(FIX_OBJECT_REFUSED) != fix_stop_text(FIX_NO_JOURNAL));
    trial_free(&trial);
    free(original);
    fake_store_free(store);
    fake_machine_free(fake);
}

/* ---- choices ---- */
static void expect_refusal(struct fake_machine *fake, const char *requirement, const char *remedy,
                           enum fix_refusal refusal)
{
    const struct fix_choice choice = {requirement, remedy};
    struct fake_store *store = fake_store_new();
    struct trial trial = trial_plan(fake, store, &choice, 1);
    if (trial.fix.steps[0].refusal != refusal)
        fail_msg("%s:%s: refusal %d", requirement, remedy ? remedy : "", (int)trial.fix.steps[0].refusal);
    assert_int_equal(fix_change_count(&trial.fix) > 0, refusal == FIX_ACCEPTED);
    assert_ptr_equal(fix_first_refused(&trial.fix), refusal == FIX_ACCEPTED ? NULL : &trial.fix.steps[0]);
    trial_free(&trial);
    fake_store_free(store);
}

static void choices_are_judged_before_anything_happens(void **unused)
{
    struct fake_machine *fake = fake_machine_broken();
    expect_refusal(fake, "DCOM-ENABLED", NULL, FIX_ACCEPTED);
    expect_refusal(fake, "dcom-enabled", "ENABLE", FIX_ACCEPTED);
    expect_refusal(fake, "DCOM-ENABLED", "nonsense", FIX_NOT_OFFERED);
    expect_refusal(fake, "NO-SUCH-ID", NULL, FIX_NOT_CHECKED);
    expect_refusal(fake, "DCOM-HARDENING", NULL, FIX_NOTHING_TO_DO);
    expect_refusal(fake, "FW-DYNAMIC-RANGE", NULL, FIX_NOTHING_TO_DO);
    expect_refusal(fake, "FW-DYNAMIC-RANGE", "narrow-range", FIX_ACCEPTED);
    expect_refusal(fake, "PERM-LOGON", "anything", FIX_NOTHING_TO_DO);
    fake_string(fake, "SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM", "MachineLaunchRestriction",
                "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)");
    expect_refusal(fake, "DCOM-LAUNCH-LIMIT", NULL, FIX_BY_POLICY);
    expect_refusal(fake, "DCOM-LAUNCH-LIMIT", "dcom-users", FIX_BY_POLICY);
    fake_fail(fake, FAKE_group_members, ST_DENIED, 5);
    expect_refusal(fake, "PERM-GROUP", "dcom-users", FIX_NO_PLAN);
    fake_machine_free(fake);
}

static void one_object_gets_one_state(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    struct fake_store *store = fake_store_new();
    const struct fix_choice twice[] = {{"PERM-NAMESPACE", "remote-enable"},
                                       {"PERM-NAMESPACE", "remote-enable-methods"},
                                       {"PERM-GROUP", "dcom-users"},
                                       {"DCOM-LAUNCH-LIMIT", "dcom-users"}};
    struct trial trial = trial_plan(fake, store, twice, array_count(twice));
    assert_int_equal(trial.fix.count, 4);
    assert_int_equal(fix_change_count(&trial.fix), 2);
    /* In the order of the catalogue; the same change once, another state for the same object never. */
    assert_string_equal(trial.fix.steps[0].finding->id, "DCOM-LAUNCH-LIMIT");
    assert_string_equal(trial.fix.steps[1].finding->id, "PERM-GROUP");
    assert_int_equal(trial.fix.steps[1].plan.count, 0);
    assert_int_equal(trial.fix.steps[3].refusal, FIX_CONFLICT);
    trial_free(&trial);
    fake_store_free(store);
    fake_machine_free(fake);
}

/* What only the target can do itself is refused from here, and planned for a script that runs there. */
static void what_only_the_target_can_do(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    fake->repository_consistent = false;
    struct request request = fake_request_remote();
    const struct check_environment environment = {.machine = &fake->machine, .request = &request};
    struct run run = executor_inline_run(&fake->machine, &request);
    struct finding *finding = run.findings[0];
    for (size_t i = 0; i < run.finding_count; i++)
        if (strcmp(run.findings[i]->id, "SVC-REPOSITORY") == 0)
            finding = run.findings[i];
    /* Whatever the check says of a remote repository: were the remedy offered, it would be refused. */
    free(finding->offers);
    finding->offers = memory_new(struct offer);
    finding->offers[0] = (struct offer){finding->requirement->remedies[0], false};
    finding->offer_count = 1;
    const struct fix_choice choice = {"SVC-REPOSITORY", "salvage"};
    struct fix fix;
    assert_int_equal(fix_prepare(&environment, &run, &choice, 1, &fix), ST_OK);
    assert_int_equal(fix.steps[0].refusal, FIX_LOCAL_ONLY);
    fix_free(&fix);
    assert_int_equal(fix_prepare_script(&environment, &run, &choice, 1, &fix), ST_OK);
    assert_int_equal(fix.steps[0].refusal, FIX_ACCEPTED);
    fix_free(&fix);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

/* ---- what changes in between ---- */
static void what_changed_since_it_was_shown_is_left_alone(void **unused)
{
    struct fake_machine *fake = fake_machine_broken();
    struct fake_store *store = fake_store_new();
    struct trial trial = trial_plan(fake, store, NULL, 0);
    fake_string(fake, "SOFTWARE\\Microsoft\\Ole", "EnableDCOM", "Perhaps");
    trial_apply(&trial);
    assert_int_equal(trial.result.stop, FIX_CHANGED_SINCE);
    assert_string_equal(trial.result.change->item, "EnableDCOM");
    assert_int_equal(trial.result.made, trial.journal.count);
    struct registry_value now = *fake_value_find(fake, "SOFTWARE\\Microsoft\\Ole", "EnableDCOM");
    char *text;
    assert_int_equal(registry_value_string(&now, &text), ST_OK);
    assert_string_equal(text, "Perhaps");
    free(text);
    trial_free(&trial);
    fake_store_free(store);
    fake_machine_free(fake);
}

static void what_somebody_else_did_is_not_ours_to_take_back(void **unused)
{
    struct fake_machine *fake = fake_machine_broken();
    struct fake_store *store = fake_store_new();
    struct trial trial = trial_plan(fake, store, NULL, 0);
    fake_string(fake, "SOFTWARE\\Microsoft\\Ole", "EnableDCOM", "Y");
    trial_apply(&trial);
    assert_int_equal(trial.result.stop, FIX_COMPLETE);
    for (size_t i = 0; i < trial.journal.count; i++)
        assert_string_not_equal(trial.journal.entries[i].change.item, "EnableDCOM");
    trial_free(&trial);
    fake_store_free(store);
    fake_machine_free(fake);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(a_broken_computer_becomes_ready_and_broken_again),
    cmocka_unit_test(a_plan_says_what_it_leaves),
    cmocka_unit_test(an_empty_plan_is_told_as_it_is),
    cmocka_unit_test(a_remedy_does_no_more_than_it_declares),
    cmocka_unit_test(an_object_of_no_remedy_is_refused_before_the_journal),
    cmocka_unit_test(planning_changes_nothing),
    cmocka_unit_test(choices_are_judged_before_anything_happens),
    cmocka_unit_test(one_object_gets_one_state),
    cmocka_unit_test(what_only_the_target_can_do),
    cmocka_unit_test(what_changed_since_it_was_shown_is_left_alone),
    cmocka_unit_test(what_somebody_else_did_is_not_ours_to_take_back),
    {0},
};
